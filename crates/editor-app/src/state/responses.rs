//! The responses that wait, and the decisions about them. They outlive their page: the header counts them.

use std::collections::BTreeSet;
use std::time::Duration;

use editor_protocol::{Decide, WaitingResponse, WaitingResponses};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::decision::{Decision, next_after, outcome};
use super::decision_queue::DecisionQueue;
use super::shown_responses::ShownResponses;
use crate::api::{self, ApiError};
use crate::browser::document::{find, focus, focus_heading, with_id};
use crate::texts::Texts;

/// The kind of a private message, which is never published.
pub(crate) const MESSAGE: &str = "message";

/// The page with the responses.
const PAGE: &str = ".responses-page";

/// The responses that wait. Copies share them.
#[derive(Clone, Copy)]
pub(crate) struct Responses {
    /// What the server says; none before its first reply.
    pub(crate) waiting: RwSignal<Option<WaitingResponses>>,
    /// Why the last request failed.
    pub(crate) failure: RwSignal<Option<ApiError>>,
    /// The ids of those that are selected.
    pub(crate) selected: RwSignal<BTreeSet<String>>,
    /// What the last action has done, in words.
    pub(crate) notice: RwSignal<String>,
    /// The ids of the last decision; none if it can't be undone.
    pub(crate) undoable: RwSignal<Vec<String>>,
    texts: Texts,
    decisions: StoredValue<DecisionQueue>,
    /// Counts what changes the list: a list that was asked for earlier is out of date.
    number: StoredValue<u32>,
}

/// The responses that `App` provides.
pub(crate) fn use_responses() -> Responses {
    expect_context()
}

impl Responses {
    /// Nothing is known yet.
    pub(crate) fn new(texts: Texts) -> Self {
        Self {
            waiting: RwSignal::new(None),
            failure: RwSignal::new(None),
            selected: RwSignal::new(BTreeSet::new()),
            notice: RwSignal::new(String::new()),
            undoable: RwSignal::new(Vec::new()),
            texts,
            decisions: StoredValue::new(DecisionQueue::default()),
            number: StoredValue::new(0),
        }
    }

    /// Asks for the list.
    pub(crate) fn load(self) {
        spawn_local(self.read());
    }

    /// Asks for the list again after a failure, and says so.
    pub(crate) fn retry(self) {
        self.notice.set(self.texts.loading.to_owned());
        spawn_local(async move {
            let before = self.shown();
            self.read().await;
            // A decision may have said something meanwhile.
            if self.notice.with_untracked(|notice| notice == self.texts.loading) {
                let is_obstacle = matches!(before, ShownResponses::Obstacle(_));
                let has_failed = self.failure.with_untracked(Option::is_some);
                let is_unchanged = is_obstacle && !has_failed && self.shown() == before;
                self.notice.set(if is_unchanged { self.texts.retry_unchanged } else { "" }.to_owned());
            }
        });
    }

    fn shown(self) -> ShownResponses {
        self.waiting.with_untracked(|waiting| ShownResponses::of(waiting.as_ref()))
    }

    /// Forgets what concerns only one visit of the page.
    pub(crate) fn start_visit(self) {
        self.failure.set(None);
        self.selected.set(BTreeSet::new());
        self.notice.set(String::new());
        self.undoable.set(Vec::new());
    }

    async fn read(self) {
        let number = self.next_number();
        let result = api::responses().await;
        if self.number.get_value() != number {
            return;
        }
        match result {
            Ok(waiting) => self.take(waiting),
            Err(error) => self.failure.set(Some(error)),
        }
    }

    fn take(self, waiting: WaitingResponses) {
        self.failure.set(None);
        let ids: BTreeSet<_> = waiting.responses.iter().map(|response| response.id.clone()).collect();
        self.selected.update(|selected| selected.retain(|id| ids.contains(id)));
        self.waiting.set(Some(waiting));
    }

    fn next_number(self) -> u32 {
        let number = self.number.get_value() + 1;
        self.number.set_value(number);
        number
    }

    /// The responses in their order.
    pub(crate) fn list(self) -> Vec<WaitingResponse> {
        self.waiting.with(|waiting| waiting.as_ref().map(|waiting| waiting.responses.clone()).unwrap_or_default())
    }

    /// The ids of the responses in their order. Messages are left out: they can't be published.
    pub(crate) fn selectable(self) -> Vec<String> {
        self.waiting.with(|waiting| {
            let responses = waiting.iter().flat_map(|waiting| &waiting.responses);
            responses.filter(|response| response.kind != MESSAGE).map(|response| response.id.clone()).collect()
        })
    }

