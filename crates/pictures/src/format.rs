//! The formats of pictures, known by the first bytes of a file.

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
    /// JPEG.
    Jpeg,
    /// PNG, also animated.
    Png,
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
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand.get(..4)? {
                b"avif" | b"avis" => Some(Self::Avif),
                b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" => Some(Self::Heic),
                _ => None,
            },
            _ => None,
        }
    }

    /// The extension of file names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Avif => "avif",
            Self::Gif => "gif",
            Self::Heic => "heic",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Avif => "image/avif",
            Self::Gif => "image/gif",
            Self::Heic => "image/heic",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }

    /// Whether files of this format are published as they are.
    pub fn is_unchanged(self) -> bool {
        matches!(self, Self::Avif | Self::Gif | Self::Heic)
    }

    /// The format as its decoder knows it; none for those that are not decoded.
    pub(crate) fn decoded(self) -> Option<ImageFormat> {
        match self {
            Self::Jpeg => Some(ImageFormat::Jpeg),
            Self::Png => Some(ImageFormat::Png),
            Self::WebP => Some(ImageFormat::WebP),
            Self::Avif | Self::Gif | Self::Heic => None,
        }
    }

    /// Whether smaller variants are encoded in it, for browsers without AVIF. There is an encoder for WebP only without
    /// loss, which makes photographs larger.
    pub(crate) fn is_fallback(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png)
    }
}
