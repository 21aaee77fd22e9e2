//! A posting list: the posts with a word, and the most important place of the word in each.

use crate::reader::{DecodeError, Reader};
use crate::set;

/// Where a post has a word; of several places the last one in this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// Unknown: the list was written without places.
    Unknown,
    /// In the summary or the text.
    Body,
    /// In a heading of the text.
    Heading,
    /// In a tag.
    Tag,
    /// In the title, which has this number of different words; [`MAX_TITLE_WORDS`] means that many or more.
    Title(u8),
}

/// Largest stored number of different words in a title: a place has four bits.
pub(crate) const MAX_TITLE_WORDS: u8 = 13;

/// A post with a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Posting {
    pub(crate) post: u32,
    pub(crate) place: Place,
}

/// Codes of places in the file; larger ones are titles.
const HEADING: u8 = 1;
const TAG: u8 = 2;

impl Place {
    fn of_code(code: u8) -> Self {
        match code {
            0 => Self::Body,
            HEADING => Self::Heading,
            TAG => Self::Tag,
            _ => Self::Title((code - TAG).min(MAX_TITLE_WORDS)),
        }
    }
}

/// Reads the list of a word. `posts` is the number of posts of the blog.
pub(crate) fn read(bytes: &[u8], posts: u32) -> Result<Vec<Posting>, DecodeError> {
    let mut reader = Reader::new(bytes);
    let numbers = set::read(&mut reader, posts)?;
    let all_in = |place| numbers.iter().map(|post| Posting { post: *post, place }).collect::<Vec<_>>();
    if reader.is_empty() {
        return Ok(all_in(Place::Body));
    }
    let ranks = set::read(&mut reader, numbers.len() as u32)?;
    if ranks.is_empty() {
        return Ok(all_in(Place::Unknown));
    }
    let mut postings = all_in(Place::Body);
    let codes = reader.take(ranks.len().div_ceil(2))?.iter().flat_map(|&pair| [pair & 0xF, pair >> 4]);
    for (rank, code) in ranks.into_iter().zip(codes) {
        if let Some(posting) = postings.get_mut(rank as usize) {
            posting.place = Place::of_code(code);
        }
    }
    Ok(postings)
}

#[cfg(feature = "build")]
pub(crate) use encode::{Packed, write};

#[cfg(feature = "build")]
mod encode {
    use super::{HEADING, MAX_TITLE_WORDS, Place, Posting, TAG};
    use crate::set;

    /// Number of bytes by which a list with places may exceed one bit for each post of the blog.
    pub(crate) const PLACES_SLACK: usize = 4096;

    impl Place {
        pub(super) fn code(self) -> u8 {
            match self {
                Self::Unknown | Self::Body => 0,
                Self::Heading => HEADING,
                Self::Tag => TAG,
                Self::Title(words) => TAG + words.clamp(1, MAX_TITLE_WORDS),
            }
        }
    }

    /// A posting in half the memory, since a large blog has many: the number of the post, and the code of the place in the
    /// four lowest bits.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct Packed(u32);

    impl Packed {
        const BITS: u32 = 4;

        /// `post` is less than 2²⁸.
        pub(crate) fn new(post: u32, place: Place) -> Self {
            Self(post << Self::BITS | u32::from(place.code()))
        }

        pub(crate) fn posting(self) -> Posting {
            let code = self.0 as u8 & ((1 << Self::BITS) - 1);
            Posting { post: self.0 >> Self::BITS, place: Place::of_code(code) }
        }
    }

    /// Writes the sorted list of a word. `posts` is the number of posts of the blog. A list that would be larger than
    /// one bit for each of them and [`PLACES_SLACK`] is written without places: those of such a common word are of
    /// little use.
    pub(crate) fn write(postings: &[Posting], posts: u32) -> Vec<u8> {
        let numbers: Vec<u32> = postings.iter().map(|posting| posting.post).collect();
        let mut bytes = Vec::new();
        set::write(&mut bytes, &numbers);
        let codes = postings.iter().map(|posting| posting.place.code());
        let (ranks, codes): (Vec<u32>, Vec<u8>) = (0..).zip(codes).filter(|(_, code)| *code > 0).unzip();
        if ranks.is_empty() {
            return bytes;
        }
        let mut places = Vec::new();
        set::write(&mut places, &ranks);
        places.extend(codes.chunks(2).map(|pair| pair.iter().rev().fold(0_u8, |byte, code| (byte << 4) | code)));
        if bytes.len() + places.len() > posts.div_ceil(8) as usize + PLACES_SLACK {
            set::write(&mut bytes, &[]);
        } else {
            bytes.extend(places);
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::encode::PLACES_SLACK;
    use super::{MAX_TITLE_WORDS, Place, Posting, read, write};

    const POSTS: u32 = 20_000;

    fn place() -> impl Strategy<Value = Place> {
        prop_oneof![
            8 => Just(Place::Body),
            1 => Just(Place::Heading),
            1 => Just(Place::Tag),
            2 => (1..=MAX_TITLE_WORDS).prop_map(Place::Title),
        ]
    }

    /// A list of posts a few numbers apart.
    fn postings() -> impl Strategy<Value = Vec<Posting>> {
        (1_u32..40, prop::collection::vec((0_u32..40, place()), 0..400)).prop_map(|(spread, steps)| {
            let mut next = 0;
            let mut postings = Vec::new();
            for (step, place) in steps {
                let post = next + step % spread;
                postings.push(Posting { post, place });
                next = post + 1;
            }
            postings
        })
    }

    #[test]
    fn single_posting_has_few_bytes() {
        let posting = Posting { post: 5000, place: Place::Body };
        assert_eq!(write(&[posting], POSTS).len(), 3);
    }

    #[test]
    fn list_of_all_posts_keeps_its_numbers_without_places() {
        let all: Vec<_> = (0..POSTS).map(|post| Posting { post, place: Place::Title(1) }).collect();
        let bytes = write(&all, POSTS);
        assert!(bytes.len() < 10, "{}", bytes.len());
        let read = read(&bytes, POSTS).unwrap();
        assert!(read.iter().all(|posting| posting.place == Place::Unknown));
        assert_eq!(read.len(), all.len());
    }

    proptest! {
        #[test]
        fn postings_survive_a_round_trip(postings in postings()) {
            prop_assert_eq!(read(&write(&postings, POSTS), POSTS), Ok(postings));
        }

        #[test]
        fn postings_cost_a_bit_a_post(postings in postings()) {
            let posts = postings.last().map_or(0, |last| last.post + 1);
            let size = write(&postings, posts).len();
            prop_assert!(size <= posts.div_ceil(8) as usize + PLACES_SLACK + 8, "{} bytes for {} posts", size, posts);
            let plain: Vec<_> = postings.iter().map(|posting| Posting { place: Place::Body, ..*posting }).collect();
            prop_assert!(write(&plain, posts).len() <= posts.div_ceil(8) as usize + 5);
        }

        #[test]
        fn damaged_postings_stay_below_the_number_of_posts(bytes in any::<Vec<u8>>(), posts in 0_u32..3000) {
            if let Ok(postings) = read(&bytes, posts) {
                prop_assert!(postings.iter().all(|posting| posting.post < posts));
            }
        }
    }
}
