//! The generated icon of a blog: the first letter of its title on the colour of its links.

use png::EncodingError;
use tiny_skia::{FillRule, Mask, PathBuilder, Transform};

use super::drawing::{between, encode};
use super::lettering::Face;
use super::{COLOURS, digits};
use crate::markup::Size;

/// Largest height and width of the letter, relative to the icon: within the safe zone of maskable icons.
const ROOM: f32 = 0.56;

/// Shades for antialiasing, without the background.
const SHADES: u8 = 15;

/// The first letter of a title; none when the font lacks it.
pub fn letter(title: &str) -> Option<String> {
    let first = title.chars().find(|c| c.is_alphanumeric())?;
    Face::get()?.legible(&first.to_uppercase().to_string())
}

/// Path of the icon with this letter from the root of the site; it is `side` pixels high and wide.
pub fn path(letter: &str, side: u32) -> String {
    format!("/assets/icons/{}-{side}.png", digits(&[letter]))
}

/// Draws the icon as PNG; `side` is even.
///
/// # Errors
/// When it can't be encoded.
pub fn draw(letter: &str, side: u32) -> Result<Vec<u8>, EncodingError> {
    let cover = cover(letter, side).unwrap_or_else(|| vec![0; (side * side) as usize]);
    let shade = |cover: &u8| ((u16::from(*cover) * u16::from(SHADES) + 127) / 255) as u8;
    let pixels: Vec<u8> =
        cover.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, cover| byte << 4 | shade(cover))).collect();
    let palette = (0..=SHADES).flat_map(|shade| between(COLOURS.accent, COLOURS.paper, shade, SHADES)).collect();
    encode(Size { width: side, height: side }, palette, &pixels)
}

/// Where the letter covers the icon, in its middle.
fn cover(letter: &str, side: u32) -> Option<Vec<u8>> {
    let face = Face::get()?;
    let mut path = PathBuilder::new();
    face.outline(&face.word(letter), side as f32, 0.0, 0.0, &mut path);
    let path = path.finish()?;
    let bounds = path.bounds();
    let scale = ROOM * side as f32 / bounds.width().max(bounds.height());
    let middle = side as f32 / 2.0;
    let (x, y) = (bounds.left() + bounds.width() / 2.0, bounds.top() + bounds.height() / 2.0);
    let place = Transform::from_translate(-x, -y).post_scale(scale, scale).post_translate(middle, middle);
    let mut mask = Mask::new(side, side)?;
    mask.fill_path(&path, FillRule::Winding, true, place);
    Some(mask.data().to_vec())
}

#[cfg(test)]
mod tests {
    use super::{cover, letter};

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
    fn icon_letter_is_centred() {
        for text in ["P", "SS", "Ł", "I"] {
            let Some(cover) = cover(text, 64) else { panic!("no letter {text}") };
            let at = |x: usize, y: usize| cover.get(y * 64 + x).is_some_and(|cover| *cover > 0);
            let rows: Vec<usize> = (0..64).filter(|y| (0..64).any(|x| at(x, *y))).collect();
            let columns: Vec<usize> = (0..64).filter(|x| (0..64).any(|y| at(*x, y))).collect();
            for places in [rows, columns] {
                let (Some(first), Some(last)) = (places.first(), places.last()) else { panic!("nothing drawn") };
                assert!((first + last).abs_diff(63) <= 2 && last - first <= 37, "{text}: {first} to {last}");
            }
        }
    }
}
