//! Finds posts. The caller fetches the files; the query says which.
//!
//! ```no_run
//! use search::query::{Outcome, Query};
//!
//! # fn fetch(name: &str) -> Vec<u8> { Vec::new() }
//! # fn main() -> Result<(), search::DecodeError> {
//! # let bytes: Vec<u8> = Vec::new();
//! let directory = search::directory::Directory::read(&bytes)?;
//! let query = Query::parse("reseaux sociaux");
//! let mut files: Vec<(u32, Vec<u8>)> = Vec::new();
//! let hits = loop {
//!     match query.run(&directory, &files)? {
//!         Outcome::Needs(numbers) => {
//!             for file in numbers {
//!                 files.push((file, fetch(&directory.terms_name(file).unwrap_or_default())));
//!             }
//!         }
//!         Outcome::Found(hits) => break hits,
//!     }
//! };
//! for post in hits.posts.iter().take(10) {
//!     let (block, position) = directory.card(*post);
//!     let cards = search::cards::read(&fetch(&directory.cards_name(block).unwrap_or_default()), &directory)?;
//!     println!("{:?}", cards.get(position));
//! }
//! # Ok(())
//! # }
//! ```

mod candidates;
mod distance;
mod endings;
mod lookup;
mod rank;
mod run;

use crate::words;

/// Maximum number of different words that are looked up.
const MAX_WORDS: usize = 12;

/// A query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The slug of a tag that the posts must have.
    pub tag: Option<String>,
    /// The year of the posts.
    pub year: Option<u32>,
    /// The language tag of the posts.
    pub language: Option<String>,
    /// The order of the results.
    pub order: Order,
    /// Different forms, in the order of the text.
    words: Vec<String>,
    /// Position of the word that is being typed.
    open: Option<usize>,
    /// Number of different words, including those above the maximum.
    count: usize,
    phrases: Vec<Vec<String>>,
}

/// An order of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The best first.
    #[default]
    Relevance,
    /// The newest first.
    Date,
}

/// The result of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// These files of terms are missing: run the query again with them.
    Needs(Vec<u32>),
    /// The posts.
    Found(Hits),
}

/// The posts that a query finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Numbers of the posts, in the order of the results.
    pub posts: Vec<u32>,
    /// Whether no post has all words; the posts then have the largest number of them.
    pub is_partial: bool,
    /// The forms of all found words: what to mark in an excerpt, where [`words::form`] gives the form of a word.
    pub forms: Vec<String>,
    /// The query with the nearest known words, if some are probably mistyped.
    pub did_you_mean: Option<String>,
}

impl Query {
    /// Reads a normalized text: words, and phrases in quotation marks of any kind.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let mut is_phrase = false;
        for part in text.split(['"', '“', '”', '„', '«', '»']) {
            let forms: Vec<String> = words::forms(part).collect();
            query.open = None;
            for form in &forms {
                let known = query.words.iter().position(|known| known == form);
                query.open = known.or(Some(query.words.len()));
                if known.is_none() {
                    query.words.push(form.clone());
                }
            }
            if is_phrase || !part.ends_with(words::is_letter) {
                query.open = None;
            }
            if is_phrase && forms.len() > 1 {
                query.phrases.push(forms);
            }
            is_phrase = !is_phrase;
        }
        query.count = query.words.len();
        query.words.truncate(MAX_WORDS);
        query
    }

    /// Whether there is nothing to search for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.tag.is_none() && self.year.is_none() && self.language.is_none()
    }

    /// Whether the found posts must be checked with [`Query::has_phrases`]: the index does not know the order of words.
    pub fn needs_texts(&self) -> bool {
        !self.phrases.is_empty()
    }

    /// Whether a normalized text has all phrases of the query.
    pub fn has_phrases(&self, text: &str) -> bool {
        let words: Vec<String> = words::forms(text).collect();
        self.phrases.iter().all(|phrase| words.windows(phrase.len()).any(|words| words == phrase.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn query_has_each_word_once() {
        let query = Query::parse("l'ete a velo, ete");
        assert_eq!(query.words, ["ete", "a", "velo"]);
        assert_eq!(query.open, Some(0));
        assert_eq!(Query::parse("velo ").open, None);
        assert!(Query::parse(" ?! ").is_empty());
    }

    #[test]
    fn phrases_are_in_quotation_marks() {
        let query = Query::parse("lire «\u{a0}la mer du nord\u{a0}» \"dunes\" “a pied");
        assert_eq!(query.phrases, [vec!["la", "mer", "du", "nord"], vec!["a", "pied"]]);
        assert_eq!(query.words, ["lire", "la", "mer", "du", "nord", "dunes", "a", "pied"]);
        assert_eq!(query.open, None);
        assert!(query.needs_texts());
        assert!(query.has_phrases("de la mer du nord, a pied"));
        assert!(!query.has_phrases("du nord de la mer, a pied"));
    }

    #[test]
    fn words_beyond_the_limit_are_counted() {
        let query = Query::parse("a b c d e f g h i j k l m n o");
        assert_eq!((query.words.len(), query.count), (12, 15));
    }
}
