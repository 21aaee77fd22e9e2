//! A folder on this machine. The new site is staged beside it and replaces it in one step; where that is
//! not possible, file by file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use publish::output::{LockedTarget, NO_JEKYLL, Staging, is_hidden, refuse_locked};
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
    /// From the first look at the target until it is staged: the plan is for the files that are there. None if
    /// there was no target.
    locked: Option<LockedTarget>,
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
        Ok(Self { target, dist, foreign, locked: None, staging: None, staged, warning: None, texts })
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
        self.locked = Some(LockedTarget::new(&self.target, &refuse_locked)?);
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
        self.staging = Some(match self.locked.take() {
            Some(locked) => Staging::of_locked(locked)?,
            None => {
                let staging = Staging::beside(&self.target, &refuse_locked)?;
                // Another publication has made the target meanwhile.
                if staging.old().is_some() {
                    refuse_locked(&self.target)?;
                }
                staging
            }
        });
        Ok(())
    }

    fn put(&mut self, uploads: &[Upload], done: &dyn Fn() -> Result<()>) -> Result<()> {
        for Upload { name, .. } in uploads {
            self.staging()?.copy(&self.dist.join(name), name)?;
            self.staged.insert(name.clone());
            done()?;
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

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use anyhow::bail;
    use jiff::Timestamp;
    use protocol::language::Language;
    use publish::output::{Staging, refuse_locked};
    use tempfile::TempDir;

    use super::{APP, Folder, Target};
    use crate::manifest::Manifest;
    use crate::plan::Plan;
    use crate::texts::Publish;

    /// A site, and a target that does not exist.
    struct Site {
        folder: TempDir,
        manifest: Manifest,
    }

    impl Site {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let dist = folder.path().join("dist");
            fs::create_dir_all(dist.join("assets")).unwrap();
            for name in [APP, "index.html"] {
                fs::write(dist.join(name), "{}").unwrap();
            }
            let manifest = Manifest::of(&dist, "1".to_owned(), Timestamp::UNIX_EPOCH, Language::En).unwrap();
            Self { folder, manifest }
        }

        fn target(&self) -> PathBuf {
            self.folder.path().join("ici")
        }

        /// A publication that has read the target.
        fn planned(&self) -> (Folder, Plan) {
            let dist = self.folder.path().join("dist");
            let mut publication = Folder::new(self.target(), &dist, Publish::of(Language::En)).unwrap();
            let plan = Plan::new(&self.manifest, &publication.read(&self.manifest).unwrap());
            (publication, plan)
        }

        fn upload(&self, publication: &mut Folder, plan: &Plan) {
            plan.uploads.values().for_each(|uploads| publication.put(uploads, &|| Ok(())).unwrap());
            publication.finish(&self.manifest).unwrap();
        }
    }

    fn is_locked(target: &Path) -> bool {
        Staging::beside(target, &refuse_locked).is_err()
    }

    #[test]
    fn target_is_locked_before_it_is_read() {
        let site = Site::new();
        for is_there in [false, true] {
            let (mut publication, plan) = site.planned();
            assert_eq!(is_locked(&site.target()), is_there);
            assert_eq!(site.target().exists(), is_there);
            publication.begin(&plan).unwrap();
            assert!(is_locked(&site.target()));
            site.upload(&mut publication, &plan);
            assert!(!is_locked(&site.target()));
        }
    }

    #[test]
    fn cancelled_upload_leaves_the_target() {
        let site = Site::new();
        let (mut publication, plan) = site.planned();
        publication.begin(&plan).unwrap();
        let mut uploads = plan.uploads.values();
        assert!(uploads.any(|uploads| publication.put(uploads, &|| bail!("cancelled")).is_err()));
        drop(publication);
        assert!(!site.target().exists() && !is_locked(&site.target()));
    }

    #[test]
    fn target_that_another_publication_has_made_is_refused() {
        let site = Site::new();
        let (mut first, plan) = site.planned();
        let (mut second, _) = site.planned();
        first.begin(&plan).unwrap();
        site.upload(&mut first, &plan);
        let refusal = second.begin(&plan).unwrap_err().to_string();
        assert!(refusal.starts_with("another build is writing to "), "{refusal}");
        assert!(site.target().join("index.html").is_file());
    }
}
