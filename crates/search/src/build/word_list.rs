//! The words of texts as numbers, so that an index can be written again without the texts: a [`WordList`] has all
//! words, and [`Words`] the numbers of those in a text.

use std::collections::{BTreeMap, HashMap};

use unicode_segmentation::UnicodeSegmentation;

use super::stemmer::{Stemmers, Stemming, Word};
use super::text::compose;
use crate::reader::{DecodeError, Reader};
use crate::{VERSION, words, writer};

/// All words of some texts. A word keeps its number when others are added.
#[derive(Default)]
pub struct WordList {
    stemmers: Stemmers,
    /// By number.
    words: Vec<Word>,
    numbers: HashMap<Word, u32>,
    /// The number of each word that was read; none for words that are not in the index.
    known: HashMap<Stemming, HashMap<String, Option<u32>>>,
}

/// The words of a text: numbers in a [`WordList`], each with whether a heading has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<(u32, bool)>);

impl WordList {
    /// The words of a text with these headings. New ones are added to the list.
    pub fn read_text(&mut self, language: &str, headings: &[String], body: &str) -> Words {
        let stemming = Stemming::of(language);
        let mut found: BTreeMap<u32, bool> = BTreeMap::new();
        let headings = headings.iter().map(|heading| (heading.as_str(), true));
        for (text, is_heading) in headings.chain([(body, false)]) {
            for word in compose(text).unicode_words().flat_map(words::words) {
                if let Some(number) = self.number_of(word, stemming) {
                    *found.entry(number).or_default() |= is_heading;
                }
            }
        }
        Words(found.into_iter().collect())
    }

    fn number_of(&mut self, word: &str, stemming: Stemming) -> Option<u32> {
        if let Some(number) = self.known.get(&stemming).and_then(|known| known.get(word)) {
            return *number;
        }
        let number = self.stemmers.word(word, stemming).map(|word| self.add(word));
        self.known.entry(stemming).or_default().insert(word.to_owned(), number);
        number
    }

    fn add(&mut self, word: Word) -> u32 {
        let next = self.words.len() as u32;
        let number = *self.numbers.entry(word.clone()).or_insert(next);
        if number == next {
            self.words.push(word);
        }
        number
    }

    /// The word with this number.
    pub(super) fn word(&self, number: u32) -> Option<&Word> {
        self.words.get(number as usize)
    }

    /// How many words there are.
    pub(super) fn count(&self) -> usize {
        self.words.len()
    }

    /// The list in bytes, for [`WordList::read`].
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        for Word { form, stem } in &self.words {
            writer::text(&mut bytes, form);
            writer::text(&mut bytes, stem);
        }
        bytes
    }

    /// Reads what [`WordList::write`] has written.
    ///
    /// # Errors
    /// When the bytes are damaged, or have another version.
    pub fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::of_file(bytes)?;
        let mut list = Self::default();
        while !reader.is_empty() {
            let (form, stem) = (reader.text()?.to_owned(), reader.text()?.to_owned());
            let count = list.count();
            list.add(Word { form, stem });
            if list.count() == count {
                return Err(DecodeError);
            }
        }
        Ok(list)
    }
}

impl Words {
    /// The numbers with whether a heading has the word, in ascending order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = (u32, bool)> {
        self.0.iter().copied()
    }

    /// The words in bytes, for [`Words::read`]: the distance from one number to the next, and a bit for headings.
    pub fn write(&self) -> Vec<u8> {
        let (mut bytes, mut next) = (Vec::new(), 0_u32);
        for (number, is_heading) in self.numbers() {
            writer::number(&mut bytes, ((number - next) << 1) | u32::from(is_heading));
            next = number + 1;
        }
        bytes
    }

    /// Reads what [`Words::write`] has written.
    ///
    /// # Errors
    /// When the bytes are damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let (mut reader, mut next) = (Reader::new(bytes), 0_u32);
        let mut words = Vec::new();
        while !reader.is_empty() {
            let code = reader.number()?;
            let number = next.checked_add(code >> 1).ok_or(DecodeError)?;
            words.push((number, code & 1 == 1));
            next = number.checked_add(1).ok_or(DecodeError)?;
        }
        Ok(Self(words))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{WordList, Words};

    #[test]
    fn words_keep_their_numbers() {
        let mut list = WordList::default();
        let headings = ["Un titre".to_owned()];
        let first = list.read_text("fr", &headings, "Le titre d’un texte");
        assert_eq!(first, Words(vec![(0, true), (1, true), (2, false), (3, false)]));
        let mut read = WordList::read(&list.write()).unwrap();
        assert_eq!(read.count(), list.count());
        let second = read.read_text("fr", &[], "Un autre texte");
        assert_eq!(second, Words(vec![(0, false), (3, false), (4, false)]));
        assert_eq!(read.read_text("fr", &headings, "Le titre d’un texte"), first);
        // The same form with another stem is another word.
        assert_ne!(read.read_text("fi", &[], "chevaux"), read.read_text("fr", &[], "chevaux"));
    }

    proptest! {
        #[test]
        fn words_survive_a_round_trip(numbers in prop::collection::btree_map(0_u32..1_000_000, any::<bool>(), 0..200)) {
            let words = Words(numbers.into_iter().collect());
            prop_assert_eq!(Words::read(&words.write()), Ok(words));
        }

        #[test]
        fn damaged_words_give_an_error_or_words(bytes in any::<Vec<u8>>()) {
            let _ = Words::read(&bytes);
            let _ = WordList::read(&[vec![crate::VERSION], bytes].concat());
        }
    }
}
