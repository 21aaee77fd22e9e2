//! A server that rsync reaches: changed files in the order of the phases, then deletions, then the manifest. rsync
//! replaces each file in one step.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Target;
use super::program::{SILENT_SSH, ask_nothing, output, succeed};
use crate::address::{Destination, without_credentials};
use crate::files::{FileContent, MANIFEST, UNFINISHED};
use crate::manifest::{Manifest, parse_unfinished};
use crate::names::{is_variant, uncompressed};
use crate::plan::{Plan, Upload};
use crate::state::TargetState;
use crate::temporary::TemporaryFolder;
use crate::texts::Publish;

/// Exit code of rsync when files could not be read, such as a folder that does not exist or may not be entered.
const PARTIAL: i32 = 23;

pub(super) struct Rsync {
    /// The folder, with a slash at its end.
    destination: String,
    dist: PathBuf,
    /// For lists of names, and files that are no part of the site.
    scratch: TemporaryFolder,
    unfinished: BTreeMap<String, FileContent>,
    /// Compressed variants at the target.
    variants: BTreeSet<String>,
    is_interactive: bool,
    texts: &'static Publish,
}

impl Rsync {
    /// # Errors
    /// When no temporary folder can be made, or the current folder does not exist.
    pub(super) fn new(to: &str, destination: &Destination, dist: &Path) -> Result<Self> {
        let Destination { base, is_interactive, language, .. } = destination;
        let (is_interactive, texts) = (*is_interactive, Publish::of(*language));
        // With a colon, it is on another machine.
        let destination = if to.contains(':') { to.to_owned() } else { base.join(to).display().to_string() };
        let scratch = TemporaryFolder::new(*language)?;
        // rsync would take a relative path with a colon for one on another machine.
        let dist = std::path::absolute(dist).context(texts.cant_name_site)?;
        let (unfinished, variants) = (BTreeMap::new(), BTreeSet::new());
        Ok(Self { destination, dist, scratch, unfinished, variants, is_interactive, texts })
    }

    fn rsync(&self) -> Command {
        let mut command = Command::new("rsync");
        // Shells of other machines must not read names of files.
        command.arg("--protect-args");
        if !self.is_interactive {
            ask_nothing(&mut command);
            // Without a password, rsync asks for that of its own protocol.
            for (variable, value) in [("RSYNC_RSH", SILENT_SSH), ("RSYNC_PASSWORD", "")] {
                if env::var_os(variable).is_none() {
                    command.env(variable, value);
                }
            }
        }
        command
    }

    /// rsync for files that web servers read under other accounts.
    fn sending(&self) -> Command {
        let mut command = self.rsync();
        command.args(["--times", "--perms", "--chmod=D755,F644"]);
        command
    }

    fn run(&self, command: &mut Command) -> Result<()> {
        succeed(command, self.texts, |message| without_credentials(message, &self.destination))
            .map(|_| ())
            .context(self.texts.rsync_check)
    }

    /// Sizes of all files by name.
    fn list(&self) -> Result<BTreeMap<String, u64>> {
        let mut command = self.rsync();
        command.args(["-8", "--recursive", "--list-only", "--no-human-readable", &self.destination]);
        let listed = output(&mut command, self.texts)?;
        match listed.status.code() {
            // The list of a folder that does not exist yet is empty.
            Some(0 | PARTIAL) => {
                Ok(String::from_utf8_lossy(&listed.stdout).lines().filter_map(listed_file).collect())
            }
            _ => {
                let message = String::from_utf8_lossy(&listed.stderr);
                let message = without_credentials(message.trim(), &self.destination);
                bail!(self.texts.rsync_unreadable(listed.status, message))
            }
        }
    }

    /// Copies the files of this program from the target.
    fn fetch(&self) -> Result<()> {
        let mut command = self.rsync();
        command.args(["--recursive", "--include", &format!("/{MANIFEST}"), "--include", &format!("/{UNFINISHED}")]);
        command.args(["--exclude", "*", &self.destination]).arg(self.scratch.path());
        self.run(&mut command)
    }

    /// Writes a file of this program to the target.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.scratch.path().join(name);
        fs::write(&path, bytes).with_context(|| self.texts.cant_write(path.display()))?;
        self.run(self.sending().arg(path).arg(&self.destination))
    }

    /// Deletes exactly these files and folders: all others are protected.
    fn remove(&self, names: &BTreeSet<String>) -> Result<()> {
        let rules: String = names.iter().map(|name| format!("risk /{}\n", literal(name))).collect();
        let path = self.scratch.path().join("rules");
        fs::write(&path, format!("{rules}protect *\n")).context(self.texts.cant_write_list)?;
        let mut command = self.rsync();
        command.args(["--recursive", "--delete", "--existing", "--ignore-existing"]);
        command.arg(format!("--filter=merge {}", path.display())).arg(source(&self.dist)).arg(&self.destination);
        self.run(&mut command)
    }
}

