//! Languages: the interface's two, and the tags that content may carry.

use serde::Serialize;

/// Language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl Language {
    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// What is shown in the place of a response that was withdrawn and that others answer.
    pub fn withdrawn_response(self) -> &'static str {
        match self {
            Self::Fr => "Une réponse qui a été retirée",
            Self::En => "A response that was withdrawn",
        }
    }

    /// The language of this tag, such as `fr` or `fr-CA`, if the interface speaks it.
    ///
    /// ```
    /// use protocol::language::Language;
    /// assert_eq!(Language::of_tag("fr-CA"), Some(Language::Fr));
    /// assert_eq!(Language::of_tag("de"), None);
    /// ```
    pub fn of_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.to_ascii_lowercase().as_str() {
            "fr" => Some(Self::Fr),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// Whether `tag` has the form of a BCP 47 language tag: letters, then parts of 1 to 8 letters or digits.
///
/// ```
/// assert!(protocol::language::is_tag("fr-CA"));
/// assert!(!protocol::language::is_tag("français"));
/// ```
pub fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}
