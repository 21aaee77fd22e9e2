//! The record of a build: what its articles were made of, and the files that they have become; what the whole site was
//! made of. It is beside the author's folder, one for each output folder and base URL. A later build that finds it
//! damaged, or made by another program, renders everything.
//!
//! It starts with the [`Header`]. Each line behind that is an [`ArticleRecord`], or, behind an empty line, an
//! [`OutputRecord`]; the last line is empty.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use publish::file::temporary_file;
use publish::hash::{hexadecimal, sha256_of_file, sha256_start};
use publish::output::{OutputRecord, RecordedFile};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use site::referenced_images::ReferencedImages;

use super::whole_site::SiteRecord;
use super::word_store::Extent;
use crate::blog::folder_of;

/// The folder of records, in the folder that the author's is in.
const FOLDER: &str = ".carnet/builds";

/// Length of the first line, which is written last. It is filled up with spaces.
const HEADER_LENGTH: usize = 2_048;

/// Number of lines that are read or written together. A large blog has hundreds of megabytes of lines.
const CHUNK_LENGTH: usize = 1_000;

/// Bytes of the hash in the name of a record.
const NAME_LENGTH: usize = 8;

/// A new one for each start of the system.
#[cfg(target_os = "linux")]
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// A post or static page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ArticleRecord {
    /// Path of its page.
    pub(super) path: String,
    /// What it was made of, without its images: `ArticleInputs::digest`.
    pub(super) digest: String,
    /// The images in its text.
    pub(super) images: ReferencedImages,
    /// What these were: `ReferencedImages::digest`.
    pub(super) image_digest: String,
    /// Document and bundle.
    pub(super) files: Vec<RecordedFile>,
    /// Links to paths inside the site.
    pub(super) links: Vec<String>,
    /// Links with a fragment inside the site.
    pub(super) fragments: BTreeSet<String>,
    /// Ids in its text.
    pub(super) ids: BTreeSet<String>,
    /// Where its words are in the file of words; posts only.
    pub(super) words: Option<Extent>,
}

/// What is the same for all articles.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    /// What all articles were made of: the program, and `SiteContext::digest`.
    blog: String,
    /// The run of the system in which the files were written; none when unknown.
    boot: Option<String>,
    /// The whole site; none when another build of the same may write or report something.
    site: Option<SiteRecord>,
    /// Where the list of all words is in the file of words.
    words: Option<Extent>,
    /// SHA-256 of the other lines.
    sha256: String,
}

/// The record of an earlier build.
pub(super) struct Record {
    header: Header,
    /// What is behind the first line.
    lines: BufReader<File>,
}

/// The articles of an earlier build by path, and its files that are no articles.
pub(super) type Lines = (HashMap<String, ArticleRecord>, Vec<OutputRecord>);

impl Record {
    /// Reads the first line of the record at `path`; none when it is missing, damaged, or made of another `blog`.
    pub(super) fn read(path: &Path, blog: &str) -> Option<Self> {
        let mut lines = BufReader::new(File::open(path).ok()?);
        let mut first = vec![0; HEADER_LENGTH];
        lines.read_exact(&mut first).ok()?;
        let header: Header = serde_json::from_slice(&first).ok()?;
        (header.blog == blog).then_some(Self { header, lines })
    }

    /// Whether modification times tell the files. These are not synced to disk: after a power failure, one may have
    /// another content and the right time.
    fn has_times(&self) -> bool {
        self.header.boot.is_some() && self.header.boot == boot_id()
    }

    /// The whole site, if modification times tell whether it was touched.
    pub(super) fn site(&self) -> Option<&SiteRecord> {
        self.header.site.as_ref().filter(|_| self.has_times())
    }

    /// Where the list of all words is in the file of words.
    pub(super) fn words(&self) -> Option<Extent> {
        self.header.words.clone()
    }

