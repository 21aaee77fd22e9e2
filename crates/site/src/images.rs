//! Sizes and variants of the site's own images.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::markup::{ImageError, ImageSizes, Size, Variant};
use crate::picture_files::{PictureFiles, PictureMemory};
use crate::public_folder::SourceFile;
use publish::address;
use source::diagnostic::Diagnostic;

/// The site's images. Sizes are cached.
#[derive(Debug, Default)]
pub struct Images {
    /// Those that are made of pixels.
    pub pictures: PictureFiles,
    /// Published files by their paths from the root: an image must be one of them.
    files: BTreeMap<String, PathBuf>,
    known: Mutex<BTreeMap<String, Result<Size, ImageError>>>,
}

impl Images {
    /// The images among `files`, with an error for each that can't be published.
    pub fn among(files: &[SourceFile], memory: Option<&PictureMemory>) -> (Self, Vec<Diagnostic>) {
        let (pictures, found) = PictureFiles::among(files, memory);
        let files = files.iter().map(|file| (format!("/{}", file.name), file.path.clone())).collect();
        (Self { pictures, files, known: Mutex::default() }, found)
    }

    fn measure(&self, path: &str) -> Result<Size, ImageError> {
        let file = self.files.get(path).ok_or_else(|| {
            match !path.is_ascii() && self.files.keys().any(|file| address::differ_in_accents(file, path)) {
                true => ImageError::OtherAccents,
                false => ImageError::Missing,
            }
        })?;
        if let Some(size) = self.pictures.size(path.trim_start_matches('/')) {
            return Ok(size);
        }
        let is_drawing = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"));
        let size = if is_drawing { svg_size(file) } else { raster_size(file) };
        size.ok_or(ImageError::Unreadable)
    }
}

impl ImageSizes for Images {
    fn size(&self, address: &str) -> Result<Size, ImageError> {
        let path = address::path(address);
        if let Some(known) = self.known.lock().ok().and_then(|known| known.get(&path).copied()) {
            return known;
        }
        let size = self.measure(&path);
        if let Ok(mut known) = self.known.lock() {
            known.insert(path, size);
        }
        size
    }

    fn variants(&self, address: &str) -> Vec<Variant> {
        self.pictures.show(address::path(address).trim_start_matches('/'))
    }
}

fn raster_size(file: &Path) -> Option<Size> {
    let size = imagesize::size(file).ok()?;
    Some(Size { width: u32::try_from(size.width).ok()?, height: u32::try_from(size.height).ok()? })
}

/// The size from `width` and `height`, otherwise from the `viewBox`.
fn svg_size(file: &Path) -> Option<Size> {
    let text = fs::read_to_string(file).ok()?;
    let document = dom_query::Document::fragment(text);
    let svg = document.select("svg").nodes().first().copied()?;
    let pixels = |text: &str| text.trim_end_matches("px").trim().parse::<f64>().ok();
    let own = |name: &str| pixels(&svg.attr(name)?);
    // Sizes in other units can't be converted to pixels; the `viewBox` gives the proportions.
    let (width, height) = match (own("width"), own("height")) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let view_box = svg.attr("viewBox")?;
            let numbers: Vec<f64> = view_box.split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
            (*numbers.get(2)?, *numbers.get(3)?)
        }
    };
    let whole =
        |number: f64| (number.is_finite() && (1.0..=100_000.0).contains(&number)).then(|| number.round() as u32);
    Some(Size { width: whole(width)?, height: whole(height)? })
}
