//! Publishing: asks the server how far it is, and sends what the author decides.

use std::time::Duration;

use editor_protocol::{Confirmation, ErrorText, Progress, Publication, Stage};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError};

/// Time between two questions while the server is at work.
const POLL_DELAY: Duration = Duration::from_millis(500);

/// What is asked of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PublishingStep {
    /// To say how far it is.
    Read,
    /// To find what would change.
    Prepare,
    /// To publish that.
    Publish(Confirmation),
    /// To stop, or to drop the plan.
    Cancel,
}

/// What the page shows of a publication. It changes only when there is something else to read or to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ShownStage {
    /// Nothing can be published, for this reason.
    Obstacle(ErrorText),
    /// A stage, whose progress is left out.
    Stage(Stage),
}

impl ShownStage {
    /// What to show of a publication.
    pub(crate) fn of(publication: &Publication) -> Self {
        let stage = match &publication.stage {
            Stage::Preparing(_) => Stage::Preparing(Progress::default()),
            Stage::Publishing(_) => Stage::Publishing(Progress::default()),
            other => other.clone(),
        };
        match &publication.obstacle {
            Some(obstacle) if !is_running(&stage) => Self::Obstacle(obstacle.clone()),
            _ => Self::Stage(stage),
        }
    }
}

/// Whether the author has asked again at an obstacle, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    /// Nothing was asked.
    Idle,
    /// The server is asked.
    UnderWay,
    /// It has found the same obstacle.
    Unchanged,
}

/// Whether the server is at work.
fn is_running(stage: &Stage) -> bool {
    matches!(stage, Stage::Preparing(_) | Stage::Publishing(_))
}

/// Whether a publication has ended with another plan than the confirmed one; none while the stage is the same.
fn is_plan_replaced(known: Option<&Publication>, new: &Publication) -> Option<bool> {
    let known = known.map(|known| &known.stage);
    match (known, &new.stage) {
        (Some(known), new) if known == new => None,
        (Some(Stage::Publishing(_)), Stage::Prepared(plan)) => Some(!plan.id.is_empty()),
        _ => Some(false),
    }
}

/// The publication as the page knows it. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct Publishing {
    /// What the server says; none before its first reply.
    pub(crate) publication: RwSignal<Option<Publication>>,
    /// Why the last request failed.
    pub(crate) failure: RwSignal<Option<ApiError>>,
    /// Whether another plan has taken the place of the one that the author has confirmed.
    pub(crate) is_plan_replaced: RwSignal<bool>,
    /// Whether the author has asked again at an obstacle.
    pub(crate) retry: RwSignal<Retry>,
    /// Counts the requests: only the reply to the newest one counts.
    number: StoredValue<u32>,
    is_under_way: StoredValue<bool>,
    /// Whether a question will be asked in a moment.
    is_timed: StoredValue<bool>,
}

impl Publishing {
    /// Nothing is known yet.
    pub(crate) fn new() -> Self {
        Self {
            publication: RwSignal::new(None),
            failure: RwSignal::new(None),
            is_plan_replaced: RwSignal::new(false),
            retry: RwSignal::new(Retry::Idle),
            number: StoredValue::new(0),
            is_under_way: StoredValue::new(false),
            is_timed: StoredValue::new(false),
        }
    }

    /// Sends a request. While the server is at work afterwards, it is asked again and again, until the page is left.
    pub(crate) fn send(self, step: PublishingStep) {
        let number = self.number.get_value() + 1;
        self.number.set_value(number);
        self.is_under_way.set_value(true);
        spawn_local(async move {
            let result = match &step {
                PublishingStep::Read => api::publication().await,
                PublishingStep::Prepare => api::prepare_publication().await,
                PublishingStep::Publish(confirmation) => api::publish(confirmation).await,
                PublishingStep::Cancel => api::cancel_publication().await,
            };
            // The page may be left by now, or a newer request is under way.
            if self.number.try_get_value() == Some(number) {
                self.is_under_way.set_value(false);
                self.end_retry(&result);
                self.take(&step, result);
            }
        });
    }

    fn take(self, step: &PublishingStep, result: Result<Publication, ApiError>) {
        let is_reading = *step == PublishingStep::Read;
        match result {
            Ok(publication) => {
                // Reading goes on while the page says what was refused.
                let is_refusal = self.failure.with_untracked(|failure| matches!(failure, Some(ApiError::Refused(_))));
                if !is_reading || !is_refusal {
                    self.forget_failure();
                }
                let is_replaced =
                    self.publication.with_untracked(|known| is_plan_replaced(known.as_ref(), &publication));
                if let Some(is_replaced) = is_replaced {
                    self.is_plan_replaced.set(is_replaced);
                }
                self.publication.set(Some(publication));
                self.read_later();
            }
            Err(error) => {
                let is_refusal = matches!(error, ApiError::Refused(_));
                let is_unreachable = error == ApiError::Unreachable;
                self.failure.set(Some(error));
                if is_refusal && !is_reading {
                    // Such as another plan, which is to be shown.
                    self.send(PublishingStep::Read);
                } else if is_unreachable {
                    self.read_later();
                }
            }
        }
    }

