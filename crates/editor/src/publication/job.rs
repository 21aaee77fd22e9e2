//! The publication that is under way, or was done last: one at a time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use editor_protocol::{Confirmation, ErrorText, Progress, Stage};
use jiff::Timestamp;
use protocol::language::Language;

use super::ended::Ended;
use super::{PublicationTarget, Publisher, Watch};
use crate::store::Store;
use crate::texts::EditorServer;

/// The publication of a blog.
pub(crate) struct Publication {
    publisher: Box<dyn Publisher>,
    stage: Mutex<Stage>,
    is_cancelled: AtomicBool,
    texts: &'static EditorServer,
}

/// Why nothing is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Another plan is prepared, or none.
    OtherPlan,
    /// The plan has deletions that are not allowed: why they need to be.
    Deletions(String),
    /// It overwrites files of others, which is not allowed: why it needs to be.
    Overwriting(String),
}

impl Publication {
    pub(crate) fn new(publisher: Box<dyn Publisher>, language: Language) -> Self {
        Self {
            publisher,
            stage: Mutex::default(),
            is_cancelled: AtomicBool::new(false),
            texts: EditorServer::of(language),
        }
    }

    /// Where the blog is published.
    pub(crate) fn target(&self) -> PublicationTarget {
        self.publisher.target()
    }

    /// What is done now, or was done last.
    pub(crate) fn stage(&self) -> Stage {
        self.lock().clone()
    }

    /// Begins to prepare, unless something is under way. If it returns true, [`Self::prepare`] has to be called.
    pub(crate) fn begin_preparing(&self) -> bool {
        let mut stage = self.lock();
        if is_running(&stage) {
            return false;
        }
        *stage = Stage::Preparing(self.start());
        self.is_cancelled.store(false, Ordering::Relaxed);
        true
    }

    /// Begins to publish the prepared plan, unless it is being published already. If it returns true,
    /// [`Self::publish`] has to be called.
    pub(crate) fn begin_publishing(&self, confirmation: &Confirmation) -> Result<bool, Refusal> {
        let mut stage = self.lock();
        match &*stage {
            Stage::Publishing(_) => return Ok(false),
            Stage::Prepared(plan) if !plan.id.is_empty() && plan.id == confirmation.plan => {
                if !plan.deletions.is_empty() && !confirmation.allows_deletions {
                    return Err(Refusal::Deletions(plan.deletions.clone()));
                }
                if !plan.overwriting.is_empty() && !confirmation.allows_overwriting {
                    return Err(Refusal::Overwriting(plan.overwriting.clone()));
                }
            }
            _ => return Err(Refusal::OtherPlan),
        }
        *stage = Stage::Publishing(self.start());
        self.is_cancelled.store(false, Ordering::Relaxed);
        Ok(true)
    }

    /// Prepares, which blocks.
    pub(crate) fn prepare(&self, store: &Store) {
        self.run(store, || self.publisher.prepare(self));
    }

    /// Publishes, which blocks.
    pub(crate) fn publish(&self, confirmation: &Confirmation, store: &Store) {
        self.run(store, || self.publisher.publish(confirmation, self));
    }

    /// Ends what is under way, as soon as it can be, or drops the plan.
    pub(crate) fn cancel(&self) {
        let mut stage = self.lock();
        if is_running(&stage) {
            self.is_cancelled.store(true, Ordering::Relaxed);
        } else if matches!(*stage, Stage::Prepared(_)) {
            *stage = Stage::Idle;
        }
    }

    fn run(&self, store: &Store, work: impl FnOnce() -> Stage) {
        let error = ErrorText {
            code: "failed".to_owned(),
            message: self.texts.publication_failed.to_owned(),
            help: self.texts.see_terminal.to_owned(),
        };
        let mut ended = Ended { stage: &self.stage, result: Stage::Failed { error, problems: Vec::new() } };
        ended.result = work();
        // The publication has succeeded also if the history can't be written; it is tried again later.
        let _ = store.keep_published(Timestamp::now());
    }

    fn start(&self) -> Progress {
        Progress { text: self.texts.publication_starts.to_owned(), ..Progress::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch for Publication {
    fn begin(&self, text: &str, parts: usize) {
        if let Stage::Preparing(progress) | Stage::Publishing(progress) = &mut *self.lock() {
            let total = u32::try_from(parts).unwrap_or(u32::MAX);
            *progress = Progress { text: text.to_owned(), done: 0, total };
        }
    }

    fn advance(&self) {
        if let Stage::Preparing(progress) | Stage::Publishing(progress) = &mut *self.lock() {
            progress.done = progress.done.saturating_add(1);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }
}

fn is_running(stage: &Stage) -> bool {
    matches!(stage, Stage::Preparing(_) | Stage::Publishing(_))
}
