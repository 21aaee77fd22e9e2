//! The generated icon of a blog: the first letter of its title on the colour of its links.

use std::iter;

use anyhow::{Context, Result};
use maud::html;
use resvg::tiny_skia::Pixmap;

use super::colours::{COLOURS, Colour, shades};
use super::{digits, font, render};
use crate::markup::Size;

/// Largest height and width of the letter, relative to the icon: within the safe zone of maskable icons.
const MAX_LETTER_SIZE: f32 = 0.56;

/// The first letter of a title; none when the font lacks it.
pub fn letter(title: &str) -> Option<String> {
    let first = title.chars().find(|c| c.is_alphanumeric())?;
    font::legible(&first.to_uppercase().to_string())
}

/// Path of the icon with this letter from the root of the site; it is `side` pixels high and wide.
pub fn path(letter: &str, side: u32) -> String {
    format!("/assets/icons/{}-{side}.png", digits(&[letter]))
}

/// Draws the icon as PNG; `side` is even.
///
/// # Errors
/// When it can't be drawn.
pub fn draw(letter: &str, side: u32) -> Result<Vec<u8>> {
    let palette: Vec<Colour> = iter::once(COLOURS.accent).chain(shades(COLOURS.accent, COLOURS.paper, 15)).collect();
    render::encode(&picture(letter, side)?, &palette)
}

fn picture(letter: &str, side: u32) -> Result<Pixmap> {
    let letter = html! { (letter) }.into_string();
    let svg = |transform: &str| format!(include_str!("icon.svg"), letter = letter, transform = transform);
    let tree = render::parse(&svg("scale(1)"))?;
    let bounds = tree.node_by_id("letter").context("the icon has no letter")?.abs_stroke_bounding_box();
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = MAX_LETTER_SIZE * width / bounds.width().max(bounds.height());
    let x = width / 2.0 - scale * (bounds.left() + bounds.width() / 2.0);
    let y = height / 2.0 - scale * (bounds.top() + bounds.height() / 2.0);
    let tree = render::parse(&svg(&format!("translate({x} {y}) scale({scale})")))?;
    render::draw(&tree, Size { width: side, height: side })
}

#[cfg(test)]
mod tests {
    use super::{letter, picture};

    #[test]
    fn icon_has_first_letter_of_title_in_upper_case() {
        for (title, expected) in [
            ("Petit plateau", Some("P")),
            ("«\u{a0}été\u{a0}»", Some("É")),
            ("42 jours", Some("4")),
            ("ßa", Some("SS")),
            ("日本語", None),
            ("…", None),
        ] {
            assert_eq!(letter(title).as_deref(), expected, "{title}");
        }
    }

    #[test]
    fn icon_letter_is_centred() -> anyhow::Result<()> {
        for text in ["P", "SS", "Ł", "I"] {
            let picture = picture(text, 64)?;
            let background = picture.pixel(0, 0);
            let at = |x: u32, y: u32| picture.pixel(x, y) != background;
            let rows: Vec<u32> = (0..64).filter(|y| (0..64).any(|x| at(x, *y))).collect();
            let columns: Vec<u32> = (0..64).filter(|x| (0..64).any(|y| at(*x, y))).collect();
            for places in [rows, columns] {
                let (Some(first), Some(last)) = (places.first(), places.last()) else { panic!("nothing drawn") };
                assert!((first + last).abs_diff(63) <= 2 && last - first <= 37, "{text}: {first} to {last}");
            }
        }
        Ok(())
    }
}
