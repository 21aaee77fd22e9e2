//! Open Graph images for pages without a picture, with their title and the name of the blog.
//!
//! The file name contains a hash of the content, so that the next build reuses images of the old site. `lettering`
//! has the font, `lines` the layout, `drawing` makes the picture. [`icon`] draws the blog's icon with the same font.

mod drawing;
pub mod icon;
mod lettering;
mod lines;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use anyhow::{Context, Result};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::markup::Size;
use drawing::{Colour, Colours};
use lettering::Face;
use publish::output::Staging;

/// Size of all images, in pixels.
pub const SIZE: Size = drawing::SIZE;

/// Media type of all images.
pub const KIND: &str = "image/png";

/// The colours of the blog's style.
const STYLE: &str = include_str!("../../../../style/tokens.css");

static COLOURS: LazyLock<Colours> = LazyLock::new(|| colours(STYLE).unwrap_or_default());

/// Version of the drawing code, a part of the hash in file names. A test compares the hash of a picture and fails
/// when the number must be raised.
const VERSION: u32 = 1;

/// The texts of an image, without characters that the font lacks. Images that look the same are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenGraphImage {
    /// Title of the page.
    title: String,
    /// Name of the blog, above the title; may be empty.
    name: String,
}

impl OpenGraphImage {
    /// An image; none when the font lacks letters of the title.
    pub fn new(title: &str, name: &str) -> Option<Self> {
        let face = Face::get()?;
        Some(Self { title: face.legible(title)?, name: face.legible(name).unwrap_or_default() })
    }

    /// Its path from the root of the site, with a hash of the content.
    pub fn path(&self) -> String {
        format!("/assets/cards/{}.png", digits(&[&self.title, &self.name]))
    }
}

/// The hash in the name of a generated picture.
fn digits(texts: &[&str]) -> String {
    let mut hash = Sha256::new_with_prefix(format!("{VERSION} {:?}", *COLOURS));
    for text in texts {
        hash.update([0]);
        hash.update(text);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Draws the images that the old site does not have.
///
/// # Errors
/// When a file can't be written.
pub fn write(images: &BTreeSet<OpenGraphImage>, staging: &Staging) -> Result<()> {
    images.par_iter().try_for_each(|image| {
        let path = image.path();
        if staging.reuse(&path) {
            return Ok(());
        }
        let picture = drawing::draw(&image.title, &image.name, &COLOURS).context("can't draw an Open Graph image")?;
        staging.write(&path, &picture)
    })
}

/// The light colours, read from the style: `--paper: light-dark(#f7f2e6, …)`.
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
    use super::{COLOURS, OpenGraphImage, STYLE, colours};

    #[test]
    fn open_graph_colours_are_those_of_the_style() {
        assert!(colours(STYLE).is_some());
        assert_ne!(COLOURS.paper, COLOURS.ink);
        assert!(colours(":root { --paper: light-dark(#fff, #000) }").is_none());
    }

    #[test]
    fn open_graph_file_name_depends_on_texts() {
        let path = |title: &str, name: &str| OpenGraphImage { title: title.to_owned(), name: name.to_owned() }.path();
        assert_eq!(path("a", "b"), path("a", "b"));
        assert_ne!(path("a", "b"), path("a", "c"));
        assert_ne!(path("ab", ""), path("a", "b"));
    }
}
