//! Spam checks. None refuses a response: a suspicious one is held for moderation, with the reason.

use protocol::text;

/// Why a response is held or marked as spam.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The hidden field (honeypot) was filled in.
    Honeypot,
    /// The form had no token: it was sent without JavaScript, or by a robot.
    NoToken,
    /// The token is not valid, or is for another post.
    BadToken,
    /// Sent within [`crate::signing::MIN_AGE_MS`] after the form was opened.
    TooQuick,
    /// Sent later than [`crate::signing::MAX_AGE_MS`] after the form was opened.
    TooSlow,
    /// Many links, or a web address as the name.
    Links,
    /// A word of the block list.
    Blocked,
    /// Signed with the author's name.
    AuthorName,
    /// The parent is not in the database; it may be in the author's files.
    UnknownParent,
    /// The list of posts could not be read.
    UnknownPost,
    /// The address of the sender is unknown, so its rate limit is shared.
    UnknownRate,
}

impl Reason {
    const ALL: [Self; 11] = [
        Self::Honeypot,
        Self::NoToken,
        Self::BadToken,
        Self::TooQuick,
        Self::TooSlow,
        Self::Links,
        Self::Blocked,
        Self::AuthorName,
        Self::UnknownParent,
        Self::UnknownPost,
        Self::UnknownRate,
    ];

    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Honeypot => "trap",
            Self::NoToken => "no-token",
            Self::BadToken => "bad-token",
            Self::TooQuick => "too-quick",
            Self::TooSlow => "too-slow",
            Self::Links => "links",
            Self::Blocked => "blocked",
            Self::AuthorName => "author-name",
            Self::UnknownParent => "unknown-parent",
            Self::UnknownPost => "unknown-post",
            Self::UnknownRate => "unknown-rate",
        }
    }

    /// The names of several reasons, separated by spaces.
    pub fn join(reasons: &[Self]) -> String {
        reasons.iter().map(|reason| reason.name()).collect::<Vec<_>>().join(" ")
    }

    /// The reasons named in `names`; unknown ones are left out.
    ///
    /// ```
    /// use endpoint::spam_check::Reason;
    /// assert_eq!(Reason::parse("links trap"), [Reason::Links, Reason::Honeypot]);
    /// ```
    pub fn parse(names: &str) -> Vec<Self> {
        names
            .split_whitespace()
            .filter_map(|name| Self::ALL.into_iter().find(|reason| reason.name() == name))
            .collect()
    }
}

/// The reasons that the content of a response gives.
pub fn check(
    words: &protocol::response::Words,
    max_links: usize,
    block_list: &[String],
    author: &str,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    // The field for the site does not count. Mail programs would show an address in the name as a link.
    let name = words.name.to_lowercase();
    if links(&words.text) >= max_links || name.contains("://") || name.contains("www.") {
        reasons.push(Reason::Links);
    }
    let everything = [
        words.name.as_str(),
        words.email.as_deref().unwrap_or_default(),
        words.site.as_deref().unwrap_or_default(),
        words.text.as_str(),
    ]
    .join("\n")
    .to_lowercase();
    if block_list.iter().any(|blocked| !blocked.is_empty() && everything.contains(blocked.as_str())) {
        reasons.push(Reason::Blocked);
    }
    if !author.is_empty() && name == author.to_lowercase() {
        reasons.push(Reason::AuthorName);
    }
    reasons
}

/// The number of web addresses in a text, with any case of the scheme or with `www.` instead; or the number of HTML
/// links, if that is larger.
fn links(text: &str) -> usize {
    let text = text.to_lowercase();
    let bare = text.match_indices("www.").filter(|(at, _)| {
        let before = &text[..*at];
        !before.ends_with("://") && !before.ends_with(|c: char| c.is_alphanumeric() || c == '.' || c == '-')
    });
    (text::links(&text) + bare.count()).max(text.matches("href=").count())
}

#[cfg(test)]
mod tests {
    use super::{Reason, check};
    use protocol::response::Words;

    fn reasons(name: &str, text: &str) -> Vec<Reason> {
        let checked = Words::check(name, "", "", text).unwrap();
        check(&checked, 2, &["casino".to_owned()], "M. Braquet")
    }

    #[test]
    fn check_finds_links_blocked_words_and_author_name() {
        assert_eq!(reasons("Ana", "Voir https://a.example"), []);
        assert_eq!(reasons("Ana", "https://a.example et http://b.example"), [Reason::Links]);
        assert_eq!(reasons("Ana", "<a href=x>x</a> <a href=y>y</a>"), [Reason::Links]);
        assert_eq!(reasons("Ana", "HTTPS://A.EXAMPLE et Http://b.example"), [Reason::Links]);
        assert_eq!(reasons("Ana", "www.a.example, puis (WWW.b.example)"), [Reason::Links]);
        assert_eq!(reasons("Ana", "https://www.a.example"), [], "one address is counted once");
        assert_eq!(reasons("Ana", "awww. bwww. et -www.x"), [], "these are words");
        for name in ["https://a.example", "Ana, WWW.a.example", "ftp://a"] {
            assert_eq!(reasons(name, "bonjour"), [Reason::Links], "{name}");
        }
        assert_eq!(reasons("CASINO", "bonjour"), [Reason::Blocked]);
        assert_eq!(reasons("m. braquet", "bonjour"), [Reason::AuthorName]);
    }

    #[test]
    fn reasons_round_trip_through_names() {
        assert_eq!(Reason::parse(&Reason::join(&Reason::ALL)), Reason::ALL);
    }
}
