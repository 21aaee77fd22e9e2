//! The build before a publication: into the output folder, or into a temporary one for a dry run.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use deploy::{Manifest, TemporaryFolder};
use jiff::Timestamp;
use protocol::language::Language;
use publish::output::{Locks, Staging};
use site::catalogue::read_settings;
use source::site::SiteSettings;

use super::PublishArguments;
use crate::app;
use crate::build::{self, Job, Outcome};

/// A site that was built, and what its publication has to know.
pub(super) struct BuiltSite {
    /// The folder of the site.
    pub(super) folder: PathBuf,
    /// What the build did and found.
    pub(super) outcome: Outcome,
    /// None when they have errors; these are in `outcome`.
    pub(super) settings: Option<SiteSettings>,
    build_id: String,
    now: Timestamp,
    /// Those of the build: no other one changes the site while it is read.
    _locks: Option<Arc<Locks>>,
    /// The folder of a dry run, which is removed with this value.
    _temporary: Option<TemporaryFolder>,
}

impl BuiltSite {
    /// Builds the site. Errors in the author's files are in its outcome.
    ///
    /// # Errors
    /// When a file can't be written.
    pub(super) fn build(arguments: &PublishArguments, compress: bool, language: Language) -> Result<Self> {
        let PublishArguments { source, output, dry_run, .. } = arguments;
        let (public, out) = (&source.public, &output.out);
        let temporary = if *dry_run { Some(TemporaryFolder::new(language)?) } else { None };
        let (staging, folder) = match &temporary {
            Some(temporary) => {
                (Staging::given(temporary.path().to_owned(), Some(out.clone())), temporary.path().to_owned())
            }
            None => (build::stage(out, language)?, out.clone()),
        };
        let (app, app_folder) = app::find(output.app.clone(), out)?;
        let staging = if compress { staging.with_compressed_variants(app_folder) } else { staging };
        let now = build::now(language)?;
        let settings = read_settings(public).ok().map(|(settings, _)| settings);
        let job = Job { public: public.clone(), now, endpoint: None, progress: true, language };
        let locks = staging.locks();
        let outcome = match dry_run {
            true => build::build_for_dry_run(&job, &app, staging)?,
            false => build::build(&job, &app, staging)?,
        };
        Ok(Self { folder, outcome, settings, build_id: app.id(), now, _locks: locks, _temporary: temporary })
    }

    /// The manifest of its files.
    ///
    /// # Errors
    /// When a file can't be read.
    pub(super) fn manifest(&self, language: Language) -> Result<Manifest> {
        Manifest::of(&self.folder, self.build_id.clone(), self.now, language)
    }
}
