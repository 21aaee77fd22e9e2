//! Encodes variants. The same pixels give the same bytes on every machine, so an encoder has one thread.

use image::DynamicImage;
use image::codecs::avif::AvifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;

use crate::format::Format;
use crate::png;
use crate::refusal::Refusal;

/// Quality of AVIF, from 1 to 100.
const AVIF_QUALITY: u8 = 60;

/// Speed of the AVIF encoder, from 1 (slow) to 10.
const AVIF_SPEED: u8 = 7;

/// Quality of JPEG, from 1 to 100.
const JPEG_QUALITY: u8 = 75;

/// Encodes an image.
///
/// # Errors
/// When there is no encoder for the format, or it can't encode such an image.
pub(crate) fn encode(image: &DynamicImage, format: Format) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let encoded = match format {
        Format::Avif => {
            let encoder = AvifEncoder::new_with_speed_quality(&mut bytes, AVIF_SPEED, AVIF_QUALITY);
            image.write_with_encoder(encoder.with_num_threads(Some(1)))
        }
        Format::Jpeg => image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)),
        Format::Png => image.write_with_encoder(PngEncoder::new(&mut bytes)),
        _ => return Err(Refusal::Unsupported),
    };
    encoded.map_err(|_| Refusal::Unsupported)?;
    if format == Format::Png { png::optimized(&bytes) } else { Ok(bytes) }
}
