//! Draws an Open Graph image: name, rule and title in the blog's colours.

use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter};
use tiny_skia::{FillRule, Mask, PathBuilder, Transform};

use super::lettering::Face;
use super::lines::{Block, LEADING};
use crate::markup::Size;

/// The recommended size for link previews.
pub(super) const SIZE: Size = Size { width: 1200, height: 630 };

/// A colour as red, green and blue.
pub(super) type Colour = [u8; 3];

/// The light colours of the blog.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Colours {
    pub(super) paper: Colour,
    pub(super) ink: Colour,
    pub(super) muted: Colour,
    pub(super) hair: Colour,
    pub(super) accent: Colour,
}

const MARGIN: usize = 96;
/// The rule: upper edge, height, and height of its accent.
const RULE: usize = 150;
const HAIR: usize = 2;
const ACCENT: usize = 8;
const ACCENT_WIDTH: usize = 96;

/// Sizes of the name above the rule and of the title below it, in pixels.
const NAME_SIZES: [f32; 3] = [38.0, 32.0, 26.0];
const TITLE_SIZES: [f32; 7] = [104.0, 92.0, 80.0, 70.0, 60.0, 52.0, 45.0];
const NAME_BASELINE: f32 = 120.0;
const TITLE_TOP: f32 = 196.0;
const TITLE_HEIGHT: f32 = 370.0;

/// Shades for antialiasing of each text colour. With the two colours of the rule, these are 16 colours: four bits per
/// pixel.
const INK_SHADES: u8 = 9;
const MUTED_SHADES: u8 = 4;
const HAIR_INDEX: u8 = INK_SHADES + MUTED_SHADES + 1;
const ACCENT_INDEX: u8 = HAIR_INDEX + 1;

/// Draws an image as PNG; the font has the letters of both texts.
pub(super) fn draw(title: &str, name: &str, colours: &Colours) -> Result<Vec<u8>, EncodingError> {
    encode(SIZE, palette(colours), &pixels(title, name))
}

/// The pixels as palette indices, two per byte.
fn pixels(title: &str, name: &str) -> Vec<u8> {
    let letters = letters(title, name);
    let (width, height) = (SIZE.width as usize, SIZE.height as usize);
    let mut pixels = vec![0; width * height / 2];
    for (y, row) in pixels.chunks_exact_mut(width / 2).enumerate() {
        let cover = letters.as_ref().and_then(|mask| mask.data().get(y * width..(y + 1) * width)).unwrap_or_default();
        let is_paper = cover.iter().all(|cover| *cover == 0) && !(RULE..RULE + ACCENT).contains(&y);
        if is_paper {
            continue;
        }
        for (x, byte) in row.iter_mut().enumerate() {
            let index = |x: usize| pixel(x, y, cover.get(x).copied().unwrap_or_default());
            *byte = index(2 * x) << 4 | index(2 * x + 1);
        }
    }
    pixels
}

/// A picture of 16 colours as PNG.
pub(super) fn encode(size: Size, palette: Vec<u8>, pixels: &[u8]) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, size.width, size.height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Four);
    encoder.set_palette(palette);
    // Takes half the time of the default level, with an eighth more bytes.
    encoder.set_deflate_compression(DeflateCompression::Level(3));
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// Coverage of the image by letters, from 0 to 255.
fn letters(title: &str, name: &str) -> Option<Mask> {
    let face = Face::get()?;
    let (title, name) = (face.words(title), face.words(name));
    let width = (SIZE.width as usize - 2 * MARGIN) as f32;
    let mut path = PathBuilder::new();
    let name = Block::fit(face, &name, &NAME_SIZES, width, NAME_SIZES[0] * LEADING);
    outline(face, &name, NAME_BASELINE, &mut path);
    let title = Block::fit(face, &title, &TITLE_SIZES, width, TITLE_HEIGHT);
    // A short title is slightly above the middle.
    let top = TITLE_TOP + (TITLE_HEIGHT - title.height()) * 0.4;
    outline(face, &title, top + title.size, &mut path);
    let mut mask = Mask::new(SIZE.width, SIZE.height)?;
    mask.fill_path(&path.finish()?, FillRule::Winding, true, Transform::identity());
    Some(mask)
}

fn outline(face: &Face, block: &Block, baseline: f32, path: &mut PathBuilder) {
    for (number, line) in block.lines.iter().enumerate() {
        let y = baseline + number as f32 * LEADING * block.size;
        let mut x = MARGIN as f32;
        for word in line {
            face.outline(word, block.size, x, y, path);
            x += (word.width + face.space) * block.size;
        }
    }
}

/// The palette index of a pixel.
fn pixel(x: usize, y: usize, cover: u8) -> u8 {
    let right = SIZE.width as usize - MARGIN;
    if (RULE..RULE + ACCENT).contains(&y) && (MARGIN..MARGIN + ACCENT_WIDTH).contains(&x) {
        return ACCENT_INDEX;
    }
    if (RULE..RULE + HAIR).contains(&y) && (MARGIN..right).contains(&x) {
        return HAIR_INDEX;
    }
    let shades = if y < RULE { MUTED_SHADES } else { INK_SHADES };
    let shade = ((u16::from(cover) * u16::from(shades) + 127) / 255) as u8;
    match shade {
        0 => 0,
        _ if y < RULE => INK_SHADES + shade,
        _ => shade,
    }
}

/// The palette: paper, shades of ink and muted ink, hair, accent.
fn palette(colours: &Colours) -> Vec<u8> {
    let ink = (1..=INK_SHADES).map(|shade| between(colours.paper, colours.ink, shade, INK_SHADES));
    let muted = (1..=MUTED_SHADES).map(|shade| between(colours.paper, colours.muted, shade, MUTED_SHADES));
    [colours.paper].into_iter().chain(ink).chain(muted).chain([colours.hair, colours.accent]).flatten().collect()
}

/// Interpolates two colours: step `shade` of `shades`.
pub(super) fn between(from: Colour, to: Colour, shade: u8, shades: u8) -> Colour {
    let mix = |(from, to): (u8, u8)| {
        let (from, to, shade, shades) = (i32::from(from), i32::from(to), i32::from(shade), i32::from(shades));
        (from + (to - from) * shade / shades) as u8
    };
    let [red, green, blue] = from;
    [(red, to[0]), (green, to[1]), (blue, to[2])].map(mix)
}

#[cfg(test)]
mod tests {
    use super::pixels;
    use crate::open_graph::VERSION;
    use sha2::{Digest, Sha256};

    /// Compares the picture with the version in file names.
    #[test]
    fn changed_open_graph_image_requires_new_version() {
        let picture =
            pixels("Un titre qui va sur deux lignes au moins\u{a0}: l’été à Việt Nam, Łódź et Жизнь", "Essai");
        let digits: String = Sha256::digest(picture).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            (VERSION, digits.as_str()),
            (1, "492fa73ed1e72813"),
            "Open Graph images look different: raise VERSION in open_graph/mod.rs, and note both here"
        );
    }
}
