//! The formats of pictures, detected from the first bytes of a file.

use image::ImageFormat;
use serde::{Deserialize, Serialize};

/// The format of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// AVIF.
    Avif,
    /// GIF.
    Gif,
    /// HEIC, which most browsers don't show.
    Heic,
    /// JPEG 2000, which most browsers don't show.
    Jp2,
    /// JPEG.
    Jpeg,
    /// JPEG XL, which most browsers don't show.
    Jxl,
    /// PNG, also animated.
    Png,
    /// TIFF, and raw files of cameras that are based on it, which browsers don't show.
    Tiff,
    /// WebP.
    WebP,
}

impl Format {
    /// The format of the file that starts with `bytes`.
    ///
    /// ```
    /// use pictures::Format;
    /// assert_eq!(Format::of(b"GIF89a"), Some(Format::Gif));
    /// assert_eq!(Format::of(b"\0\0\0\x1cftypavif\0\0\0\0"), Some(Format::Avif));
    /// assert_eq!(Format::of(b"<svg"), None);
    /// ```
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'G', b'I', b'F', b'8', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            [b'I', b'I', b'*' | b'+', 0, ..] | [b'M', b'M', 0, b'*' | b'+', ..] => Some(Self::Tiff),
            [0, 0, 0, 12, b'j', b'P', b' ', b' ', b'\r', b'\n', ..] => Some(Self::Jp2),
            [0, 0, 0, 12, b'J', b'X', b'L', b' ', b'\r', b'\n', ..] => Some(Self::Jxl),
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => by_brands(bytes),
            _ => None,
        }
    }

    /// The extension of file names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Avif => "avif",
            Self::Gif => "gif",
            Self::Heic => "heic",
            Self::Jp2 => "jp2",
            Self::Jpeg => "jpg",
            Self::Jxl => "jxl",
            Self::Png => "png",
            Self::Tiff => "tiff",
            Self::WebP => "webp",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Avif => "image/avif",
            Self::Gif => "image/gif",
            Self::Heic => "image/heic",
            Self::Jp2 => "image/jp2",
            Self::Jpeg => "image/jpeg",
            Self::Jxl => "image/jxl",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::WebP => "image/webp",
        }
    }

    /// The format of the decoder; none for formats that are not decoded.
    pub(crate) fn decoded(self) -> Option<ImageFormat> {
        match self {
            Self::Jpeg => Some(ImageFormat::Jpeg),
            Self::Png => Some(ImageFormat::Png),
            Self::WebP => Some(ImageFormat::WebP),
            Self::Avif | Self::Gif | Self::Heic | Self::Jp2 | Self::Jxl | Self::Tiff => None,
        }
    }

    /// Whether smaller variants are encoded in it, for browsers without AVIF. There is an encoder for WebP only without
    /// loss, which makes photographs larger.
    pub(crate) fn is_fallback(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png)
    }
}

/// The format of a file of boxes (ISO/IEC 14496-12), by its brand; a general one is followed by others.
fn by_brands(bytes: &[u8]) -> Option<Format> {
    let of_brand = |brand: &[u8]| match brand {
        b"avif" | b"avis" => Some(Format::Avif),
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"hevm" | b"hevs" => Some(Format::Heic),
        _ => None,
    };
    let brand = bytes.get(8..12)?;
    if !matches!(brand, b"mif1" | b"msf1") {
        return of_brand(brand);
    }
    let length = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?);
    let end = usize::try_from(length).ok()?.min(bytes.len());
    bytes.get(16..end).unwrap_or_default().chunks_exact(4).find_map(of_brand).or(Some(Format::Heic))
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn formats_are_known_by_content() {
        for (start, expected) in [
            (&b"\xFF\xD8\xFF\xE0"[..], Some(Format::Jpeg)),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some(Format::WebP)),
            (b"RIFF\0\0\0\0WAVEfmt ", None),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Some(Format::Heic)),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", Some(Format::Avif)),
            (b"\0\0\0\x14ftypmif1\0\0\0\0mif1avif", Some(Format::Heic)),
            (b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", None),
            (b"II*\0\x08\0\0\0", Some(Format::Tiff)),
            (b"MM\0*\0\0\0\x08", Some(Format::Tiff)),
            (b"\0\0\0\x0CJXL \r\n\x87\n", Some(Format::Jxl)),
            (b"\0\0\0\x0CjP  \r\n\x87\n", Some(Format::Jp2)),
            (b"MM 2012", None),
            (b"", None),
        ] {
            assert_eq!(Format::of(start), expected, "{start:?}");
        }
    }
}
