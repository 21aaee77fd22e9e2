//! The record of a build: what its articles were made of, and the files that they have become; what the whole site was
//! made of. It is beside the author's folder, one for each output folder and base URL. A later build that finds it
//! damaged, or made by another program, renders everything.
//!
//! The first line is the [`Header`]. Each further line is an [`ArticleRecord`], or, behind an empty line, an
//! [`OutputRecord`].

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use publish::file::write_atomic;
use publish::hash::{sha256, sha256_of_file, sha256_start};
use publish::output::{OutputRecord, RecordedFile};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use site::referenced_images::ReferencedImages;

use super::whole_site::SiteRecord;
use super::word_store::Extent;
use crate::blog::folder_of;

/// The folder of records, in the folder that the author's is in.
const FOLDER: &str = ".carnet/builds";

/// What is between the lines of articles and those of other files.
const SEPARATOR: &str = "\n\n";

/// Number of lines that are written together.
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
    text: String,
    /// Where the lines of articles start in the text.
    start: usize,
    /// Where those of other files start.
    outputs_start: usize,
}

impl Record {
    /// Reads the record at `path`; none when it is missing, damaged, or made of another `blog`.
    pub(super) fn read(path: &Path, blog: &str) -> Option<Self> {
        let text = fs::read_to_string(path).ok()?;
        let (first, lines) = text.split_once('\n')?;
        let header: Header = serde_json::from_str(first).ok()?;
        if header.blog != blog || header.sha256 != sha256(lines.as_bytes()) {
            return None;
        }
        let start = first.len() + 1;
        let outputs_start = start + lines.find(SEPARATOR)? + SEPARATOR.len();
        Some(Self { header, text, start, outputs_start })
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

    /// The articles by path; none when one is damaged.
    pub(super) fn articles(&self) -> Option<HashMap<String, ArticleRecord>> {
        let has_times = self.has_times();
        let article = |line: &str| {
            let mut article: ArticleRecord = serde_json::from_str(line).ok()?;
            if !has_times {
                article.files.iter_mut().for_each(RecordedFile::forget_times);
            }
            Some((article.path.clone(), article))
        };
        self.text.get(self.start..self.outputs_start)?.trim_end().par_lines().map(article).collect()
    }

    /// Files that are no articles; none when a line is damaged.
    pub(super) fn outputs(&self) -> Option<Vec<OutputRecord>> {
        let has_times = self.has_times();
        let output = |line: &str| {
            let mut output: OutputRecord = serde_json::from_str(line).ok()?;
            if !has_times {
                output.forget_times();
            }
            Some(output)
        };
        self.text.get(self.outputs_start..)?.par_lines().map(output).collect()
    }
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
    let mut text = String::new();
    add_lines(&mut text, articles)?;
    text.push_str(SEPARATOR);
    add_lines(&mut text, outputs)?;
    let header = Header { blog, boot: boot_id(), site, words, sha256: sha256(text.as_bytes()) };
    text.insert_str(0, &format!("{}\n", serde_json::to_string(&header)?));
    write_atomic(path, text.as_bytes(), None)
}

/// Adds a line for each value, without a line break after the last. A large blog has a hundred megabytes of lines, so
/// only some are in memory twice.
fn add_lines<T: Serialize + Sync>(text: &mut String, values: &[T]) -> serde_json::Result<()> {
    for (number, chunk) in values.chunks(CHUNK_LENGTH).enumerate() {
        let lines: Vec<String> = chunk.par_iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        if number > 0 {
            text.push('\n');
        }
        text.push_str(&lines.join("\n"));
    }
    Ok(())
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
        Record::read(path, blog).and_then(|record| record.articles()).unwrap_or_default()
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
        fs::write(&path, text.replace(&boot, "another one")).unwrap();
        let record = Record::read(&path, "blog").unwrap();
        assert_eq!((record.site(), record.articles().unwrap().len()), (None, 1));
    }

    #[test]
    fn record_of_many_articles_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        for count in [0, 1, CHUNK_LENGTH, CHUNK_LENGTH + 1, 2 * CHUNK_LENGTH] {
            let articles: Vec<ArticleRecord> = (0..count).map(|number| article(&format!("/{number}/"))).collect();
            write(&path, "blog".to_owned(), &articles, &[], None, None).unwrap();
            let record = Record::read(&path, "blog").unwrap();
            assert_eq!(record.articles().unwrap().len(), count);
            assert_eq!(record.outputs().unwrap().len(), 0);
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
