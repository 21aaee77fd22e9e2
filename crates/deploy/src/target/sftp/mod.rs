//! A folder of a server with SFTP, through OpenSSH's own program. Files are uploaded into a hidden folder of the target;
//! when all are there, they are renamed in the order of the phases.

mod listing;
mod session;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use publish::hash::sha256_start;

use super::Target;
use crate::address::Destination;
use crate::files::{FileContent, MANIFEST, UNFINISHED};
use crate::manifest::{Manifest, parse_unfinished};
use crate::names::{is_variant, uncompressed};
use crate::plan::{Plan, Upload};
use crate::sftp_address::SftpAddress;
use crate::state::TargetState;
use crate::temporary::TemporaryFolder;
use crate::texts::Publish;
use listing::{listed, quoted};
use session::Session;

/// The folder at the target for files that are not yet renamed.
const STAGING: &str = ".carnet-upload";

/// The program, if the author names no other.
const PROGRAM: &str = "sftp";

/// What sftp says of a folder that does not exist.
const MISSING: [&str; 2] = ["not found", "No such file"];

pub(super) struct Sftp {
    address: SftpAddress,
    /// The program and its options.
    words: Vec<String>,
    dist: PathBuf,
    /// For files that are no part of the site.
    scratch: TemporaryFolder,
    session: Option<Session>,
    unfinished: BTreeMap<String, FileContent>,
    has_root: bool,
    /// Sizes of files by name: listed, or as the manifest says.
    files: BTreeMap<String, u64>,
    folders: BTreeSet<String>,
    /// Names of uploaded files in the hidden folder, and in the site.
    uploaded: Vec<(String, String)>,
    /// Whether the server replaces a file in one step. Not all do.
    replaces: bool,
    is_interactive: bool,
    texts: &'static Publish,
}

impl Sftp {
    /// # Errors
    /// When the command for SFTP has no words, no temporary folder can be made, or the current folder does not exist.
    pub(super) fn new(address: &SftpAddress, destination: &Destination, dist: &Path) -> Result<Self> {
        let texts = Publish::of(destination.language);
        let words = shell_words::split(destination.sftp_command.as_deref().unwrap_or(PROGRAM))
            .ok()
            .filter(|words| !words.is_empty());
        Ok(Self {
            address: address.clone(),
            words: words.context(texts.sftp_program)?,
            dist: std::path::absolute(dist).context(texts.cant_name_site)?,
            scratch: TemporaryFolder::new(destination.language)?,
            session: None,
            unfinished: BTreeMap::new(),
            has_root: false,
            files: BTreeMap::new(),
            folders: BTreeSet::new(),
            uploaded: Vec::new(),
            replaces: true,
            is_interactive: destination.is_interactive,
            texts,
        })
    }

    fn session(&mut self) -> Result<&mut Session> {
        self.session.as_mut().context(self.texts.not_begun)
    }

    /// A file or folder of the target, as an argument of a command; the target itself without a name.
    fn remote(&self, name: &str) -> String {
        quoted(&format!("{}/{name}", self.address.path))
    }

    /// A file of this machine, as an argument of a command.
    fn local(&self, path: &Path) -> Result<String> {
        path.to_str().map(quoted).with_context(|| self.texts.not_utf8(path.display()))
    }

    fn list_root(&mut self) -> Result<()> {
        let command = format!("ls -lan {}", self.remote(""));
        let session = self.session()?;
        let (output, message) = session.attempt(&command)?;
        self.has_root = message.is_empty();
        if !self.has_root && !MISSING.iter().any(|part| message.contains(part)) {
            return Err(self.session()?.error(&message));
        }
        self.add("", &output);
        Ok(())
    }

    fn list(&mut self, folder: &str) -> Result<()> {
        let command = format!("ls -lan {}", self.remote(folder));
        let output = self.session()?.run(&command)?;
        self.add(folder, &output);
        Ok(())
    }

    fn add(&mut self, folder: &str, output: &[String]) {
        for entry in output.iter().filter_map(|line| listed(line)) {
            let name = if folder.is_empty() { entry.name } else { format!("{folder}/{}", entry.name) };
            if entry.is_folder {
                self.folders.insert(name);
            } else {
                self.files.insert(name, entry.size);
            }
        }
    }