    /// Whether several can be decided about at once.
    pub(crate) fn has_several(self) -> bool {
        self.waiting.with(|waiting| {
            let responses = waiting.iter().flat_map(|waiting| &waiting.responses);
            responses.filter(|response| response.kind != MESSAGE).nth(1).is_some()
        })
    }

    /// Selects a response, or no longer.
    pub(crate) fn select(self, id: &str, is_selected: bool) {
        self.selected.update(|selected| {
            if is_selected {
                selected.insert(id.to_owned());
            } else {
                selected.remove(id);
            }
        });
    }

    /// Decides about responses, once other decisions are made; the focus goes to the next one.
    pub(crate) fn decide(self, ids: Vec<String>, decision: Decision) {
        if self.decisions.try_update_value(|decisions| decisions.add(ids, decision)) != Some(true) {
            return;
        }
        // The same words are announced only if they are new.
        self.notice.set(String::new());
        spawn_local(async move {
            while let Some((ids, decision)) = self.decisions.with_value(DecisionQueue::first) {
                self.send(ids, decision).await;
                self.decisions.update_value(DecisionQueue::finish);
            }
        });
    }

    /// Takes the last decision back, once it is made; the focus goes to the response that it was about.
    pub(crate) fn undo(self) {
        self.decide(Vec::new(), Decision::Undo);
    }

    async fn send(self, ids: Vec<String>, decision: Decision) {
        let ids = if decision == Decision::Undo { self.undoable.get_untracked() } else { ids };
        if ids.is_empty() {
            return;
        }
        let request = Decide { ids, decision: decision.word().to_owned() };
        match api::decide(&request).await {
            Ok(decided) if decision == Decision::Undo => self.take_undo(request.ids.len(), decided.changed).await,
            Ok(decided) => self.take_decision(&request.ids, decision, decided.changed),
            Err(error) => {
                self.failure.set(Some(error));
                // They may fail for the same reason, and an undo would be about another decision.
                let dropped = self.decisions.try_update_value(DecisionQueue::drop_waiting).unwrap_or_default();
                if dropped > 0 {
                    self.notice.set(self.texts.decisions_not_sent(dropped));
                }
            }
        }
    }

    fn take_decision(self, ids: &[String], decision: Decision, changed: Vec<String>) {
        self.next_number();
        self.failure.set(None);
        let order: Vec<String> = self.waiting.with_untracked(|waiting| {
            let responses = waiting.iter().flat_map(|waiting| &waiting.responses);
            responses.map(|response| response.id.clone()).collect()
        });
        self.waiting.update(|waiting| {
            if let Some(waiting) = waiting {
                waiting.responses.retain(|response| !ids.contains(&response.id));
            }
        });
        self.selected.update(|selected| selected.retain(|id| !ids.contains(id)));
        self.notice.set(outcome(self.texts, decision, changed.len(), ids.len()));
        self.undoable.set(if decision == Decision::Erase { Vec::new() } else { changed });
        // The author has gone on to those that wait.
        focus_response(next_after(&order, &self.decisions.with_value(DecisionQueue::ids)));
        if self.waiting.with_untracked(|waiting| waiting.as_ref().is_some_and(|waiting| waiting.has_more)) {
            self.load();
        }
    }

    async fn take_undo(self, total: usize, changed: Vec<String>) {
        self.undoable.set(Vec::new());
        self.notice.set(outcome(self.texts, Decision::Undo, changed.len(), total));
        self.read().await;
        focus_response(changed.into_iter().next());
    }

    /// Stores the key; an empty one removes it.
    ///
    /// # Errors
    /// When the endpoint or the server refuses it.
    pub(crate) async fn set_key(self, key: String) -> Result<(), ApiError> {
        let is_removed = key.is_empty();
        let waiting = api::set_endpoint_key(key).await?;
        self.next_number();
        self.start_visit();
        self.take(waiting);
        self.notice.set(if is_removed { self.texts.key_removed } else { self.texts.key_stored }.to_owned());
        focus_response(None);
        Ok(())
    }

    /// Removes the stored key.
    pub(crate) fn remove_key(self) {
        spawn_local(async move {
            if let Err(error) = self.set_key(String::new()).await {
                self.failure.set(Some(error));
            }
        });
    }
}

/// The id of the element of a response.
pub(crate) fn element_id(response: &str) -> String {
    format!("response-{response}")
}

/// Moves the focus to a response, or to the heading of the page if there is none. The author may be at another page by
/// now, whose focus stays where it is.
fn focus_response(id: Option<String>) {
    let focus_it = move || {
        if find(PAGE).is_none() {
            return;
        }
        match id.and_then(|id| with_id(&element_id(&id))) {
            Some(element) => focus(Some(element)),
            None => focus_heading(),
        }
    };
    // The list changes first.
    set_timeout(focus_it, Duration::ZERO);
}
