//! Runs a query on the files that were fetched.

use super::lookup::{self, Files, Matches};
use super::rank::Scores;
use super::{Hits, Order, Outcome, Query, candidates};
use crate::directory::Directory;
use crate::postings::MAX_TITLE_WORDS;
use crate::terms::Terms;
use crate::{DecodeError, LANGUAGE, TAG};

impl Query {
    /// The files of terms that a first run needs, by number.
    pub fn files(&self, directory: &Directory) -> Vec<u32> {
        let mut files = Vec::new();
        for (word, is_open) in self.looked_up(directory) {
            files.extend(candidates::files(word, is_open, directory));
        }
        files.extend(self.filters().iter().filter_map(|filter| directory.file_of(filter)));
        without_duplicates(files)
    }

    /// Finds posts in the fetched files, which are given by number and content.
    ///
    /// # Errors
    /// When a file is damaged, or in another version of the format.
    pub fn run<B: AsRef<[u8]>>(&self, directory: &Directory, files: &[(u32, B)]) -> Result<Outcome, DecodeError> {
        let files: Vec<(u32, &[u8])> = files.iter().map(|(number, bytes)| (*number, bytes.as_ref())).collect();
        self.run_on(directory, &files)
    }

    fn run_on(&self, directory: &Directory, files: &[(u32, &[u8])]) -> Result<Outcome, DecodeError> {
        let is_missing = |file: &u32| !files.iter().any(|(number, _)| number == file);
        let missing: Vec<u32> = self.files(directory).into_iter().filter(is_missing).collect();
        if !missing.is_empty() {
            return Ok(Outcome::Needs(missing));
        }
        let mut terms = Vec::new();
        for (number, bytes) in files {
            terms.push((*number, Terms::read(bytes)?));
        }
        let posts = directory.posts();
        let mut missing = Vec::new();
        let mut found = Vec::new();
        for (word, is_open) in self.looked_up(directory) {
            let own = chosen(&terms, &candidates::files(word, is_open, directory));
            let mut matches = lookup::find(word, is_open, Files { terms: &own, posts })?;
            if matches.postings.is_empty() {
                let of_forms = candidates::files_of_forms(word, directory);
                let of_similar = candidates::files_of_similar(word, directory);
                if of_forms.iter().any(is_missing) {
                    missing.extend(of_similar.into_iter().filter(is_missing));
                    continue;
                }
                let forms = chosen(&terms, &of_forms);
                let forms = Files { terms: &forms, posts };
                matches = lookup::find(word, is_open, forms)?;
                if matches.postings.is_empty() {
                    matches = lookup::find_similar(word, forms)?;
                }
                // A word with one error is near enough not to fetch the files of errors at the start.
                if matches.postings.is_empty() || matches.errors > 1 {
                    missing.extend(of_similar.iter().copied().filter(is_missing));
                    let similar = chosen(&terms, &of_similar);
                    matches = lookup::find_similar(word, Files { terms: &similar, posts })?;
                }
            }
            found.push((word, matches));
        }
        if !missing.is_empty() {
            return Ok(Outcome::Needs(without_duplicates(missing)));
        }
        let mut is_allowed = self.allowed_years(directory);
        for filter in self.filters() {
            let own: Vec<u32> = directory.file_of(&filter).into_iter().collect();
            let own = chosen(&terms, &own);
            let mut has_filter = vec![false; posts as usize];
            for posting in lookup::find_filter(&filter, Files { terms: &own, posts })? {
                if let Some(has_filter) = has_filter.get_mut(posting.post as usize) {
                    *has_filter = true;
                }
            }
            is_allowed.iter_mut().zip(has_filter).for_each(|(is_allowed, has_filter)| *is_allowed &= has_filter);
        }
        Ok(Outcome::Found(self.hits(&found, &is_allowed)))
    }

    fn hits(&self, found: &[(&str, Matches)], is_allowed: &[bool]) -> Hits {
        if self.is_empty() {
            return Hits::default();
        }
        let mut scores = Scores::new(is_allowed.len() as u32);
        let query_words = self.count.min(MAX_TITLE_WORDS.into()) as u8;
        for (_, matches) in found {
            scores.add(matches, query_words);
        }
        let (posts, is_complete) = scores.rank(found.len() as u32, is_allowed, self.order == Order::Date);
        let forms = found.iter().flat_map(|(_, matches)| &matches.forms).cloned().collect();
        Hits { posts, is_partial: !is_complete, forms, did_you_mean: self.did_you_mean(found) }
    }

    /// The words of the query, the mistyped ones corrected; none if no word is mistyped.
    fn did_you_mean(&self, found: &[(&str, Matches)]) -> Option<String> {
        let correction = |word: &str| {
            let matches = found.iter().find(|(known, _)| *known == word).map(|(_, matches)| matches)?;
            matches.correction.as_deref()
        };
        if !self.words.iter().any(|word| correction(word).is_some()) {
            return None;
        }
        let mut corrected = String::new();
        for word in &self.words {
            if !corrected.is_empty() {
                corrected.push(' ');
            }
            corrected.push_str(correction(word).unwrap_or(word));
        }
        Some(corrected)
    }

    /// The words to look up, and whether more letters may follow: common ones only if there are no others.
    fn looked_up<'q>(&'q self, directory: &Directory) -> Vec<(&'q str, bool)> {
        let mut words = Vec::new();
        for is_common in [false, true] {
            if words.is_empty() {
                let chosen = self.words.iter().enumerate().filter(|(_, word)| directory.is_common(word) == is_common);
                words.extend(chosen.map(|(position, word)| (word.as_str(), self.open == Some(position))));
            }
        }
        words
    }

    /// The terms that list the posts of the tag and the language.
    fn filters(&self) -> Vec<String> {
        let mut filters = Vec::new();
        for (sign, value) in [(TAG, &self.tag), (LANGUAGE, &self.language)] {
            if let Some(value) = value {
                let mut filter = String::from(sign);
                filter.push_str(value);
                filters.push(filter);
            }
        }
        filters
    }

    /// For each post: whether it is of the year.
    fn allowed_years(&self, directory: &Directory) -> Vec<bool> {
        let mut is_allowed = vec![self.year.is_none(); directory.posts() as usize];
        let posts = self.year.map(|year| directory.posts_of_year(year)).unwrap_or_default();
        let of_year = is_allowed.get_mut(posts.start as usize..posts.end as usize).unwrap_or_default();
        of_year.fill(true);
        is_allowed
    }
}

/// The files with these numbers.
fn chosen<'t, 'a>(terms: &'t [(u32, Terms<'a>)], numbers: &[u32]) -> Vec<&'t Terms<'a>> {
    terms.iter().filter(|(number, _)| numbers.contains(number)).map(|(_, terms)| terms).collect()
}

fn without_duplicates(numbers: Vec<u32>) -> Vec<u32> {
    let mut different = Vec::new();
    for number in numbers {
        if !different.contains(&number) {
            different.push(number);
        }
    }
    different
}
