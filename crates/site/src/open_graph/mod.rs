//! Open Graph images for pages without a picture, with their title and the name of the blog.
//!
//! The file name contains a hash of the content, so that the next build reuses images of the old site. `font` measures
//! texts, `lines` breaks them, `post` and [`icon`] fill the SVG templates, `render` draws them.

mod colours;
mod font;
pub mod icon;
mod lines;
mod post;
mod render;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use anyhow::{Context, Result};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::markup::Size;
use colours::COLOURS;
use publish::hash::hexadecimal;
use publish::output::Staging;

/// Size of all images, in pixels: the recommended one for link previews.
pub const SIZE: Size = Size { width: 1200, height: 630 };

/// Media type of all images.
pub const KIND: &str = "image/png";

/// Version of templates and drawing code, a part of the hash in file names. A test compares the hash of a picture and
/// fails when the number must be raised.
const VERSION: u32 = 3;

/// The hash of what all generated pictures have in common.
static COMMON: LazyLock<Sha256> = LazyLock::new(|| Sha256::new_with_prefix(format!("{VERSION} {:?}", *COLOURS)));

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
        Some(Self { title: font::legible(title)?, name: font::legible(name).unwrap_or_default() })
    }

    /// Its path from the root of the site, with a hash of the content.
    pub fn path(&self) -> String {
        format!("/assets/cards/{}.png", digits(&[&self.title, &self.name]))
    }
}

/// The hash in the name of a generated picture.
fn digits(texts: &[&str]) -> String {
    let mut hash = COMMON.clone();
    for text in texts {
        hash.update([0]);
        hash.update(text);
    }
    hexadecimal(&hash.finalize()[..8])
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
        let picture = post::draw(&image.title, &image.name).context("can't draw an Open Graph image")?;
        staging.write(&path, &picture)
    })
}

#[cfg(test)]
mod tests {
    use super::OpenGraphImage;

    #[test]
    fn open_graph_file_name_depends_on_texts() {
        let path = |title: &str, name: &str| OpenGraphImage { title: title.to_owned(), name: name.to_owned() }.path();
        assert_eq!(path("a", "b"), path("a", "b"));
        assert_ne!(path("a", "b"), path("a", "c"));
        assert_ne!(path("ab", ""), path("a", "b"));
    }
}
