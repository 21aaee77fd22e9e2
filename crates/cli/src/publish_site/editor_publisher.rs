//! `carnet publish` for the editor: in two steps, with progress, and without questions in the terminal.

use std::path::PathBuf;

use anyhow::{Error, Result};
use deploy::Wording;
use editor::publication::{PublicationTarget, Publisher, Watch as PageWatch};
use editor_protocol::{Confirmation, ErrorText, PostChangeKind, PublicationPlan, PublishedSite, Stage};
use protocol::language::Language;

use super::built_site::{BuiltSite, Uploaded};
use super::editor_plan::{plan, problems};
use super::editor_watch::EditorWatch;
use super::options::Options;
use crate::build::Outcome;
use crate::inside::refuse_inside;
use crate::texts::{Commands, causes_text};
use crate::watch::{Cancelled, Step, Watch};

/// Publishes the blog that is open in the editor to the target of `carnet.toml`.
pub struct EditorPublisher {
    public: PathBuf,
    out: PathBuf,
    app: Option<PathBuf>,
    language: Language,
}

impl EditorPublisher {
    /// Publishes the blog in `public`, whose site is built in `out` with the app in the folder `app`, if one is named.
    pub fn new(public: PathBuf, out: PathBuf, app: Option<PathBuf>, language: Language) -> Self {
        Self { public, out, app, language }
    }

    fn texts(&self) -> &'static Commands {
        Commands::of(self.language)
    }

    /// What is published, or why nothing can be.
    fn options(&self) -> Result<Options, ErrorText> {
        let texts = self.texts();
        let read = || -> Result<Option<Options>> {
            refuse_inside(&self.out, &self.public, texts)?;
            Options::of_editor(&self.public, &self.out, self.app.as_deref(), self.language)
        };
        match read() {
            Ok(Some(options)) => Ok(options),
            Ok(None) => Err(ErrorText {
                code: "no_target".to_owned(),
                message: texts.publish_no_target.to_owned(),
                help: texts.publish_name_target(Wording(self.language).address_forms()),
            }),
            Err(error) => Err(ErrorText {
                code: "settings".to_owned(),
                message: causes_text(&error, self.language),
                help: texts.publish_correct_settings.to_owned(),
            }),
        }
    }

    /// Does a part of a publication; returns the stage at which it ends.
    fn run(&self, watch: &dyn PageWatch, work: impl FnOnce(&Options, &EditorWatch<'_>) -> Result<Stage>) -> Stage {
        let options = match self.options() {
            Ok(options) => options,
            Err(error) => return Stage::Failed { error, problems: Vec::new() },
        };
        let watch = EditorWatch::new(watch, self.language);
        match work(&options, &watch) {
            Ok(stage) => stage,
            Err(error) if error.downcast_ref::<Cancelled>().is_some() => self.cancelled(&options, &watch),
            Err(error) => self.failed(&error, &options),
        }
    }

    fn cancelled(&self, options: &Options, watch: &EditorWatch<'_>) -> Stage {
        let texts = self.texts();
        let message = match (watch.is_uploading(), options.destination.address.shows_unfinished_uploads()) {
            (false, _) => texts.publish_cancelled_before,
            (true, false) => texts.publish_cancelled_unseen,
            (true, true) => texts.publish_cancelled_partly,
        };
        Stage::Cancelled { message: message.to_owned() }
    }

    fn failed(&self, error: &Error, options: &Options) -> Stage {
        let texts = self.texts();
        let needs_program = options.destination.address.needs_program();
        let help = if needs_program { texts.publish_ask_in_terminal } else { texts.publish_again };
        let message = causes_text(error, self.language);
        Stage::Failed {
            error: ErrorText { code: "failed".to_owned(), message, help: help.to_owned() },
            problems: Vec::new(),
        }
    }

    /// The author's files have errors.
    fn invalid(&self, outcome: &Outcome) -> Stage {
        let texts = self.texts();
        let mut problems = problems(&outcome.diagnostics, self.language);
        problems.sort_by_key(|problem| !problem.is_error);
        let errors = problems.iter().filter(|problem| problem.is_error).count();
        let (message, help) = (texts.publish_errors(errors), texts.publish_correct_files.to_owned());
        Stage::Failed { error: ErrorText { code: "files".to_owned(), message, help }, problems }
    }
}

impl Publisher for EditorPublisher {
    fn target(&self) -> PublicationTarget {
        match self.options() {
            Ok(options) => PublicationTarget { name: options.target(), obstacle: None },
            Err(obstacle) => PublicationTarget { name: String::new(), obstacle: Some(obstacle) },
        }
    }

    fn prepare(&self, watch: &dyn PageWatch) -> Stage {
        self.run(watch, |options, watch| {
            let site = BuiltSite::build(options, true, watch)?;
            if !site.outcome.is_good() {
                return Ok(self.invalid(&site.outcome));
            }
            let publication = site.compare(options, watch)?;
            if publication.plan().is_empty() {
                site.note_published(options);
            }
            Ok(Stage::Prepared(plan(&site.outcome, publication.plan(), options)))
        })
    }

    fn publish(&self, confirmation: &Confirmation, watch: &dyn PageWatch) -> Stage {
        self.run(watch, |options, watch| {
            let site = BuiltSite::build(options, false, watch)?;
            let Some(settings) = site.settings.as_ref().filter(|_| site.outcome.is_good()) else {
                return Ok(self.invalid(&site.outcome));
            };
            let address = settings.base_url.to_string();
            let publication = site.compare(options, watch)?;
            let plan = plan(&site.outcome, publication.plan(), options);
            if plan.id.is_empty() {
                site.note_published(options);
            }
            if plan.id != confirmation.plan {
                return Ok(Stage::Prepared(plan));
            }
            let Uploaded { warning, announcement } = site.upload(publication, options, watch)?;
            // Other builds need not wait for the hub.
            drop(site);
            let mut warnings: Vec<String> = warning.iter().map(|warning| warning.text(self.language)).collect();
            // Readers have the site: what remains can't be cancelled.
            let _ = watch.begin(Step::Announce, 0);
            if let Some(announcement) = announcement
                && let Err(error) = announcement.send(Wording(self.language))
            {
                let reason = causes_text(&error, self.language);
                warnings.push(self.texts().publish_not_announced(announcement.hub(), reason));
            }
            let PublicationPlan { mut posts, .. } = plan;
            posts.retain(|post| post.kind != PostChangeKind::Removed);
            Ok(Stage::Published(PublishedSite { address, posts, warnings }))
        })
    }
}
