//! The filter of the list, and the result of the last action, both as query parameters.

use form_urlencoded::Serializer;
use protocol::response::is_id;

use crate::App;
use crate::store::queue::Search;
use crate::store::response::{ResponseKind, Status};

/// Limit on the length of a search, in characters.
const MAX_SEARCH_LENGTH: usize = 200;

/// The parameter for responses of every status.
const ALL: &str = "all";

/// The parameter for private messages.
const MESSAGES: &str = "messages";

/// The filter and the page of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct View {
    /// Only responses of this status.
    pub(super) status: Option<Status>,
    /// Only private messages, which are pending.
    pub(super) is_of_messages: bool,
    /// Only responses with these words.
    pub(super) words: String,
    /// Only responses before this one.
    pub(super) before: Option<(i64, String)>,
}

impl Default for View {
    fn default() -> Self {
        Self { status: Some(Status::Pending), is_of_messages: false, words: String::new(), before: None }
    }
}

impl View {
    /// Parses a query; unknown parameters and invalid values are ignored.
    pub(super) fn parse(query: &str) -> Self {
        let mut view = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "status" if value == ALL => (view.status, view.is_of_messages) = (None, false),
                "status" if value == MESSAGES => (view.status, view.is_of_messages) = (Some(Status::Pending), true),
                "status" => {
                    if let Some(status) = Status::named(&value) {
                        (view.status, view.is_of_messages) = (Some(status), false);
                    }
                }
                "q" => view.words = value.trim().chars().take(MAX_SEARCH_LENGTH).collect(),
                "before" => view.before = parse_position(&value),
                _ => {}
            }
        }
        view
    }

    /// The query.
    pub(super) fn query(&self) -> String {
        self.serializer().finish()
    }

    /// The path with the query.
    pub(super) fn path(&self, app: &App) -> String {
        format!("{}?{}", app.path("moderation"), self.query())
    }

    /// The path with one more parameter.
    pub(super) fn path_with(&self, app: &App, name: &str, value: &str) -> String {
        format!("{}?{}", app.path("moderation"), self.serializer().append_pair(name, value).finish())
    }

    /// The first page of the same search in another status.
    pub(super) fn of(&self, status: Option<Status>) -> Self {
        Self { status, is_of_messages: false, words: self.words.clone(), before: None }
    }

    /// The first page of the same search among private messages.
    pub(super) fn of_messages(&self) -> Self {
        Self { is_of_messages: true, ..self.of(Some(Status::Pending)) }
    }

    /// The first page.
    pub(super) fn first_page(&self) -> Self {
        Self { before: None, ..self.clone() }
    }

    /// The next page, after this response.
    pub(super) fn after(&self, received_ms: i64, id: &str) -> Self {
        Self { before: Some((received_ms, id.to_owned())), ..self.clone() }
    }

    /// The kind that says which decisions are possible for all of the list.
    pub(super) fn kind(&self) -> ResponseKind {
        if self.is_of_messages { ResponseKind::Message } else { ResponseKind::Response }
    }

    /// The search in the database.
    pub(super) fn search(&self, limit: usize) -> Search {
        let Self { status, words, before, .. } = self.clone();
        // Pending messages have a list of their own.
        let is_message = (status == Some(Status::Pending)).then_some(self.is_of_messages);
        Search { status, is_message, words, before, limit, is_oldest_first: false }
    }

    fn serializer(&self) -> Serializer<'static, String> {
        let mut query = Serializer::new(String::new());
        let status = if self.is_of_messages { MESSAGES } else { self.status.map_or(ALL, Status::name) };
        query.append_pair("status", status);
        if !self.words.is_empty() {
            query.append_pair("q", &self.words);
        }
        if let Some((instant, id)) = &self.before {
            query.append_pair("before", &format!("{instant},{id}"));
        }
        query
    }
}

fn parse_position(value: &str) -> Option<(i64, String)> {
    let (instant, id) = value.split_once(',')?;
    Some((instant.parse().ok()?, id.to_owned())).filter(|(_, id)| is_id(id))
}

/// An action on responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Approved.
    Approved,
    /// Rejected.
    Rejected,
    /// Marked as spam.
    Spam,
    /// The last decision was undone.
    Undone,
    /// Erased.
    Erased,
    /// The author replied.
    Replied,
    /// No response was selected.
    Nothing,
}

impl Action {
    /// The decisions, in the order of their buttons.
    pub(super) const DECISIONS: [Self; 3] = [Self::Approved, Self::Rejected, Self::Spam];

    const ALL: [Self; 7] =
        [Self::Approved, Self::Rejected, Self::Spam, Self::Undone, Self::Erased, Self::Replied, Self::Nothing];

    /// The name in query parameters and buttons.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Approved => "approve",
            Self::Rejected => "reject",
            Self::Spam => "spam",
            Self::Undone => "undo",
            Self::Erased => "erase",
            Self::Replied => "answer",
            Self::Nothing => "nothing",
        }
    }

    /// The action of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }

    /// The status that a decision sets.
    pub(super) fn status(self) -> Option<Status> {
        match self {
            Self::Approved => Some(Status::Approved),
            Self::Rejected => Some(Status::Rejected),
            Self::Spam => Some(Status::Spam),
            Self::Undone | Self::Erased | Self::Replied | Self::Nothing => None,
        }
    }
}

/// The result of the last action, shown above the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ActionResult {
    /// The action.
    pub(super) action: Action,
    /// The number of changed responses.
    pub(super) count: usize,
    /// The ids of the changed responses, if the action can be undone.
    pub(super) ids: Vec<String>,
}

impl ActionResult {
    /// Parses a query.
    pub(super) fn parse(query: &str) -> Option<Self> {
        let (mut action, mut count, mut ids) = (None, 0, Vec::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "done" => action = Action::named(&value),
                "count" => count = value.parse().unwrap_or_default(),
                "ids" => ids = value.split('.').filter(|id| is_id(id)).map(str::to_owned).collect(),
                _ => {}
            }
        }
        Some(Self { action: action?, count, ids })
    }

    /// The path of `view` with this result, at the response `next`.
    pub(super) fn path(&self, app: &App, view: &View, next: &str) -> String {
        let mut query = view.serializer();
        query.append_pair("done", self.action.name()).append_pair("count", &self.count.to_string());
        if !self.ids.is_empty() {
            query.append_pair("ids", &self.ids.join("."));
        }
        let fragment = if is_id(next) { format!("#response-{next}") } else { String::new() };
        format!("{}?{}{fragment}", app.path("moderation"), query.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::View;
    use crate::store::response::Status;

    #[test]
    fn view_round_trips_through_query() {
        for view in [
            View::default(),
            View {
                status: None,
                words: "été & hiver".to_owned(),
                before: Some((12, "a-1".to_owned())),
                ..View::default()
            },
            View { status: Some(Status::Spam), ..View::default() },
            View::default().of_messages(),
        ] {
            assert_eq!(View::parse(&view.query()), view);
        }
        assert_eq!(View::parse("status=x&before=1,<b>&before=y&page=3"), View::default());
    }
}