    /// Downloads a file of this program.
    fn fetch(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        if !self.files.contains_key(name) {
            return Ok(None);
        }
        let path = self.scratch.path().join(name);
        let command = format!("get {} {}", self.remote(name), self.local(&path)?);
        self.session()?.run(&command)?;
        fs::read(&path).map(Some).with_context(|| self.texts.cant_read(path.display()))
    }

    fn make_folder(&mut self, name: &str) -> Result<()> {
        if self.files.contains_key(name) {
            bail!(self.texts.sftp_no_folder(name));
        }
        let folder = self.remote(name);
        let session = self.session()?;
        session.run(&format!("mkdir {folder}"))?;
        // Web servers read it under other accounts; not all servers let permissions be changed.
        session.attempt(&format!("chmod 755 {folder}"))?;
        self.folders.insert(name.to_owned());
        Ok(())
    }

    /// Makes the folder of the target, and those that it is in.
    fn make_root(&mut self) -> Result<()> {
        let path = self.address.path.clone();
        let session = self.session()?;
        for folder in folders_of(&path).filter(|folder| !folder.is_empty()) {
            session.attempt(&format!("mkdir {}", quoted(folder)))?;
        }
        session.run(&format!("mkdir {}", quoted(&path)))?;
        session.attempt(&format!("chmod 755 {}", quoted(&path)))?;
        Ok(())
    }

    /// Uploads a file of this machine.
    fn send(&mut self, file: &Path, to: &str) -> Result<()> {
        let (file, to) = (self.local(file)?, self.remote(to));
        let session = self.session()?;
        session.run(&format!("put {file} {to}"))?;
        session.attempt(&format!("chmod 644 {to}"))?;
        Ok(())
    }

    /// Renames a file; another one of the new name is replaced.
    fn replace(&mut self, from: &str, to: &str) -> Result<()> {
        let (exists, replaces) = (self.files.contains_key(to), self.replaces);
        let target = self.remote(to);
        let rename = format!("rename {} {target}", self.remote(from));
        let session = self.session()?;
        if exists && replaces {
            let (_, message) = session.attempt(&rename)?;
            if !message.contains("rename") {
                return Ok(());
            }
        }
        // The server has no extension for it: readers miss the file for a moment.
        if exists {
            session.attempt(&format!("rm {target}"))?;
        }
        session.run(&rename)?;
        self.replaces = replaces && !exists;
        self.files.insert(to.to_owned(), 0);
        Ok(())
    }

    fn remove(&mut self, name: &str) -> Result<()> {
        let command = format!("rm {}", self.remote(name));
        self.session()?.run(&command)?;
        self.files.remove(name);
        Ok(())
    }

    /// Writes a file of this program to the target.
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.scratch.path().join(name);
        fs::write(&path, bytes).with_context(|| self.texts.cant_write(path.display()))?;
        let staged = format!("{STAGING}/{name}");
        self.send(&path, &staged)?;
        self.replace(&staged, name)
    }
}

impl Target for Sftp {
    /// Lists only the folders in which something changes: a server needs a moment for each.
    fn read(&mut self, site: &Manifest) -> Result<TargetState> {
        let texts = self.texts;
        self.session =
            Some(Session::start(&self.words, &self.address, self.scratch.path(), self.is_interactive, texts)?);
        self.list_root()?;
        if self.folders.contains(STAGING) {
            self.list(STAGING)?;
        }
        let manifest = self.fetch(MANIFEST)?.map(|bytes| Manifest::parse(&bytes, texts)).transpose()?;
        let unfinished = self.fetch(UNFINISHED)?.map(|bytes| parse_unfinished(&bytes, texts)).unwrap_or_default();
        let published = manifest.as_ref().map(|manifest| manifest.files.clone()).unwrap_or_default();
        let folders = folders_with_changes(&site.files, &published, &unfinished);
        for folder in &folders {
            if self.folders.contains(folder) {
                self.list(folder)?;
            }
        }
        for (name, entry) in &published {
            if name.rsplit_once('/').is_some_and(|(folder, _)| !folders.contains(folder)) {
                self.files.insert(name.clone(), entry.size);
            }
        }
        let state = TargetState::of_list(manifest, &unfinished, &self.files);
        self.unfinished = unfinished;
        Ok(state)
    }

