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
}

/// Reads the cards of a block, in the order of their posts' numbers.
///
/// # Errors
/// When the block is damaged, or in another version of the format.
pub fn read(bytes: &[u8], directory: &Directory) -> Result<Vec<Card>, DecodeError> {
    let mut reader = Reader::of_file(bytes)?;
    let mut cards = Vec::new();
    while !reader.is_empty() {
        let title = reader.text()?.to_owned();
        let address = reader.text()?.to_owned();
        let date = reader.text()?.to_owned();
        let language = directory.languages().get(reader.length()?).ok_or(DecodeError)?.clone();
        cards.push(Card { title, address, date, language });
    }
    Ok(cards)
}

/// Writes a block.
#[cfg(feature = "build")]
pub(crate) fn write(cards: &[&Card], languages: &[String]) -> Vec<u8> {
    use crate::{VERSION, writer};

    let mut bytes = vec![VERSION];
    for card in cards {
        for text in [&card.title, &card.address, &card.date] {
            writer::text(&mut bytes, text);
        }
        writer::length(&mut bytes, languages.iter().position(|language| *language == card.language).unwrap_or(0));
    }
    bytes
}
