//! Photographs for tests and benchmarks, drawn from a number: hills below a sky, texture and grain.
//!
//! Encoders care for three things, which are those of photographs: detail at all scales, which falls slowly towards the
//! finest (statistics of natural images), contours, and the noise of a sensor. At 12 megapixels, the JPEG has about
//! 3.4 MB, as cameras write them. It has Exif metadata, so the original is published without.

use fastrand::Rng;
use image::codecs::jpeg::JpegEncoder;
use image::{ImageEncoder, ImageError, ImageResult, Rgb, RgbImage};

const QUALITY: u8 = 90;

/// Exif metadata with the orientation alone: upright.
const EXIF: &[u8] = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0\0\0\0\0";

/// How much fainter detail of half the size is.
const PERSISTENCE: f32 = 0.88;

/// The finest texture, in pixels: what is finer is grain.
const FINEST_CELL: f32 = 4.0;

/// Contrast of the texture.
const CONTRAST: f32 = 0.28;

const SKY_ABOVE: [f32; 3] = [120.0, 160.0, 215.0];
const SKY_BELOW: [f32; 3] = [225.0, 215.0, 200.0];
const SKY_TEXTURE: f32 = 0.3;

/// A range of hills.
struct Hills {
    /// Height of its horizon, from the top, as a share of the picture's.
    top: f32,
    /// How far the horizon rises and falls, as a share too.
    rise: f32,
    colour: [f32; 3],
    texture: f32,
}

/// The farthest first.
const HILLS: [Hills; 3] = [
    Hills { top: 0.42, rise: 0.10, colour: [120.0, 140.0, 150.0], texture: 0.4 },
    Hills { top: 0.55, rise: 0.12, colour: [85.0, 110.0, 80.0], texture: 0.8 },
    Hills { top: 0.72, rise: 0.10, colour: [95.0, 80.0, 55.0], texture: 1.2 },
];

/// The photograph of a number, as a JPEG.
pub(crate) fn jpeg(number: u64, width: u32, height: u32) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    encoder.set_exif_metadata(EXIF.to_vec()).map_err(ImageError::Unsupported)?;
    draw(number, width, height).write_with_encoder(encoder)?;
    Ok(bytes)
}

fn draw(number: u64, width: u32, height: u32) -> RgbImage {
    let random = &mut Rng::with_seed(number);
    let texture = octaves(random, width, height, width as f32 / 4.0);
    let horizons = HILLS.map(|hills| {
        let line = horizon(random, width).into_iter();
        (line.map(|value| (hills.top + hills.rise * value) * height as f32).collect::<Vec<f32>>(), hills)
    });
    let mut image = RgbImage::new(width, height);
    for (y, pixels) in image.enumerate_rows_mut() {
        let depth = y as f32 / height as f32;
        let sky: [f32; 3] = std::array::from_fn(|channel| mix(SKY_ABOVE[channel], SKY_BELOW[channel], depth));
        let rows: Vec<_> = texture.iter().map(|(noise, share)| (noise.row(y), noise.cell, *share)).collect();
        for (x, _, pixel) in pixels {
            let is_below = |line: &Vec<f32>| line.get(x as usize).is_some_and(|line| y as f32 > *line);
            let nearest = horizons.iter().rev().find(|(line, _)| is_below(line));
            let (colour, strength) = nearest.map_or((sky, SKY_TEXTURE), |(_, hills)| (hills.colour, hills.texture));
            let detail: f32 = rows.iter().map(|(row, cell, share)| share * at(row, x as f32 / cell)).sum();
            // Large patches are warmer or colder.
            let warmth = rows.first().map_or(0.0, |(row, cell, _)| 8.0 * at(row, x as f32 / cell));
            let light = 1.0 + CONTRAST * strength * detail;
            let [red, green, blue] = colour.map(|channel| channel * light);
            let [red_noise, green_noise, blue_noise] = grain(random);
            // These casts saturate at 0 and 255.
            *pixel = Rgb([
                (red + warmth + red_noise) as u8,
                (green + green_noise) as u8,
                (blue - warmth + blue_noise) as u8,
            ]);
        }
    }
    image
}

/// The noise of a sensor: more in the brightness than in the colours.
fn grain(random: &mut Rng) -> [f32; 3] {
    let bits = random.u32(..);
    let part = |shift: u32| ((bits >> shift) & 7) as f32 - 3.5;
    let brightness = 1.6 * (part(0) + part(3));
    [6, 9, 12].map(|shift| brightness + 0.48 * part(shift))
}

/// Smooth random values between -1 and 1, on a lattice of square cells.
struct Noise {
    cell: f32,
    columns: usize,
    values: Vec<f32>,
}

impl Noise {
    fn new(random: &mut Rng, width: u32, height: u32, cell: f32) -> Self {
        let count = |length: u32| (length as f32 / cell) as usize + 2;
        let columns = count(width);
        let values = (0..columns * count(height)).map(|_| random.f32() * 2.0 - 1.0).collect();
        Self { cell, columns, values }
    }

    /// The values of the columns in a row of pixels.
    fn row(&self, y: u32) -> Vec<f32> {
        let position = y as f32 / self.cell;
        let share = smooth(position.fract());
        let mut lines = self.values.chunks(self.columns).skip(position as usize);
        let (above, below) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        above.iter().zip(below).map(|(above, below)| mix(*above, *below, share)).collect()
    }
}

/// Noise from cells of this size to the finest, each with its share.
fn octaves(random: &mut Rng, width: u32, height: u32, largest: f32) -> Vec<(Noise, f32)> {
    let cells =
        std::iter::successors(Some((largest, 1.0_f32)), |(cell, share)| Some((cell / 2.0, share * PERSISTENCE)));
    let cells = cells.take_while(|(cell, _)| *cell >= FINEST_CELL);
    cells.map(|(cell, share)| (Noise::new(random, width, height, cell), share)).collect()
}

/// Heights of the horizon of hills, about between -2 and 2, for each column of pixels.
fn horizon(random: &mut Rng, width: u32) -> Vec<f32> {
    let mut heights = vec![0.0; width as usize];
    for octave in 0..6 {
        let scale = 0.5_f32.powi(octave);
        let cell = width as f32 / 3.0 * scale;
        let row = Noise::new(random, width, 1, cell).row(0);
        for (x, height) in heights.iter_mut().enumerate() {
            *height += scale * at(&row, x as f32 / cell);
        }
    }
    heights
}

/// A row of noise at a position, in cells.
fn at(row: &[f32], position: f32) -> f32 {
    let cell = position as usize;
    match row.get(cell..cell + 2) {
        // `fract` is slow without SSE 4.1, and this runs for each pixel.
        Some(&[left, right]) => mix(left, right, smooth(position - cell as f32)),
        _ => 0.0,
    }
}

fn smooth(share: f32) -> f32 {
    share * share * (3.0 - 2.0 * share)
}

fn mix(from: f32, to: f32, share: f32) -> f32 {
    from + (to - from) * share
}
