//! The directory: which file of the index has which words and posts.

use std::ops::Range;

use crate::DecodeError;
use crate::reader::Reader;

/// Bytes of the content hash in the name of a file of terms.
pub(crate) const TERMS_HASH: usize = 6;

/// Bytes of the content hash in the name of a block of cards. The name has the number of the block too.
pub(crate) const CARDS_HASH: usize = 4;

/// Number of cards in a block.
pub(crate) const CARDS_PER_BLOCK: u32 = 16;

/// Number of consecutive blocks of cards with one content hash, so that the directory has few.
pub(crate) const BLOCKS_PER_HASH: u32 = 8;

/// Longest bound, in bytes: longer than any slug.
const MAX_BOUND: usize = 255;

/// The decoded directory. Posts are numbered from 0, the oldest first, so that a new post changes few files.
#[derive(Clone, Debug)]
pub struct Directory {
    posts: u32,
    /// Years and their numbers of posts, the oldest first.
    years: Vec<(u32, u32)>,
    languages: Vec<String>,
    /// Forms that at least half of the posts have, in large blogs: they are ignored in a query with other words.
    common: Vec<String>,
    tags: u32,
    card_hashes: Vec<[u8; CARDS_HASH]>,
    /// Lower bounds of the files of terms: all forms of the previous files are below.
    bounds: Vec<Vec<u8>>,
    term_hashes: Vec<[u8; TERMS_HASH]>,
}

impl Directory {
    /// Reads a directory.
    ///
    /// # Errors
    /// When it is damaged, or in another version of the format.
    pub fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::of_file(bytes)?;
        let (mut years, mut year, mut posts) = (Vec::new(), 0_u32, 0_u32);
        for _ in 0..reader.number()? {
            year = year.checked_add(reader.number()?).ok_or(DecodeError)?;
            let count = reader.number()?;
            posts = posts.checked_add(count).ok_or(DecodeError)?;
            years.push((year, count));
        }
        let languages = texts(&mut reader)?;
        let common = texts(&mut reader)?;
        let tags = reader.number()?;
        let card_hashes = hashes(&mut reader, posts.div_ceil(CARDS_PER_BLOCK * BLOCKS_PER_HASH))?;
        let (files, mut bounds, mut bound) = (reader.number()?, Vec::new(), Vec::new());
        for _ in 0..files {
            reader.front_coded(&mut bound)?;
            if bound.len() > MAX_BOUND {
                return Err(DecodeError);
            }
            bounds.push(bound.clone());
        }
        let term_hashes = hashes(&mut reader, files)?;
        Ok(Self { posts, years, languages, common, tags, card_hashes, bounds, term_hashes })
    }

    /// The number of posts.
    pub fn posts(&self) -> u32 {
        self.posts
    }

    /// The years that have posts, and how many; the oldest first.
    pub fn years(&self) -> &[(u32, u32)] {
        &self.years
    }

    /// The language tags of the posts.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The number of tags of the posts.
    pub fn tags(&self) -> u32 {
        self.tags
    }

    /// The name of a file of terms.
    pub fn terms_name(&self, file: u32) -> Option<String> {
        self.term_hashes.get(file as usize).map(|hash| terms_name(hash))
    }

    /// The block with the card of a post, and the position of the card in it.
    pub fn card(&self, post: u32) -> (u32, usize) {
        (post / CARDS_PER_BLOCK, (post % CARDS_PER_BLOCK) as usize)
    }

    /// The name of a block of cards.
    pub fn cards_name(&self, block: u32) -> Option<String> {
        self.card_hashes.get((block / BLOCKS_PER_HASH) as usize).map(|hash| cards_name(block, hash))
    }

    pub(crate) fn is_common(&self, form: &str) -> bool {
        self.common.iter().any(|common| common == form)
    }

    /// The numbers of the posts of a year.
    pub(crate) fn posts_of_year(&self, year: u32) -> Range<u32> {
        let mut start = 0;
        for (known, count) in &self.years {
            if *known == year {
                return start..start + count;
            }
            start += count;
        }
        0..0
    }

    /// The file of terms that has this form, if any has.
    pub(crate) fn file_of(&self, form: &str) -> Option<u32> {
        let after = self.bounds.partition_point(|bound| bound.as_slice() <= form.as_bytes());
        after.checked_sub(1).map(|file| file as u32)
    }

    /// Whether a file may have forms that start with `form`, if the previous file may.
    pub(crate) fn continues(&self, file: u32, form: &str) -> bool {
        self.bounds.get(file as usize).is_some_and(|bound| bound.starts_with(form.as_bytes()))
    }
}

