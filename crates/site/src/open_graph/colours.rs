//! The light colours of the blog's style.

use std::array;
use std::sync::LazyLock;

const STYLE: &str = include_str!("../../../../style/tokens.css");

pub(super) static COLOURS: LazyLock<Colours> = LazyLock::new(|| Colours::read(STYLE).unwrap_or_default());

/// A colour as red, green and blue.
pub(super) type Colour = [u8; 3];

/// The colours that the templates use as classes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Colours {
    pub(super) paper: Colour,
    pub(super) ink: Colour,
    pub(super) muted: Colour,
    pub(super) hair: Colour,
    pub(super) accent: Colour,
}

impl Colours {
    /// Reads a style: `--paper: light-dark(#f7f2e6, …)`.
    fn read(style: &str) -> Option<Self> {
        let colour = |name: &str| -> Option<Colour> {
            let (_, value) = style.split_once(&format!("--{name}: light-dark(#"))?;
            let digits = value.split_once(',')?.0;
            let part = |start: usize| u8::from_str_radix(digits.get(start..start + 2)?, 16).ok();
            Some([part(0)?, part(2)?, part(4)?])
        };
        Some(Self {
            paper: colour("paper")?,
            ink: colour("ink")?,
            muted: colour("muted")?,
            hair: colour("hair")?,
            accent: colour("accent")?,
        })
    }

    /// Style sheet with a class for each colour.
    pub(super) fn style_sheet(&self) -> String {
        let Self { paper, ink, muted, hair, accent } = self;
        [("paper", paper), ("ink", ink), ("muted", muted), ("hair", hair), ("accent", accent)]
            .map(|(class, [red, green, blue])| format!(".{class} {{ fill: #{red:02x}{green:02x}{blue:02x}; }}\n"))
            .concat()
    }
}

/// The colours of antialiasing between two: `count` steps of equal size, the last of which is `to`.
pub(super) fn shades(from: Colour, to: Colour, count: u8) -> impl Iterator<Item = Colour> {
    (1..=i32::from(count)).map(move |step| -> Colour {
        array::from_fn(|part| {
            let (from, to) = (i32::from(from[part]), i32::from(to[part]));
            (from + (to - from) * step / i32::from(count)) as u8
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{COLOURS, Colours, STYLE};

    #[test]
    fn open_graph_colours_are_those_of_the_style() {
        assert!(Colours::read(STYLE).is_some());
        assert_ne!(COLOURS.paper, COLOURS.ink);
        assert!(Colours::read(":root { --paper: light-dark(#fff, #000) }").is_none());
    }
}
