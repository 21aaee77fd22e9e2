//! Pictures for pages: format and size ([`inspect`]), smaller variants of photographs and originals without metadata
//! ([`process`]), and a cache of both ([`Cache`]); pictures for the author's folder ([`clean`]).
//!
//! Photographs get AVIF and their own format in several widths. Drawings and animations are not changed, except for
//! their metadata. Nothing here knows pages or addresses.

mod avif;
mod cache;
mod clean;
mod colour;
mod encode;
mod format;
mod gif;
mod inspect;
mod jpeg;
mod memory;
mod pixels;
mod png;
mod process;
mod refusal;
mod webp;
mod widths;

pub use cache::{Cache, CachedPicture, CachedVariant, Error};
pub use clean::{Clean, clean};
pub use format::Format;
pub use inspect::{MAX_MEGAPIXELS, Picture, inspect};
pub use process::{Processed, Variant, process};
pub use refusal::Refusal;
pub use widths::MAX_WIDTH;
