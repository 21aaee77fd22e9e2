//! A site that is built for a publication, and its upload. The command and the editor have this in common.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use deploy::{Manifest, Publication, TemporaryFolder, Wording};
use jiff::Timestamp;
use publish::output::{Locks, Staging, refuse_locked};
use site::catalogue::read_settings;
use source::diagnostic::Diagnostic;
use source::site::SiteSettings;

use super::options::{Caller, Options};
use super::published_files::note;
use super::websub::Announcement;
use crate::app;
use crate::build::{self, Job, Outcome};
use crate::watch::{Step, Watch};

/// A site that was built, and what its publication has to know.
pub(super) struct BuiltSite {
    /// The folder of the site.
    folder: PathBuf,
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

/// What is left to do after an upload.
pub(super) struct Uploaded {
    /// What did not succeed.
    pub(super) warning: Option<Diagnostic>,
    /// What there is to announce.
    pub(super) announcement: Option<Announcement>,
}

impl BuiltSite {
    /// Builds the site into the output folder; in a dry run, into a temporary one. Errors in the author's files are in
    /// its outcome.
    ///
    /// # Errors
    /// When a file can't be written, when the build is cancelled, or, in the editor, while another build writes to the
    /// output folder; the command waits for it.
    pub(super) fn build(options: &Options, is_dry_run: bool, watch: &dyn Watch) -> Result<Self> {
        let Options { public, out, caller, .. } = options;
        let language = options.language();
        let temporary = if is_dry_run { Some(TemporaryFolder::new(language)?) } else { None };
        let (staging, folder) = match (&temporary, caller) {
            (Some(temporary), _) => {
                (Staging::given(temporary.path().to_owned(), Some(out.clone())), temporary.path().to_owned())
            }
            (None, Caller::Command) => (build::stage(out, language)?, out.clone()),
            // A build that waits could not be cancelled.
            (None, Caller::Editor) => (Staging::beside(out, &refuse_locked)?.with_few_files_moved(), out.clone()),
        };
        let (app, app_folder) = app::find(options.app.clone(), out)?;
        let staging = if options.compress { staging.with_compressed_variants(app_folder) } else { staging };
        let now = build::now(language)?;
        let settings = read_settings(public).ok().map(|(settings, _)| settings);
        let job = Job { public: public.clone(), now, endpoint: None, progress: false, language };
        let locks = staging.locks();
        // A dry run of the command writes nothing. The editor publishes soon after it, and needs the pictures again.
        let keeps_pictures = !is_dry_run || *caller == Caller::Editor;
        let outcome = build::build_watched(&job, &app, staging, keeps_pictures, watch)?;
        Ok(Self { folder, outcome, settings, build_id: app.id(), now, _locks: locks, _temporary: temporary })
    }

    /// Compares it with the target.
    ///
    /// # Errors
    /// When it or the target can't be read, or when this is cancelled.
    pub(super) fn compare(&self, options: &Options, watch: &dyn Watch) -> Result<Publication> {
        watch.begin(Step::Compare, 0)?;
        let manifest = Manifest::of(&self.folder, self.build_id.clone(), self.now, options.language())?;
        Publication::prepare(&options.destination, &self.folder, manifest)
            .with_context(|| Wording(options.language()).cant_read_target(&options.target()))
    }

    /// Uploads the changes, and notes what was published.
    ///
    /// # Errors
    /// When the target can't be written, or when this is cancelled.
    pub(super) fn upload(&self, publication: Publication, options: &Options, watch: &dyn Watch) -> Result<Uploaded> {
        let plan = publication.plan();
        let changed = plan.uploads().map(|upload| upload.name.as_str());
        let announcement = self.settings.as_ref().and_then(|settings| Announcement::of(settings, changed));
        watch.begin(Step::Upload, plan.uploads().count())?;
        let uploaded = publication.upload(&|| Ok(watch.advance()?));
        let warning = uploaded.with_context(|| Wording(options.language()).cant_publish(&options.target()))?;
        watch.end();
        note(options, &self.outcome.entries, Some(Timestamp::now()));
        Ok(Uploaded { warning, announcement })
    }

    /// Notes that the target has this site already.
    pub(super) fn note_published(&self, options: &Options) {
        note(options, &self.outcome.entries, None);
    }
}
