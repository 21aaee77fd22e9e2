//! All words of the posts: forms, stems and posting lists.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use unicode_segmentation::UnicodeSegmentation;

use super::stemmer::{Stemmers, Stemming, Word};
use super::text::compose;
use crate::postings::{self, Packed, Place, Posting};
use crate::terms::Writer;
use crate::{LANGUAGE, TAG, words};

/// Size of a file of terms without its largest list, in bytes.
const FILE_SIZE: usize = 8 * 1024;

/// Minimum number of posts for a blog to have common words.
const MIN_POSTS_FOR_COMMON: usize = 256;

/// The places of a post's words, by stem.
pub(super) type Places = BTreeMap<u32, Place>;

#[derive(Default)]
pub(super) struct Vocabulary {
    stemmers: Stemmers,
    /// The stem of each known word; none for words that are not in the index.
    known: HashMap<Stemming, HashMap<String, Option<u32>>>,
    numbers: HashMap<String, u32>,
    /// By the number of a stem.
    stems: Vec<Stem>,
    forms: BTreeMap<String, BTreeSet<u32>>,
}

#[derive(Default)]
struct Stem {
    text: String,
    postings: Vec<Packed>,
}

/// The vocabulary in files.
#[derive(Default)]
pub(super) struct TermFiles {
    pub(super) files: Vec<Vec<u8>>,
    /// The lower bound of each file.
    pub(super) bounds: Vec<Vec<u8>>,
    /// Forms that at least half of the posts have.
    pub(super) common: Vec<String>,
    /// How many terms are those of tags.
    pub(super) tags: u32,
}

impl Vocabulary {
    /// Adds the words of a part of a post to `places`.
    pub(super) fn read(&mut self, text: &str, stemming: Stemming, place: Place, places: &mut Places) {
        for word in compose(text).unicode_words().flat_map(words::words) {
            if let Some(stem) = self.stem_of(word, stemming) {
                let known = places.entry(stem).or_insert(place);
                *known = place.max(*known);
            }
        }
    }

    /// Adds the term of a filter: `sign` and `value`.
    pub(super) fn read_filter(&mut self, sign: char, value: &str, places: &mut Places) {
        let term = format!("{sign}{value}");
        places.insert(self.add(term.clone(), term), Place::Body);
    }

    /// Adds a post with the words that were read.
    pub(super) fn add_post(&mut self, post: u32, places: Places) {
        for (stem, place) in places {
            if let Some(stem) = self.stems.get_mut(stem as usize) {
                stem.postings.push(Packed::new(post, place));
            }
        }
    }

    fn stem_of(&mut self, word: &str, stemming: Stemming) -> Option<u32> {
        if let Some(stem) = self.known.get(&stemming).and_then(|known| known.get(word)) {
            return *stem;
        }
        let stem = self.stemmers.word(word, stemming).map(|Word { form, stem }| self.add(stem, form));
        self.known.entry(stemming).or_default().insert(word.to_owned(), stem);
        stem
    }

    /// The number of a stem, which has this form.
    pub(super) fn add(&mut self, stem: String, form: String) -> u32 {
        let next = self.stems.len() as u32;
        let number = *self.numbers.entry(stem.clone()).or_insert(next);
        if number == next {
            self.stems.push(Stem { text: stem, postings: Vec::new() });
        }
        self.forms.entry(form).or_default().insert(number);
        number
    }

    /// Writes the files. `numbers` has the final number of each post.
    pub(super) fn write(self, numbers: &[u32]) -> TermFiles {
        let mut texts = Vec::new();
        let mut lists = Vec::new();
        for stem in self.stems {
            let numbered = |packed: Packed| {
                let posting = packed.posting();
                Posting { post: numbers.get(posting.post as usize).copied().unwrap_or_default(), ..posting }
            };
            let mut list: Vec<Posting> = stem.postings.into_iter().map(numbered).collect();
            list.sort_unstable_by_key(|posting| posting.post);
            lists.push((list.len(), postings::write(&list, numbers.len() as u32)));
            texts.push(stem.text);
        }
        let mut found = TermFiles::default();
        let mut writer = Writer::default();
        let mut last = "";
        for (form, stems) in &self.forms {
            let mut stems: Vec<u32> = stems.iter().copied().collect();
            stems.sort_by_key(|stem| texts.get(*stem as usize));
            let stems: Vec<(u32, &(usize, Vec<u8>))> =
                stems.into_iter().filter_map(|stem| Some((stem, lists.get(stem as usize)?))).collect();
            found.tags += u32::from(form.starts_with(TAG));
            let most = stems.iter().map(|(_, (posts, _))| *posts).max().unwrap_or(0);
            if numbers.len() >= MIN_POSTS_FOR_COMMON
                && most * 2 >= numbers.len()
                && !form.starts_with([TAG, LANGUAGE])
            {
                found.common.push(form.clone());
            }
            let stems: Vec<(u32, &[u8])> =
                stems.into_iter().map(|(stem, (_, list))| (stem, list.as_slice())).collect();
            if !writer.is_empty() && writer.size_with(form, &stems) > FILE_SIZE {
                found.files.push(std::mem::take(&mut writer).finish());
            }
            if writer.is_empty() {
                found.bounds.push(bound(last, form));
            }
            writer.push(form, &stems);
            last = form;
        }
        if !writer.is_empty() {
            found.files.push(writer.finish());
        }
        found
    }
}

/// The shortest bytes that are above `last` and not above `next`.
fn bound(last: &str, next: &str) -> Vec<u8> {
    let shared = last.bytes().zip(next.bytes()).take_while(|(a, b)| a == b).count();
    next.bytes().take(shared + 1).collect()
}
