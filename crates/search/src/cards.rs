//! Cards: the data of a result, which is shown without fetching its post. A block has the cards of consecutive posts.

use crate::reader::Reader;
use crate::{DecodeError, directory::Directory};

/// The data of a post that a result shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The title.
    pub title: String,
    /// The address, relative to the root of the blog.
    pub address: String,
    /// The date as it is shown.
    pub date: String,
    /// The language tag.
    pub language: String,
    /// The tags.
    pub tags: Vec<Tag>,
}

/// A tag of a post.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag {
    /// The slug of its address, which is the value of [`crate::query::Query::tag`].
    pub slug: String,
    /// The label.
    pub label: String,
}

/// Reads the cards of a block, in the order of their posts' numbers.
///
/// # Errors
/// When the block is damaged, or in another version of the format.
pub fn read(bytes: &[u8], directory: &Directory) -> Result<Vec<Card>, DecodeError> {
    let mut reader = Reader::of_file(bytes)?;
    let mut tags = Vec::new();
    for _ in 0..reader.number()? {
        tags.push(Tag { slug: reader.text()?.to_owned(), label: reader.text()?.to_owned() });
    }
    let mut cards = Vec::new();
    while !reader.is_empty() {
        let title = reader.text()?.to_owned();
        let address = reader.text()?.to_owned();
        let date = reader.text()?.to_owned();
        let language = directory.languages().get(reader.length()?).ok_or(DecodeError)?.clone();
        let mut own = Vec::new();
        for _ in 0..reader.number()? {
            own.push(tags.get(reader.length()?).ok_or(DecodeError)?.clone());
        }
        cards.push(Card { title, address, date, language, tags: own });
    }
    Ok(cards)
}

/// Writes a block.
#[cfg(feature = "build")]
pub(crate) fn write(cards: &[&Card], languages: &[String]) -> Vec<u8> {
    use crate::{VERSION, writer};

    let all: std::collections::BTreeSet<&Tag> = cards.iter().flat_map(|card| &card.tags).collect();
    let all: Vec<&Tag> = all.into_iter().collect();
    let mut bytes = vec![VERSION];
    writer::length(&mut bytes, all.len());
    for tag in &all {
        writer::text(&mut bytes, &tag.slug);
        writer::text(&mut bytes, &tag.label);
    }
    for card in cards {
        for text in [&card.title, &card.address, &card.date] {
            writer::text(&mut bytes, text);
        }
        writer::length(&mut bytes, languages.iter().position(|language| *language == card.language).unwrap_or(0));
        writer::length(&mut bytes, card.tags.len());
        for tag in &card.tags {
            writer::length(&mut bytes, all.binary_search(&tag).unwrap_or(0));
        }
    }
    bytes
}