impl Target for Rsync {
    fn read(&mut self, _: &Manifest) -> Result<TargetState> {
        let listed = self.list()?;
        if listed.contains_key(MANIFEST) || listed.contains_key(UNFINISHED) {
            self.fetch()?;
        }
        let fetched = |name: &str| fs::read(self.scratch.path().join(name)).ok();
        let manifest = fetched(MANIFEST).map(|bytes| Manifest::parse(&bytes, self.texts)).transpose()?;
        let unfinished = fetched(UNFINISHED).map(|bytes| parse_unfinished(&bytes, self.texts)).unwrap_or_default();
        let state = TargetState::of_list(manifest, &unfinished, &listed);
        self.unfinished = unfinished;
        self.variants = listed.into_keys().filter(|name| is_variant(name)).collect();
        Ok(state)
    }

    fn begin(&mut self, plan: &Plan) -> Result<()> {
        self.unfinished.extend(plan.uploads().map(|upload| (upload.name.clone(), upload.entry.clone())));
        self.write(UNFINISHED, &serde_json::to_vec(&self.unfinished)?)?;
        // A server would send the variant of an old file instead of the new file.
        let changed: BTreeSet<&str> = plan.uploads().map(|upload| upload.name.as_str()).collect();
        let is_outdated = |name: &&String| changed.contains(uncompressed(name)) && !self.dist.join(name).exists();
        let outdated: BTreeSet<String> = self.variants.iter().filter(is_outdated).cloned().collect();
        if outdated.is_empty() { Ok(()) } else { self.remove(&outdated) }
    }

    /// Contents are compared by rsync again, so that files of an interrupted upload are not sent twice.
    fn put(&mut self, uploads: &[Upload], done: &dyn Fn() -> Result<()>) -> Result<()> {
        let names: String = uploads.iter().map(|upload| format!("{}\0", upload.name)).collect();
        let path = self.scratch.path().join("files");
        fs::write(&path, names).context(self.texts.cant_write_list)?;
        let mut command = self.sending();
        command.args(["--checksum", "--from0", "--files-from"]).arg(path);
        self.run(command.arg(source(&self.dist)).arg(&self.destination))?;
        uploads.iter().try_for_each(|_| done())
    }

    fn delete(&mut self, names: &[String]) -> Result<()> {
        if names.is_empty() {
            return Ok(());
        }
        let mut gone: BTreeSet<String> = names.iter().cloned().collect();
        // Folders that the site does not have any more; rsync keeps those with files of others.
        for name in names {
            let parents = Path::new(name).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
            let missing = parents.filter(|folder| !self.dist.join(folder).exists());
            gone.extend(missing.map(|folder| format!("{}/", folder.display())));
        }
        self.remove(&gone)
    }

    fn finish(&mut self, site: &Manifest) -> Result<()> {
        self.write(MANIFEST, &site.bytes()?)?;
        self.remove(&BTreeSet::from([UNFINISHED.to_owned()]))
    }
}

/// The content of a folder.
fn source(folder: &Path) -> PathBuf {
    folder.join("")
}

/// Name and size in a line of `--list-only`: permissions, size, date, time, name. None for folders and links.
fn listed_file(line: &str) -> Option<(String, u64)> {
    let mut rest = line.strip_prefix('-')?;
    let mut size = None;
    for field in 0..4 {
        let (value, after) = rest.trim_start().split_once(' ')?;
        if field == 1 {
            size = value.parse().ok();
        }
        rest = after;
    }
    Some((rest.to_owned(), size?))
}

/// A name as a pattern that matches only this name. Backslashes escape only in patterns with wildcards.
fn literal(name: &str) -> String {
    if !name.contains(['*', '?', '[']) {
        return name.to_owned();
    }
    let escape = |c: char| if ['*', '?', '[', '\\'].contains(&c) { format!("\\{c}") } else { c.to_string() };
    name.chars().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::{listed_file, literal};

    #[test]
    fn list_of_rsync_is_read() {
        let line = "-rw-r--r--             12 2026/11/29 11:49:19 a/b/é  x.html";
        assert_eq!(listed_file(line), Some(("a/b/é  x.html".to_owned(), 12)));
        assert_eq!(listed_file("drwxr-xr-x           4096 2026/11/29 11:49:19 a"), None);
        assert_eq!(listed_file("lrwxrwxrwx              1 2026/11/29 11:49:19 a -> b"), None);
        assert_eq!(listed_file(""), None);
    }

    #[test]
    fn wildcards_in_names_are_escaped() {
        assert_eq!(literal("a\\b.html"), "a\\b.html");
        assert_eq!(literal("w*[1]\\.html"), "w\\*\\[1]\\\\.html");
    }
}
