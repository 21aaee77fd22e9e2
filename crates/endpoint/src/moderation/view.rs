//! What the list shows, as its address tells it; and what was done last.

use form_urlencoded::Serializer;
use protocol::response::is_id;

use crate::App;
use crate::store::queue::Search;
use crate::store::response::Status;

/// Longest search, in characters.
const MAX_WORDS: usize = 200;

/// Name of the status that is none: all responses.
const ALL: &str = "all";

/// A part of the responses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct View {
    /// Only those of this status.
    pub(super) status: Option<Status>,
    /// Only those with these words.
    pub(super) words: String,
    /// Only those before this one.
    pub(super) before: Option<(i64, String)>,
}

impl Default for View {
    fn default() -> Self {
        Self { status: Some(Status::Held), words: String::new(), before: None }
    }
}

impl View {
    /// Reads the query of an address; what is not understood is left out.
    pub(super) fn parse(query: &str) -> Self {
        let mut view = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "status" if value == ALL => view.status = None,
                "status" => view.status = Status::named(&value).or(view.status),
                "q" => view.words = value.trim().chars().take(MAX_WORDS).collect(),
                "before" => view.before = place(&value),
                _ => {}
            }
        }
        view
    }

    /// Its query.
    pub(super) fn query(&self) -> String {
        self.serializer().finish()
    }

    /// Its address, as a path.
    pub(super) fn path(&self, app: &App) -> String {
        format!("{}?{}", app.path("moderation"), self.query())
    }

    /// Its address with one more parameter.
    pub(super) fn path_with(&self, app: &App, name: &str, value: &str) -> String {
        format!("{}?{}", app.path("moderation"), self.serializer().append_pair(name, value).finish())
    }

    /// The same words in another status, from the beginning.
    pub(super) fn of(&self, status: Option<Status>) -> Self {
        Self { status, words: self.words.clone(), before: None }
    }

    /// The next page, behind this response.
    pub(super) fn behind(&self, received_ms: i64, id: &str) -> Self {
        Self { before: Some((received_ms, id.to_owned())), ..self.clone() }
    }

    /// What to ask of the database.
    pub(super) fn search(&self, limit: usize) -> Search {
        Search { status: self.status, words: self.words.clone(), before: self.before.clone(), limit }
    }

    fn serializer(&self) -> Serializer<'static, String> {
        let mut query = Serializer::new(String::new());
        query.append_pair("status", self.status.map_or(ALL, Status::name));
        if !self.words.is_empty() {
            query.append_pair("q", &self.words);
        }
        if let Some((instant, id)) = &self.before {
            query.append_pair("before", &format!("{instant},{id}"));
        }
        query
    }
}

fn place(value: &str) -> Option<(i64, String)> {
    let (instant, id) = value.split_once(',')?;
    Some((instant.parse().ok()?, id.to_owned())).filter(|(_, id)| is_id(id))
}

/// What can be done with responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// They are published.
    Approved,
    /// They are not.
    Rejected,
    /// They never were for readers.
    Spam,
    /// The last decision was taken back.
    Undone,
    /// They were erased.
    Erased,
    /// One was answered.
    Answered,
    /// There was nothing to do it with.
    Nothing,
}

impl Done {
    /// The decisions, in the order of their buttons.
    pub(super) const DECISIONS: [Self; 3] = [Self::Approved, Self::Rejected, Self::Spam];

    const ALL: [Self; 7] =
        [Self::Approved, Self::Rejected, Self::Spam, Self::Undone, Self::Erased, Self::Answered, Self::Nothing];

    /// Its name in addresses and buttons.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Approved => "approve",
            Self::Rejected => "reject",
            Self::Spam => "spam",
            Self::Undone => "undo",
            Self::Erased => "erase",
            Self::Answered => "answer",
            Self::Nothing => "nothing",
        }
    }

    /// The one of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.name() == name)
    }

    /// The status that a decision gives.
    pub(super) fn status(self) -> Option<Status> {
        match self {
            Self::Approved => Some(Status::Approved),
            Self::Rejected => Some(Status::Rejected),
            Self::Spam => Some(Status::Spam),
            Self::Undone | Self::Erased | Self::Answered | Self::Nothing => None,
        }
    }
}

/// What was done last, told on top of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Notice {
    /// What it was.
    pub(super) done: Done,
    /// With how many.
    pub(super) count: usize,
    /// With which, where it can be taken back.
    pub(super) ids: Vec<String>,
}

impl Notice {
    /// Reads the query of an address.
    pub(super) fn parse(query: &str) -> Option<Self> {
        let (mut done, mut count, mut ids) = (None, 0, Vec::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "done" => done = Done::named(&value),
                "count" => count = value.parse().unwrap_or_default(),
                "ids" => ids = value.split('.').filter(|id| is_id(id)).map(str::to_owned).collect(),
                _ => {}
            }
        }
        Some(Self { done: done?, count, ids })
    }

    /// The address of `view` with this on top of it, at the response `next`.
    pub(super) fn path(&self, app: &App, view: &View, next: &str) -> String {
        let mut query = view.serializer();
        query.append_pair("done", self.done.name()).append_pair("count", &self.count.to_string());
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
    fn addresses_are_read_back() {
        for view in [
            View::default(),
            View { status: None, words: "été & hiver".to_owned(), before: Some((12, "a-1".to_owned())) },
            View { status: Some(Status::Spam), ..View::default() },
        ] {
            assert_eq!(View::parse(&view.query()), view);
        }
        assert_eq!(View::parse("status=x&before=1,<b>&before=y&page=3"), View::default());
    }
}
