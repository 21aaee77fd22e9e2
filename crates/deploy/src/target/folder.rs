//! A folder on this machine. The new site is staged beside it and replaces it in one step; where that is
//! not possible, file by file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use publish::output::{NO_JEKYLL, Staging, is_hidden, refuse_locked};
use source::diagnostic::Diagnostic;
use walkdir::WalkDir;

use super::Target;
use crate::files::MANIFEST;
use crate::files::hashed;
use crate::manifest::Manifest;
use crate::names::uncompressed;
use crate::plan::{Plan, Upload};
use crate::state::TargetState;
use crate::texts::Publish;

/// Every site has this file.
const APP: &str = "assets/app.json";

pub(super) struct Folder {
    target: PathBuf,
    dist: PathBuf,
    /// Files that were not published by this program, and are kept.
    foreign: BTreeSet<String>,
    staging: Option<Staging>,
    staged: BTreeSet<String>,
    warning: Option<Diagnostic>,
    texts: &'static Publish,
}

impl Folder {
    /// # Errors
    /// When one of the folders is in the other one.
    pub(super) fn new(target: PathBuf, dist: &Path, texts: &'static Publish) -> Result<Self> {
        let (new, old) = (resolved(dist), resolved(&target));
        if new.starts_with(&old) || old.starts_with(&new) {
            bail!(texts.not_apart(target.display(), dist.display()));
        }
        let dist = dist.to_owned();
        let (foreign, staged) = (BTreeSet::new(), BTreeSet::new());
        Ok(Self { target, dist, foreign, staging: None, staged, warning: None, texts })
    }

    fn staging(&self) -> Result<&Staging> {
        self.staging.as_ref().context(self.texts.not_begun)
    }
}

impl Target for Folder {
    /// All files are read, so that files changed by others are noticed.
    fn read(&mut self, _: &Manifest) -> Result<TargetState> {
        let texts = self.texts;
        if !self.target.exists() {
            return Ok(TargetState::default());
        }
        refuse_what_is_lost(&self.target, texts)?;
        let path = self.target.join(MANIFEST);
        let manifest = match fs::read(&path) {
            Ok(bytes) => Some(Manifest::parse(&bytes, texts).with_context(|| texts.cant_use(path.display()))?),
            Err(_) => None,
        };
        let state = TargetState::of_contents(manifest, hashed(&self.target, texts)?);
        if !state.contents.is_empty() && !state.contents.contains_key(APP) {
            bail!(texts.not_a_site(self.target.display()));
        }
        self.foreign = state.contents.keys().filter(|name| !state.owned.contains(*name)).cloned().collect();
        Ok(state)
    }

    fn begin(&mut self, _: &Plan) -> Result<()> {
        // The plan is for the files that were at the target before: after another publication, it is wrong.
        self.staging = Some(Staging::beside(&self.target, &refuse_locked)?);
        Ok(())
    }

    fn put(&mut self, uploads: &[Upload], done: &dyn Fn()) -> Result<()> {
        for Upload { name, .. } in uploads {
            self.staging()?.copy(&self.dist.join(name), name)?;
            self.staged.insert(name.clone());
            done();
        }
        Ok(())
    }

    /// The new folder does not have them.
    fn delete(&mut self, _: &[String]) -> Result<()> {
        Ok(())
    }

    fn finish(&mut self, site: &Manifest) -> Result<()> {
        let staging = self.staging.take().context(self.texts.not_begun)?;
        for name in site.files.keys().filter(|name| !self.staged.contains(*name)) {
            staging.copy(&self.dist.join(name), name)?;
        }
        // A compressed variant of a file that has changed is outdated.
        let is_kept = |name: &&String| !site.files.contains_key(*name) && !self.staged.contains(uncompressed(name));
        for name in self.foreign.iter().filter(is_kept) {
            staging.keep(name)?;
        }
        staging.write(MANIFEST, &site.bytes()?)?;
        self.warning = staging.finish()?.warning();
        Ok(())
    }

    fn warning(&mut self) -> Option<Diagnostic> {
        self.warning.take()
    }
}

fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// Hidden files at the top are kept, such as `.git`. Those in folders, and symbolic links, would be lost when the
/// folder is replaced.
///
/// # Errors
/// When there are any.
fn refuse_what_is_lost(target: &Path, texts: &'static Publish) -> Result<()> {
    let is_kept = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() != 1 || name == NO_JEKYLL || !is_hidden(&name)
    };
    for entry in WalkDir::new(target).min_depth(1).into_iter().filter_entry(is_kept) {
        let entry = entry.with_context(|| texts.cant_read(target.display()))?;
        let is_plain = entry.file_type().is_file() || entry.file_type().is_dir();
        let is_nested = entry.depth() > 1 && is_hidden(&entry.file_name().to_string_lossy());
        if !is_plain || is_nested {
            bail!(texts.would_be_lost(entry.path().display()));
        }
    }
    Ok(())
}
