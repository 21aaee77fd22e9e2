//! The widths of variants.

/// Width of the largest variant, in pixels: twice the widest column of text.
pub const MAX_WIDTH: u32 = 1200;

/// Widths of smaller variants: for telephones with one, two and three device pixels per CSS pixel.
const STEPS: [u32; 3] = [480, 720, 960];

/// Width below which a picture has no variants.
pub(crate) const MIN_WIDTH: u32 = 320;

/// The widths for a picture that is `own` pixels wide, from the largest. A width that is nearly as large is left
/// out.
pub(crate) fn widths(own: u32) -> Vec<u32> {
    let largest = own.min(MAX_WIDTH);
    let smaller = STEPS.into_iter().rev().filter(|step| step * 10 <= largest * 9);
    std::iter::once(largest).chain(smaller).collect()
}

#[cfg(test)]
mod tests {
    use super::widths;

    #[test]
    fn widths_are_below_that_of_picture() {
        for (own, expected) in [
            (320, &[320][..]),
            (500, &[500]),
            (800, &[800, 720, 480]),
            (1000, &[1000, 720, 480]),
            (4000, &[1200, 960, 720, 480]),
        ] {
            assert_eq!(widths(own), expected, "{own}");
        }
    }
}
