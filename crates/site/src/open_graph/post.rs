//! Fills the template of Open Graph images: name, rule and title.

use anyhow::Result;
use maud::html;
use resvg::tiny_skia::Pixmap;

use super::colours::{COLOURS, Colour, Colours, shades};
use super::lines::{Block, LEADING};
use super::{SIZE, render};

/// The boxes of name and title in the template, in pixels.
const WIDTH: f32 = 1008.0;
const TITLE_HEIGHT: f32 = 370.0;

/// Sizes of name and title, in pixels.
const NAME_SIZES: [f32; 3] = [38.0, 32.0, 26.0];
const TITLE_SIZES: [f32; 7] = [104.0, 92.0, 80.0, 70.0, 60.0, 52.0, 45.0];

/// Draws an image as PNG; the font has the letters of both texts.
pub(super) fn draw(title: &str, name: &str) -> Result<Vec<u8>> {
    render::encode(&picture(title, name)?, &palette())
}

fn picture(title: &str, name: &str) -> Result<Pixmap> {
    let name = Block::fit(name, &NAME_SIZES, WIDTH, NAME_SIZES[0] * LEADING);
    let title = Block::fit(title, &TITLE_SIZES, WIDTH, TITLE_HEIGHT);
    let svg = format!(
        include_str!("post.svg"),
        name = html! { (name.lines.concat()) }.into_string(),
        name_size = name.size,
        title_lines = title_lines(&title),
        title_size = title.size,
    );
    render::draw(&render::parse(&svg)?, SIZE)
}

/// The lines in their box.
fn title_lines(title: &Block) -> String {
    // A short title is slightly above the middle.
    let top = (TITLE_HEIGHT - title.height()) * 0.4;
    let line = |(number, text): (usize, &String)| {
        let baseline = top + title.size * (1.0 + number as f32 * LEADING);
        html! { text y=(baseline) { (text) } }.into_string()
    };
    title.lines.iter().enumerate().map(line).collect()
}

/// The colours of the template, and shades for antialiasing. More of them make larger files.
fn palette() -> Vec<Colour> {
    let Colours { paper, ink, muted, hair, accent } = *COLOURS;
    [paper, muted, hair, accent].into_iter().chain(shades(paper, ink, 8)).collect()
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::{palette, picture};
    use crate::open_graph::VERSION;
    use crate::open_graph::render::indices;

    /// Compares the picture with the version in file names.
    #[test]
    fn changed_open_graph_image_requires_new_version() -> anyhow::Result<()> {
        let title = "Un titre qui va sur deux lignes au moins\u{a0}: l’été à Việt Nam, Łódź et <Жизнь> {title}";
        let pixels = indices(&picture(title, "Essai & {name}")?, &palette());
        let digits: String = Sha256::digest(pixels).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            (VERSION, digits.as_str()),
            (3, "105b78b4b719be50"),
            "Open Graph images look different: raise VERSION in open_graph/mod.rs, and note both here"
        );
        Ok(())
    }
}