    /// Asks again after a failure.
    pub(crate) fn retry(self) {
        self.forget_failure();
        self.retry.set(Retry::UnderWay);
        self.send(PublishingStep::Read);
    }

    /// Compares the obstacle in a reply with the known one, if the author has asked again.
    fn end_retry(self, result: &Result<Publication, ApiError>) {
        if self.retry.get_untracked() != Retry::UnderWay {
            return;
        }
        let is_unchanged = self.publication.with_untracked(|known| match (known, result) {
            (Some(known), Ok(new)) => {
                let known = ShownStage::of(known);
                matches!(known, ShownStage::Obstacle(_)) && known == ShownStage::of(new)
            }
            _ => false,
        });
        self.retry.set(if is_unchanged { Retry::Unchanged } else { Retry::Idle });
    }

    fn forget_failure(self) {
        if self.failure.with_untracked(Option::is_some) {
            self.failure.set(None);
        }
    }

    fn read_later(self) {
        let is_running = self.publication.with_untracked(|publication| {
            publication.as_ref().is_some_and(|publication| is_running(&publication.stage))
        });
        if !is_running || self.is_timed.get_value() {
            return;
        }
        self.is_timed.set_value(true);
        let read = move || {
            let is_left = self.is_timed.try_set_value(false).is_some();
            // The reply to a request that is under way asks again.
            if !is_left && !self.is_under_way.get_value() {
                self.send(PublishingStep::Read);
            }
        };
        set_timeout(read, POLL_DELAY);
    }
}

#[cfg(test)]
mod tests {
    use editor_protocol::{ErrorText, Progress, Publication, PublicationPlan, Stage};

    use super::{ShownStage, is_plan_replaced};

    fn publication(obstacle: Option<ErrorText>, stage: Stage) -> Publication {
        Publication { target: "folder:x".to_owned(), obstacle, last_published: String::new(), stage }
    }

    fn progress(done: u32) -> Progress {
        Progress { text: "Pages".to_owned(), done, total: 9 }
    }

    #[test]
    fn progress_does_not_change_the_shown_stage() {
        let shown = |done| ShownStage::of(&publication(None, Stage::Publishing(progress(done))));
        assert_eq!(shown(1), shown(2));
        assert_ne!(shown(1), ShownStage::of(&publication(None, Stage::Preparing(progress(1)))));
    }

    #[test]
    fn another_plan_changes_the_shown_stage() {
        let shown = |id: &str| {
            let plan = PublicationPlan { id: id.to_owned(), ..PublicationPlan::default() };
            ShownStage::of(&publication(None, Stage::Prepared(plan)))
        };
        assert_ne!(shown("1"), shown("2"));
    }

    #[test]
    fn plan_after_a_confirmed_one_is_a_replacement() {
        let plan = |id: &str| {
            publication(None, Stage::Prepared(PublicationPlan { id: id.to_owned(), ..PublicationPlan::default() }))
        };
        let (publishing, preparing) = (Stage::Publishing(progress(1)), Stage::Preparing(progress(1)));
        let (publishing, preparing) = (publication(None, publishing), publication(None, preparing));
        assert_eq!(is_plan_replaced(Some(&publishing), &plan("2")), Some(true));
        assert_eq!(is_plan_replaced(Some(&publishing), &plan("")), Some(false));
        assert_eq!(is_plan_replaced(Some(&preparing), &plan("2")), Some(false));
        assert_eq!(is_plan_replaced(Some(&plan("2")), &plan("2")), None);
        assert_eq!(is_plan_replaced(None, &plan("2")), Some(false));
    }

    #[test]
    fn an_obstacle_does_not_hide_a_running_stage() {
        let obstacle = ErrorText { code: "no_target".to_owned(), message: "none".to_owned(), help: String::new() };
        let shown = |stage| ShownStage::of(&publication(Some(obstacle.clone()), stage));
        assert_eq!(shown(Stage::Idle), ShownStage::Obstacle(obstacle.clone()));
        let running = Stage::Publishing(progress(1));
        assert_eq!(shown(running), ShownStage::Stage(Stage::Publishing(Progress::default())));
    }
}