    /// Articles and other files; none when something is damaged.
    pub(super) fn lines(mut self) -> Option<Lines> {
        let has_times = self.has_times();
        let article = |line: &String| {
            let mut article: ArticleRecord = serde_json::from_str(line).ok()?;
            if !has_times {
                article.files.iter_mut().for_each(RecordedFile::forget_times);
            }
            Some((article.path.clone(), article))
        };
        let output = |line: &String| {
            let mut output: OutputRecord = serde_json::from_str(line).ok()?;
            if !has_times {
                output.forget_times();
            }
            Some(output)
        };
        let mut hash = Sha256::new();
        let articles = read_part(&mut self.lines, &mut hash, article)?;
        let outputs = read_part(&mut self.lines, &mut hash, output)?;
        (hexadecimal(&hash.finalize()) == self.header.sha256).then_some((articles, outputs))
    }
}

/// The values of the lines up to an empty one or the end of the file; none when one is damaged.
fn read_part<T: Send, C: Default + ParallelExtend<T>>(
    file: &mut impl BufRead,
    hash: &mut Sha256,
    value: impl Fn(&String) -> Option<T> + Sync,
) -> Option<C> {
    let mut values = C::default();
    loop {
        let (lines, is_last) = read_lines(file, hash)?;
        values.par_extend(lines.par_iter().map(&value).collect::<Option<Vec<_>>>()?);
        if is_last {
            return Some(values);
        }
    }
}

/// The next lines, up to an empty one or the end of the file, and whether that came; none when they can't be read.
fn read_lines(file: &mut impl BufRead, hash: &mut Sha256) -> Option<(Vec<String>, bool)> {
    let mut lines = Vec::new();
    while lines.len() < CHUNK_LENGTH {
        let mut line = String::new();
        file.read_line(&mut line).ok()?;
        hash.update(&line);
        if line.trim_end().is_empty() {
            return Some((lines, true));
        }
        lines.push(line);
    }
    Some((lines, false))
}

/// Writes the record of `articles`, other files (`outputs`), the whole site and the list of words to `path`.
///
/// # Errors
/// On an I/O error.
pub(super) fn write(
    path: &Path,
    blog: String,
    articles: &[ArticleRecord],
    outputs: &[OutputRecord],
    site: Option<SiteRecord>,
    words: Option<Extent>,
) -> io::Result<()> {
    // Nothing is synced to disk: a damaged record is found by its hash.
    let mut file = BufWriter::new(temporary_file(path)?);
    file.write_all(&[b' '; HEADER_LENGTH])?;
    let mut hash = Sha256::new();
    write_lines(&mut file, &mut hash, articles)?;
    write_lines(&mut file, &mut hash, outputs)?;
    let header = Header { blog, boot: boot_id(), site, words, sha256: hexadecimal(&hash.finalize()) };
    let header = serde_json::to_vec(&header)?;
    if header.len() >= HEADER_LENGTH {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&header)?;
    file.into_inner()?.persist(path)?;
    Ok(())
}

/// Writes a line for each value, and an empty one.
fn write_lines<T: Serialize + Sync>(file: &mut impl Write, hash: &mut Sha256, values: &[T]) -> io::Result<()> {
    let line = |value| serde_json::to_string(value).map(|line| line + "\n");
    for chunk in values.chunks(CHUNK_LENGTH) {
        let lines: Vec<String> = chunk.par_iter().map(line).collect::<Result<_, _>>()?;
        let text = lines.concat();
        hash.update(&text);
        file.write_all(text.as_bytes())?;
    }
    hash.update("\n");
    file.write_all(b"\n")
}

/// Where the record of the site at `target` is, for the blog in `public` with this base URL.
pub(super) fn path(public: &Path, target: &Path, base_url: &str) -> PathBuf {
    let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
    let key = format!("{}\n{base_url}", target.display());
    folder_of(public).join(FOLDER).join(format!("{}.jsonl", sha256_start(key.as_bytes(), NAME_LENGTH)))
}

