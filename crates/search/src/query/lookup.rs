//! Looks a word up in files of terms.

use std::cmp::Reverse;

use super::distance::{allowed_errors, distance};
use super::endings::is_related;
use crate::postings::Posting;
use crate::terms::Terms;
use crate::{DecodeError, LANGUAGE, TAG};

/// Minimum number of bytes of a prefix that finds longer words.
pub(super) const MIN_PREFIX: usize = 3;

/// Maximum number of bytes of a letter in UTF-8.
const MAX_LETTER: usize = 4;

/// How well a form in the index matches a word of the query, from the worst to the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    None,
    /// One or two letters differ.
    Typo,
    /// Probably another form of the word.
    Related,
    /// It starts with the word.
    Prefix,
    Exact,
}

/// The matches of a word.
#[derive(Clone, Debug, Default)]
pub(super) struct Matches {
    /// May have a post more than once.
    pub(super) postings: Vec<(Fit, Posting)>,
    /// All forms of the found words.
    pub(super) forms: Vec<String>,
    /// The nearest form, if the word is probably mistyped.
    pub(super) correction: Option<String>,
    /// The number of typing errors.
    pub(super) errors: usize,
}

/// Files of terms, and the number of posts of the blog.
#[derive(Clone, Copy)]
pub(super) struct Files<'f> {
    pub(super) terms: &'f [&'f Terms<'f>],
    pub(super) posts: u32,
}

/// Finds the word itself, and the words that start with it if it `is_open`. Where no post has the word itself, finds
/// the words that start with it, and its other forms.
pub(super) fn find(word: &str, is_open: bool, files: Files<'_>) -> Result<Matches, DecodeError> {
    let mut best = Fit::None;
    for terms in files.terms {
        terms.visit(&mut |form, _| best = best.max(fit(word, form)))?;
    }
    collect(files, &|form| match fit(word, form) {
        Fit::Prefix if best == Fit::Exact && !is_open => Fit::None,
        Fit::Related if best == Fit::Exact => Fit::None,
        fit => fit,
    })
}

/// Finds the words with the smallest edit distance to `word`.
pub(super) fn find_similar(word: &str, files: Files<'_>) -> Result<Matches, DecodeError> {
    let letters: Vec<char> = word.chars().collect();
    let limit = allowed_errors(letters.len());
    let errors = |form: &str| {
        if limit == 0 || is_filter(form) || form.len().abs_diff(word.len()) > limit * MAX_LETTER {
            return None;
        }
        distance(&letters, &form.chars().collect::<Vec<_>>(), limit)
    };
    let mut nearest: Option<(usize, Reverse<usize>, String)> = None;
    for terms in files.terms {
        let mut similar = Vec::new();
        terms.visit(&mut |form, lists| {
            if let Some(errors) = errors(form) {
                similar.push((errors, form.to_owned(), lists.to_vec()));
            }
        })?;
        for (errors, form, lists) in similar {
            let mut posts = 0;
            for list in lists {
                posts += terms.postings(list, files.posts)?.len();
            }
            let other = (errors, Reverse(posts), form);
            if nearest.as_ref().is_none_or(|nearest| other < *nearest) {
                nearest = Some(other);
            }
        }
    }
    let Some((fewest, _, correction)) = nearest else { return Ok(Matches::default()) };
    let matches = collect(files, &|form| if errors(form) == Some(fewest) { Fit::Typo } else { Fit::None })?;
    Ok(Matches { correction: Some(correction), errors: fewest, ..matches })
}

/// The posts with the term of a filter.
pub(super) fn find_filter(term: &str, files: Files<'_>) -> Result<Vec<Posting>, DecodeError> {
    let matches = collect(files, &|form| if form == term { Fit::Exact } else { Fit::None })?;
    Ok(matches.postings.into_iter().map(|(_, posting)| posting).collect())
}

fn fit(word: &str, form: &str) -> Fit {
    if form == word {
        Fit::Exact
    } else if word.len() >= MIN_PREFIX && form.starts_with(word) {
        Fit::Prefix
    } else if !is_filter(form) && is_related(word, form) {
        Fit::Related
    } else {
        Fit::None
    }
}

/// Whether the term is that of a filter.
fn is_filter(form: &str) -> bool {
    form.starts_with([TAG, LANGUAGE])
}

/// The postings of all forms that fit, and the forms that share them.
fn collect(files: Files<'_>, fit: &dyn Fn(&str) -> Fit) -> Result<Matches, DecodeError> {
    let mut matches = Matches::default();
    for terms in files.terms {
        let mut fits = vec![Fit::None; terms.lists()];
        terms.visit(&mut |form, lists| {
            let fit = fit(form);
            for list in lists {
                if let Some(best) = fits.get_mut(*list) {
                    *best = fit.max(*best);
                }
            }
        })?;
        terms.visit(&mut |form, lists| {
            if lists.iter().any(|list| fits.get(*list).is_some_and(|fit| *fit > Fit::None)) {
                matches.forms.push(form.to_owned());
            }
        })?;
        for (list, fit) in fits.iter().enumerate().filter(|(_, fit)| **fit > Fit::None) {
            let postings = terms.postings(list, files.posts)?;
            matches.postings.extend(postings.into_iter().map(|posting| (*fit, posting)));
        }
    }
    Ok(matches)
}
