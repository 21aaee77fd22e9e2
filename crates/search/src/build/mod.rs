//! Writes the index.

mod stemmer;
mod text;
mod vocabulary;
mod word_list;

pub use crate::directory::File;
pub use text::normalize;
pub use word_list::{WordList, Words};

use crate::cards::{self, Card};
use crate::directory::{BLOCKS_PER_HASH, CARDS_PER_BLOCK, Contents, card_files, terms_file};
use crate::postings::{MAX_TITLE_WORDS, Place};
use crate::{LANGUAGE, TAG, words};
use stemmer::{Stemming, Word};
use vocabulary::{Places, Vocabulary};

/// The data of a post for the index. Texts are without markup.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The address, which is unique.
    pub address: &'a str,
    /// The title.
    pub title: &'a str,
    /// The language tag (BCP 47) of the text.
    pub language: &'a str,
    /// The tags.
    pub tags: &'a [Tag],
    /// The headings of the text.
    pub headings: &'a [String],
    /// The summary.
    pub summary: &'a str,
    /// The text.
    pub body: &'a str,
    /// The date as it is shown.
    pub date: &'a str,
    /// The year of the date.
    pub year: u32,
    /// When the post was published, in seconds since 1970.
    pub published: i64,
}

/// A tag of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The slug of its address, which is the value of [`crate::query::Query::tag`].
    pub slug: String,
    /// The label.
    pub label: String,
}

/// A written index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// The directory, for the bundle of the search page.
    pub directory: Vec<u8>,
    /// The files. Their names depend on their content.
    pub files: Vec<File>,
}

/// Collects posts in any order. Stores their words, but not their texts.
#[derive(Default)]
pub struct Builder {
    vocabulary: Vocabulary,
    posts: Vec<Post>,
    /// The words of the texts.
    list: WordList,
    /// By the number of a word: that of its stem in the vocabulary; none for words that no added post has.
    stems: Vec<Option<u32>>,
}

struct Post {
    year: u32,
    published: i64,
    card: Card,
}

impl Builder {
    /// A builder that knows the words of earlier texts.
    pub fn with_words(list: WordList) -> Self {
        Self { list, ..Self::default() }
    }

    /// Adds a post.
    pub fn add(&mut self, document: &Document<'_>) {
        let words = self.read_text(document.language, document.headings, document.body);
        self.add_with_words(document, &words);
    }

    /// The words of a text with these headings.
    pub fn read_text(&mut self, language: &str, headings: &[String], body: &str) -> Words {
        self.list.read_text(language, headings, body)
    }

    /// Adds a post with the words of its text, which were read by this builder or with its list. Headings and text of
    /// `document` are not read.
    pub fn add_with_words(&mut self, document: &Document<'_>, words: &Words) {
        let stemming = Stemming::of(document.language);
        let mut places = Places::new();
        let mut read = |text: &str, place| self.vocabulary.read(text, stemming, place, &mut places);
        read(document.title, Place::Title(title_words(document.title)));
        for tag in document.tags {
            read(&tag.label, Place::Tag);
        }
        read(document.summary, Place::Body);
        for (number, is_heading) in words.numbers() {
            let Some(stem) = self.stem_of(number) else { continue };
            let place = if is_heading { Place::Heading } else { Place::Body };
            let known = places.entry(stem).or_insert(place);
            *known = place.max(*known);
        }
        for tag in document.tags {
            self.vocabulary.read_filter(TAG, &tag.slug, &mut places);
        }
        self.vocabulary.read_filter(LANGUAGE, document.language, &mut places);
        self.vocabulary.add_post(self.posts.len() as u32, places);
        self.posts.push(Post {
            year: document.year,
            published: document.published,
            card: Card {
                title: document.title.to_owned(),
                address: document.address.to_owned(),
                date: document.date.to_owned(),
                language: document.language.to_owned(),
            },
        });
    }

    /// The number of the stem of a word.
    fn stem_of(&mut self, number: u32) -> Option<u32> {
        let position = number as usize;
        if let Some(stem) = self.stems.get(position).copied().flatten() {
            return Some(stem);
        }
        let Word { form, stem } = self.list.word(number)?;
        let stem = self.vocabulary.add(stem.clone(), form.clone());
        if self.stems.len() < self.list.count() {
            self.stems.resize(self.list.count(), None);
        }
        *self.stems.get_mut(position)? = Some(stem);
        Some(stem)
    }

    /// The words of all texts, for [`Builder::with_words`]; none when most of them are in no added post, so that the
    /// list does not grow for ever.
    pub fn word_list(&self) -> Option<&WordList> {
        let used = self.stems.iter().flatten().count();
        (2 * used >= self.list.count()).then_some(&self.list)
    }

    /// Writes the index of all posts that were added.
    pub fn finish(self) -> Index {
        let mut posts: Vec<(usize, Post)> = self.posts.into_iter().enumerate().collect();
        posts.sort_by(|(_, a), (_, b)| {
            (a.year, a.published, &a.card.address).cmp(&(b.year, b.published, &b.card.address))
        });
        let mut numbers = vec![0; posts.len()];
        for (number, (added, _)) in (0..).zip(&posts) {
            if let Some(place) = numbers.get_mut(*added) {
                *place = number;
            }
        }
        let terms = self.vocabulary.write(&numbers);
        let (mut files, term_hashes): (Vec<_>, Vec<_>) = terms.files.into_iter().map(terms_file).unzip();

        let cards: Vec<&Card> = posts.iter().map(|(_, post)| &post.card).collect();
        let mut languages: Vec<String> = cards.iter().map(|card| card.language.clone()).collect();
        languages.sort_unstable();
        languages.dedup();
        let mut card_hashes = Vec::new();
        let groups = cards.chunks((CARDS_PER_BLOCK * BLOCKS_PER_HASH) as usize);
        for (first, group) in (0..).step_by(BLOCKS_PER_HASH as usize).zip(groups) {
            let blocks = group.chunks(CARDS_PER_BLOCK as usize).map(|block| cards::write(block, &languages));
            let (named, hash) = card_files(first, blocks.collect());
            files.extend(named);
            card_hashes.push(hash);
        }

        let mut years: Vec<(u32, u32)> = Vec::new();
        for (_, post) in &posts {
            match years.last_mut() {
                Some((year, count)) if *year == post.year => *count += 1,
                _ => years.push((post.year, 1)),
            }
        }
        let contents = Contents {
            years: &years,
            languages: &languages,
            common: &terms.common,
            tags: terms.tags,
            card_hashes: &card_hashes,
            bounds: &terms.bounds,
            term_hashes: &term_hashes,
        };
        Index { directory: contents.write(), files }
    }
}

/// The number of different words of a title, at most [`MAX_TITLE_WORDS`].
fn title_words(title: &str) -> u8 {
    let words: std::collections::BTreeSet<String> = words::forms(&normalize(title)).collect();
    words.len().min(MAX_TITLE_WORDS.into()) as u8
}