/// The hash of this program, since another one may render otherwise; none when it can't be read.
pub(super) fn program() -> Option<&'static str> {
    static PROGRAM: OnceLock<Option<String>> = OnceLock::new();
    let hash = || sha256_of_file(&std::env::current_exe().ok()?).ok();
    PROGRAM.get_or_init(hash).as_deref()
}

#[cfg(target_os = "linux")]
fn boot_id() -> Option<String> {
    fs::read_to_string(BOOT_ID).ok().map(|id| id.trim().to_owned())
}

#[cfg(not(target_os = "linux"))]
fn boot_id() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::fs;
    use std::path::Path;

    use super::{ArticleRecord, CHUNK_LENGTH, Record, SiteRecord, program, write};

    fn article(path: &str) -> ArticleRecord {
        ArticleRecord {
            path: path.to_owned(),
            digest: "d".to_owned(),
            images: Default::default(),
            image_digest: "i".to_owned(),
            files: Vec::new(),
            links: vec!["/a\n/".to_owned()],
            fragments: Default::default(),
            ids: ["é".to_owned()].into(),
            words: None,
        }
    }

    fn read(path: &Path, blog: &str) -> HashMap<String, ArticleRecord> {
        Record::read(path, blog).and_then(Record::lines).unwrap_or_default().0
    }

    #[test]
    fn record_is_read_by_the_same_blog_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("builds/a.jsonl");
        assert!(read(&path, "blog").is_empty());
        write(&path, "blog".to_owned(), &[article("/a/"), article("/b/")], &[], None, None).unwrap();
        let articles = read(&path, "blog");
        assert_eq!(articles.len(), 2);
        assert_eq!(articles["/a/"].links, ["/a\n/"]);
        assert!(articles["/b/"].ids.contains("é"));
        assert!(read(&path, "other").is_empty());
        write(&path, "blog".to_owned(), &[], &[], None, None).unwrap();
        assert!(read(&path, "blog").is_empty());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn site_is_recorded_until_the_system_is_started_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let site = SiteRecord::new("made of".to_owned(), "files", 2, 3);
        write(&path, "blog".to_owned(), &[article("/a/")], &[], Some(site.clone()), None).unwrap();
        assert_eq!(Record::read(&path, "blog").unwrap().site(), Some(&site));
        let boot = super::boot_id().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace(&boot, &"0".repeat(boot.len()))).unwrap();
        let record = Record::read(&path, "blog").unwrap();
        assert_eq!(record.site(), None);
        assert_eq!(record.lines().unwrap().0.len(), 1);
    }

    #[test]
    fn record_of_many_articles_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        for count in [0, 1, CHUNK_LENGTH, CHUNK_LENGTH + 1, 2 * CHUNK_LENGTH] {
            let articles: Vec<ArticleRecord> = (0..count).map(|number| article(&format!("/{number}/"))).collect();
            write(&path, "blog".to_owned(), &articles, &[], None, None).unwrap();
            let record = Record::read(&path, "blog").unwrap();
            let (articles, outputs) = record.lines().unwrap();
            assert_eq!((articles.len(), outputs.len()), (count, 0));
        }
    }

    #[test]
    fn damaged_record_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        write(&path, "blog".to_owned(), &[article("/a/"), article("/b/")], &[], None, None).unwrap();
        let good = fs::read(&path).unwrap();
        for position in (0..good.len()).step_by(7) {
            fs::write(&path, good.get(..position).unwrap()).unwrap();
            assert!(read(&path, "blog").is_empty(), "cut at {position}");
        }
        // A damaged letter of an article is found by the hash.
        let text = String::from_utf8(good).unwrap();
        fs::write(&path, text.replace("/b/", "/c/")).unwrap();
        assert!(read(&path, "blog").is_empty());
    }

    #[test]
    fn program_is_known_by_its_content() {
        assert_eq!(program().map(str::len), Some(64));
    }
}
