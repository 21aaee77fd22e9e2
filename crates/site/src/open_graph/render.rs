//! SVG to PNG, with the embedded font and the blog's colours.

use std::sync::LazyLock;

use anyhow::{Context, Result};
use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter};
use resvg::tiny_skia::{Pixmap, PremultipliedColorU8, Transform};
use resvg::usvg::{Options, Tree};

use super::colours::{COLOURS, Colour};
use super::font;
use crate::markup::Size;

/// Without the fonts of the machine, so that images are the same everywhere.
static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = Options::default();
    options.fontdb_mut().load_font_data(font::FILE.to_vec());
    options.font_family = font::FAMILY.to_owned();
    options.style_sheet = Some(COLOURS.style_sheet());
    options
});

/// Parses an SVG and lays out its texts.
pub(super) fn parse(svg: &str) -> Result<Tree> {
    Tree::from_str(svg, &OPTIONS).context("invalid SVG")
}

/// Draws an SVG as wide as `size`.
pub(super) fn draw(tree: &Tree, size: Size) -> Result<Pixmap> {
    let mut picture = Pixmap::new(size.width, size.height).context("invalid size")?;
    let scale = size.width as f32 / tree.size().width();
    resvg::render(tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    Ok(picture)
}

/// A picture of even width as PNG, with the nearest of at most 16 colours for each pixel.
pub(super) fn encode(picture: &Pixmap, palette: &[Colour]) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Four);
    encoder.set_palette(palette.concat());
    // Takes half the time of the default level, with an eighth more bytes.
    encoder.set_deflate_compression(DeflateCompression::Level(3));
    encoder.set_filter(Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indices(picture, palette))?;
    writer.finish()?;
    Ok(bytes)
}

/// The pixels as palette indices, two per byte.
pub(super) fn indices(picture: &Pixmap, palette: &[Colour]) -> Vec<u8> {
    // Most pixels are like the one before.
    let mut last = (PremultipliedColorU8::TRANSPARENT, 0);
    let mut index = |pixel: PremultipliedColorU8| {
        if pixel != last.0 {
            last = (pixel, nearest(pixel, palette));
        }
        last.1
    };
    let pairs = picture.pixels().chunks_exact(2);
    pairs.map(|pair| pair.iter().fold(0, |byte, pixel| byte << 4 | index(*pixel))).collect()
}

/// Index of the nearest colour.
fn nearest(pixel: PremultipliedColorU8, palette: &[Colour]) -> u8 {
    let parts = [pixel.red(), pixel.green(), pixel.blue()];
    let distance =
        |colour: &Colour| colour.iter().zip(parts).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum::<u32>();
    (0..).zip(palette).min_by_key(|(_, colour)| distance(colour)).map_or(0, |(index, _)| index)
}