    fn begin(&mut self, plan: &Plan) -> Result<()> {
        if !self.has_root {
            self.make_root()?;
        }
        if !self.folders.contains(STAGING) {
            self.make_folder(STAGING)?;
        }
        self.unfinished.extend(plan.uploads().map(|upload| (upload.name.clone(), upload.entry.clone())));
        self.write(UNFINISHED, &serde_json::to_vec(&self.unfinished)?)?;
        let changed: BTreeSet<&str> = plan.uploads().map(|upload| upload.name.as_str()).collect();
        // A server would send the variant of an old file instead of the new file.
        let is_outdated =
            |name: &str| is_variant(name) && changed.contains(uncompressed(name)) && !self.dist.join(name).exists();
        let staged: BTreeSet<String> = plan.uploads().map(staged_name).collect();
        // An interrupted upload of another site leaves them.
        let is_left = |name: &str| {
            name.strip_prefix(STAGING).is_some_and(|rest| rest.starts_with('/')) && !staged.contains(name)
        };
        let useless: Vec<String> =
            self.files.keys().filter(|name| is_outdated(name) || is_left(name)).cloned().collect();
        useless.iter().try_for_each(|name| self.remove(name))?;
        let folders: BTreeSet<&str> = changed.iter().flat_map(|name| folders_of(name)).collect();
        for folder in folders {
            if !self.folders.contains(folder) {
                self.make_folder(folder)?;
            }
        }
        Ok(())
    }

    /// A file that an interrupted upload has left in the hidden folder is not uploaded again.
    fn put(&mut self, uploads: &[Upload], done: &dyn Fn() -> Result<()>) -> Result<()> {
        for upload in uploads {
            let staged = staged_name(upload);
            if self.files.get(&staged) != Some(&upload.entry.size) {
                let file = self.dist.join(&upload.name);
                self.send(&file, &staged)?;
            }
            self.uploaded.push((staged, upload.name.clone()));
            done()?;
        }
        Ok(())
    }

    fn delete(&mut self, names: &[String]) -> Result<()> {
        for (staged, name) in std::mem::take(&mut self.uploaded) {
            self.replace(&staged, &name)?;
        }
        names.iter().try_for_each(|name| self.remove(name))?;
        let folders: BTreeSet<&str> = names.iter().flat_map(|name| folders_of(name)).collect();
        // The innermost first. The server keeps those with files of others.
        for folder in folders.into_iter().rev() {
            if !self.dist.join(folder).exists() {
                let command = format!("rmdir {}", self.remote(folder));
                self.session()?.attempt(&command)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, site: &Manifest) -> Result<()> {
        self.write(MANIFEST, &site.bytes()?)?;
        self.remove(UNFINISHED)?;
        let command = format!("rmdir {}", self.remote(STAGING));
        self.session()?.attempt(&command)?;
        self.session.take().context(self.texts.not_begun)?.finish()
    }
}

/// The name of a file in the hidden folder: one for each name and content.
fn staged_name(upload: &Upload) -> String {
    let hash = sha256_start(format!("{}\0{}", upload.name, upload.entry.sha256).as_bytes(), 16);
    format!("{STAGING}/{hash}")
}

/// The folders that a file is in, the outermost first.
fn folders_of(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').filter_map(move |(end, _)| name.get(..end))
}

/// The folders of files that differ from the published ones or may do so, and those that they are in; sorted, so that a
/// folder comes before those in it.
fn folders_with_changes(
    site: &BTreeMap<String, FileContent>,
    published: &BTreeMap<String, FileContent>,
    unfinished: &BTreeMap<String, FileContent>,
) -> BTreeSet<String> {
    let changed = site.iter().filter(|(name, entry)| published.get(*name) != Some(*entry)).map(|(name, _)| name);
    let gone = published.keys().filter(|name| !site.contains_key(*name));
    let names = changed.chain(gone).chain(unfinished.keys());
    names.flat_map(|name| folders_of(name)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::folders_with_changes;
    use crate::plan::tests::files;

    #[test]
    fn folders_are_listed_only_where_something_changes() {
        let published = files(&[("a/b/same.html", "1"), ("c/d/changed.html", "1"), ("gone/x.html", "1")]);
        let site = files(&[("a/b/same.html", "1"), ("c/d/changed.html", "2"), ("index.html", "1")]);
        let unfinished = files(&[("e/x.html", "1")]);
        let folders: Vec<String> = folders_with_changes(&site, &published, &unfinished).into_iter().collect();
        assert_eq!(folders, ["c", "c/d", "e", "gone"]);
    }
}
