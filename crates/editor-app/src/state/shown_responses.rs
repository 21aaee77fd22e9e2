//! What the page of the responses shows: the list, or what is missing for it.

use editor_protocol::{ErrorText, WaitingResponses};

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ShownResponses {
    /// The server has not replied yet.
    Nothing,
    /// The blog has no endpoint.
    NoEndpoint,
    /// The endpoint needs a key.
    NoKey,
    /// They are not known, for this reason.
    Obstacle(ErrorText),
    /// The list.
    List,
}

impl ShownResponses {
    /// What to show of a reply.
    pub(crate) fn of(waiting: Option<&WaitingResponses>) -> Self {
        match waiting {
            None => Self::Nothing,
            Some(waiting) if waiting.endpoint.is_empty() => Self::NoEndpoint,
            Some(WaitingResponses { obstacle: Some(obstacle), .. }) => Self::Obstacle(obstacle.clone()),
            Some(waiting) if !waiting.has_key => Self::NoKey,
            Some(_) => Self::List,
        }
    }
}

#[cfg(test)]
mod tests {
    use editor_protocol::{ErrorText, WaitingResponses};

    use super::ShownResponses;

    #[test]
    fn missing_key_comes_before_an_empty_list() {
        let endpoint = "https://a.example/".to_owned();
        let mut waiting = WaitingResponses::default();
        assert_eq!(ShownResponses::of(None), ShownResponses::Nothing);
        assert_eq!(ShownResponses::of(Some(&waiting)), ShownResponses::NoEndpoint);
        waiting.endpoint = endpoint;
        assert_eq!(ShownResponses::of(Some(&waiting)), ShownResponses::NoKey);
        waiting.has_key = true;
        assert_eq!(ShownResponses::of(Some(&waiting)), ShownResponses::List);
        let obstacle = ErrorText { code: "refused".to_owned(), message: "refused".to_owned(), help: String::new() };
        waiting.obstacle = Some(obstacle.clone());
        assert_eq!(ShownResponses::of(Some(&waiting)), ShownResponses::Obstacle(obstacle));
    }
}
