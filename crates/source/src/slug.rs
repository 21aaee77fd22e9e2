//! Slugs: the last segment of an address, `a-z`, `0-9` and single hyphens.
//!
//! The derivation of a slug from a title must never change: published addresses depend on it.

use std::fmt;

use crate::message::Message;

/// Longest slug, in bytes: shorter than the longest file name, with room for an extension.
pub const MAX_LENGTH: usize = 120;

/// A valid slug.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

/// Why a text is not a slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlugError {
    /// The text is empty.
    Empty,
    /// Longer than [`MAX_LENGTH`].
    TooLong,
    /// It has other characters than `a-z`, `0-9` and single hyphens between them.
    Form,
}

impl SlugError {
    /// What is wrong, for a sentence about the slug: "is empty".
    pub fn message(self) -> Message {
        match self {
            Self::Empty => Message::empty(),
            Self::TooLong => Message::slug_too_long(MAX_LENGTH),
            Self::Form => Message::slug_form(),
        }
    }
}

impl Slug {
    /// Parses `text`.
    ///
    /// # Errors
    /// When it is not a valid slug.
    pub fn parse(text: &str) -> Result<Self, SlugError> {
        if text.is_empty() {
            return Err(SlugError::Empty);
        }
        if text.len() > MAX_LENGTH {
            return Err(SlugError::TooLong);
        }
        let well_formed = text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        if well_formed { Ok(Self(text.to_owned())) } else { Err(SlugError::Form) }
    }

    /// Derives a slug from a title or a label: accents and ligatures are folded, other characters become hyphens.
    ///
    /// ```
    /// use source::slug::Slug;
    /// assert_eq!(Slug::from_text("L’été, cœur à vif !").unwrap().as_str(), "l-ete-coeur-a-vif");
    /// assert!(Slug::from_text("!!!").is_none());
    /// ```
    pub fn from_text(text: &str) -> Option<Self> {
        let mut slug = String::new();
        for word in fold(text).split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            let room = MAX_LENGTH.saturating_sub(slug.len() + usize::from(!slug.is_empty()));
            if room == 0 || (!slug.is_empty() && word.len() > room) {
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(&word[..word.len().min(room)]);
        }
        if slug.is_empty() { None } else { Some(Self(slug)) }
    }

    /// This slug, or the first of it with `-2`, `-3` … that is not taken.
    ///
    /// ```
    /// use source::slug::Slug;
    /// let slug = Slug::from_text("a").unwrap();
    /// assert_eq!(slug.first_free(|name| ["a", "a-2"].contains(&name)).as_str(), "a-3");
    /// ```
    #[must_use]
    pub fn first_free(&self, is_taken: impl Fn(&str) -> bool) -> Self {
        let numbered = (2..).map(|number: u64| {
            let ending = format!("-{number}");
            let start = self.0.get(..MAX_LENGTH - ending.len()).unwrap_or(&self.0).trim_end_matches('-');
            Self(format!("{start}{ending}"))
        });
        let mut names = std::iter::once(self.clone()).chain(numbered);
        names.find(|name| !is_taken(name.as_str())).unwrap_or_else(|| self.clone())
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Folds a text to lower-case ASCII: accents removed, ligatures expanded, other scripts transliterated.
///
/// ```
/// assert_eq!(source::slug::fold("Cœur d’Été"), "coeur d'ete");
/// ```
pub fn fold(text: &str) -> String {
    // Some symbols become a bracketed name ("TM"); characters without a transliteration separate words.
    deunicode::deunicode_with_tofu(text, " ").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{MAX_LENGTH, Slug, SlugError};
    use proptest::prelude::*;

    fn slug(text: &str) -> String {
        Slug::from_text(text).map(|slug| slug.to_string()).unwrap_or_default()
    }

    /// Published addresses depend on these slugs: when this test fails, fix the code and not the table.
    #[test]
    fn slugs_of_published_titles_never_change() {
        for (text, expected) in [
            ("l'été", "l-ete"),
            ("l’été", "l-ete"),
            ("cœur", "coeur"),
            ("CŒUR", "coeur"),
            ("Ex æquo", "ex-aequo"),
            ("Réseaux sociaux : les entreprises bougent !", "reseaux-sociaux-les-entreprises-bougent"),
            ("marketing RH", "marketing-rh"),
            ("Noël\u{a0}à\u{202f}Québec", "noel-a-quebec"),
            ("Straße", "strasse"),
            ("C++ & C#", "c-c"),
            ("3,5 %", "3-5"),
            ("e\u{301}te\u{301}", "ete"),
            ("--déjà--vu--", "deja-vu"),
            ("«\u{a0}Où\u{202f}?\u{a0}»", "ou"),
            ("", ""),
            ("…", ""),
        ] {
            assert_eq!(slug(text), expected, "{text:?}");
        }
    }

    #[test]
    fn slug_parser_refuses_invalid_slugs() {
        assert_eq!(Slug::parse(""), Err(SlugError::Empty));
        assert_eq!(Slug::parse(&"a".repeat(MAX_LENGTH + 1)), Err(SlugError::TooLong));
        for bad in ["../etc", "a/b", "É", "A", "a--b", "-a", "a-", "a b", ".", "index.html"] {
            assert_eq!(Slug::parse(bad), Err(SlugError::Form), "{bad:?}");
        }
        assert!(Slug::parse("l-ete-2012").is_ok());
    }

    #[test]
    fn free_slug_is_numbered_and_stays_a_slug() {
        let free = |slug: &str, taken: &[&str]| {
            Slug::parse(slug).unwrap().first_free(|name| taken.contains(&name)).to_string()
        };
        assert_eq!(free("a", &["b"]), "a");
        assert_eq!(free("a", &["a", "a-2"]), "a-3");
        let long = "a".repeat(MAX_LENGTH);
        assert_eq!(free(&long, &[&long]), format!("{}-2", "a".repeat(MAX_LENGTH - 2)));
    }

    proptest! {
        #[test]
        fn derived_slugs_are_valid_and_idempotent(text in any::<String>()) {
            if let Some(made) = Slug::from_text(&text) {
                prop_assert_eq!(Slug::parse(made.as_str()), Ok(made.clone()));
                prop_assert_eq!(Slug::from_text(made.as_str()), Some(made));
            }
        }

        #[test]
        fn slugs_ignore_case_and_kind_of_apostrophe(text in "[a-zàâçéèêëîïôûùüÿœæ' -]{0,60}") {
            prop_assert_eq!(slug(&text), slug(&text.to_uppercase()));
            prop_assert_eq!(slug(&text), slug(&text.replace('\'', "’")));
        }
    }
}