fn texts(reader: &mut Reader<'_>) -> Result<Vec<String>, DecodeError> {
    let mut texts = Vec::new();
    for _ in 0..reader.number()? {
        texts.push(reader.text()?.to_owned());
    }
    Ok(texts)
}

fn hashes<const LENGTH: usize>(reader: &mut Reader<'_>, count: u32) -> Result<Vec<[u8; LENGTH]>, DecodeError> {
    let bytes = reader.take((count as usize).checked_mul(LENGTH).ok_or(DecodeError)?)?;
    Ok(bytes.as_chunks::<LENGTH>().0.to_vec())
}

/// Extension of the files: hosts compress files of known types only.
const EXTENSION: &str = ".txt";

/// `terms-<hash>.txt`
fn terms_name(hash: &[u8]) -> String {
    let mut name = String::from("terms-");
    push_hexadecimal(&mut name, hash);
    name.push_str(EXTENSION);
    name
}

/// `cards-<number of the block>-<hash>.txt`
fn cards_name(block: u32, hash: &[u8]) -> String {
    let mut name = String::from("cards-");
    push_hexadecimal(&mut name, &block.to_be_bytes());
    name.push('-');
    push_hexadecimal(&mut name, hash);
    name.push_str(EXTENSION);
    name
}

fn push_hexadecimal(name: &mut String, bytes: &[u8]) {
    for digit in bytes.iter().flat_map(|&byte| [byte >> 4, byte & 0xF]) {
        name.push(char::from_digit(digit.into(), 16).unwrap_or_default());
    }
}

#[cfg(feature = "build")]
pub use encode::File;
#[cfg(feature = "build")]
pub(crate) use encode::{Contents, card_files, terms_file};

#[cfg(feature = "build")]
mod encode {
    use sha2::{Digest, Sha256};

    use super::{CARDS_HASH, TERMS_HASH, cards_name, terms_name};
    use crate::{VERSION, writer};

    /// A file of the index.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct File {
        /// Its name, with a hash of its content: a file of this name never changes.
        pub name: String,
        /// Its content.
        pub bytes: Vec<u8>,
    }

    /// The parts of a directory.
    pub(crate) struct Contents<'a> {
        pub(crate) years: &'a [(u32, u32)],
        pub(crate) languages: &'a [String],
        pub(crate) common: &'a [String],
        pub(crate) tags: u32,
        pub(crate) card_hashes: &'a [[u8; CARDS_HASH]],
        pub(crate) bounds: &'a [Vec<u8>],
        pub(crate) term_hashes: &'a [[u8; TERMS_HASH]],
    }

    impl Contents<'_> {
        /// The bytes of the directory.
        pub(crate) fn write(&self) -> Vec<u8> {
            let mut bytes = vec![VERSION];
            writer::length(&mut bytes, self.years.len());
            let mut before = 0;
            for (year, count) in self.years {
                writer::number(&mut bytes, year - before);
                writer::number(&mut bytes, *count);
                before = *year;
            }
            for texts in [self.languages, self.common] {
                writer::length(&mut bytes, texts.len());
                for text in texts {
                    writer::text(&mut bytes, text);
                }
            }
            writer::number(&mut bytes, self.tags);
            bytes.extend(self.card_hashes.iter().flatten());
            writer::length(&mut bytes, self.bounds.len());
            let mut previous: &[u8] = &[];
            for bound in self.bounds {
                writer::front_coded(&mut bytes, previous, bound);
                previous = bound;
            }
            bytes.extend(self.term_hashes.iter().flatten());
            bytes
        }
    }

    /// A file of terms with its name, and the hash for the directory.
    pub(crate) fn terms_file(bytes: Vec<u8>) -> (File, [u8; TERMS_HASH]) {
        let hash: [u8; TERMS_HASH] = hash(&bytes);
        (File { name: terms_name(&hash), bytes }, hash)
    }

    /// Consecutive blocks of cards from the block `first` on with their names, and their hash for the directory.
    pub(crate) fn card_files(first: u32, blocks: Vec<Vec<u8>>) -> (Vec<File>, [u8; CARDS_HASH]) {
        let hash: [u8; CARDS_HASH] = hash(&blocks.concat());
        let named = (first..).zip(blocks).map(|(block, bytes)| File { name: cards_name(block, &hash), bytes });
        (named.collect(), hash)
    }

    /// The start of a content hash.
    fn hash<const LENGTH: usize>(bytes: &[u8]) -> [u8; LENGTH] {
        let whole = Sha256::digest(bytes);
        let mut hash = [0; LENGTH];
        hash.iter_mut().zip(whole.iter()).for_each(|(byte, from)| *byte = *from);
        hash
    }
}
