//! Cards: pictures for previews of pages that have none, with their title and the name of the blog.
//!
//! A card is named after all that it shows, so that the next build finds it in the old site and draws it no second
//! time. The letters are in `lettering`, set in lines by `lines`; `drawing` makes the picture.

mod drawing;
mod lettering;
mod lines;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use anyhow::{Context, Result};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::markup::Size;
use crate::output::Staging;
use drawing::{Colour, Colours};

/// The size of all cards, in pixels.
pub const SIZE: Size = drawing::SIZE;

/// Media type of all cards.
pub const KIND: &str = "image/png";

/// The blog's own colours.
const STYLE: &str = include_str!("../../../../style/tokens.css");

static COLOURS: LazyLock<Colours> = LazyLock::new(|| colours(STYLE).unwrap_or_default());

/// What a card looks like, whatever it says: a card of another look has another name.
static LOOK: LazyLock<Sha256> = LazyLock::new(|| {
    let mut look = Sha256::new_with_prefix(format!("{:?}", *COLOURS));
    for part in [include_bytes!("drawing.rs"), include_bytes!("lines.rs"), lettering::FILE] as [&[u8]; 3] {
        look.update(part);
    }
    look
});

/// What a card says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Card {
    /// Title of the page.
    pub title: String,
    /// Name of the blog, above it.
    pub name: String,
}

impl Card {
    /// Its path from the root of the site. What stands in this folder never changes, and is cached for ever.
    pub fn path(&self) -> String {
        let mut hash = LOOK.clone();
        hash.update(&self.title);
        hash.update([0]);
        hash.update(&self.name);
        let hash = hash.finalize();
        let digits: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("/assets/cards/{digits}.png")
    }
}

/// Draws the cards that the old site does not have.
///
/// # Errors
/// When a file can't be written.
pub fn write(cards: &BTreeSet<Card>, staging: &Staging) -> Result<()> {
    cards.par_iter().try_for_each(|card| {
        let path = card.path();
        if staging.reuse(&path) {
            return Ok(());
        }
        let picture = drawing::draw(&card.title, &card.name, &COLOURS).context("can't draw a card")?;
        staging.write(&path, &picture)
    })
}

/// The colours by day, as the style has them: `--paper: light-dark(#f7f2e6, …)`.
fn colours(style: &str) -> Option<Colours> {
    let colour = |name: &str| -> Option<Colour> {
        let (_, value) = style.split_once(&format!("--{name}: light-dark(#"))?;
        let digits = value.split_once(',')?.0;
        let part = |start: usize| u8::from_str_radix(digits.get(start..start + 2)?, 16).ok();
        Some([part(0)?, part(2)?, part(4)?])
    };
    Some(Colours {
        paper: colour("paper")?,
        ink: colour("ink")?,
        muted: colour("muted")?,
        hair: colour("hair")?,
        accent: colour("accent")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{COLOURS, Card, STYLE, colours};

    #[test]
    fn the_colours_are_those_of_the_style() {
        assert!(colours(STYLE).is_some());
        assert_ne!(COLOURS.paper, COLOURS.ink);
        assert!(colours(":root { --paper: light-dark(#fff, #000) }").is_none());
    }

    #[test]
    fn the_name_follows_from_what_the_card_says() {
        let path = |title: &str, name: &str| Card { title: title.to_owned(), name: name.to_owned() }.path();
        assert_eq!(path("a", "b"), path("a", "b"));
        assert_ne!(path("a", "b"), path("a", "c"));
        assert_ne!(path("ab", ""), path("a", "b"));
    }
}
