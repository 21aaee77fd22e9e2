//! The images that the text of an article asks for, by which a later build finds out whether they have changed.

use std::collections::BTreeSet;
use std::sync::Mutex;

use publish::address;
use publish::hash::DebugHash;
use serde::{Deserialize, Serialize};

use crate::images::Images;
use crate::markup::{ImageError, ImageSizes, Size, Variant};

/// Addresses of images, as their text has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedImages {
    /// Those whose sizes are in the page.
    measured: BTreeSet<String>,
    /// Those that the page shows, with their variants.
    shown: BTreeSet<String>,
}

impl AskedImages {
    /// The hash of what the site says about these images: sizes, errors and variants.
    pub fn digest(&self, images: &Images) -> String {
        let mut hash = DebugHash::default();
        for address in &self.measured {
            hash.add(&(address, images.size(address)));
        }
        for address in &self.shown {
            hash.add(&(address, images.pictures.variants(address::path(address).trim_start_matches('/'))));
        }
        hash.finish()
    }

    /// Publishes the variants of the images that the page shows, as its rendering does.
    pub fn show(&self, images: &Images) {
        for address in &self.shown {
            images.variants(address);
        }
    }
}

/// The site's images for one article; notes which it asks for.
pub(crate) struct ImageLog<'i> {
    images: &'i Images,
    asked: Mutex<AskedImages>,
}

impl<'i> ImageLog<'i> {
    pub(crate) fn new(images: &'i Images) -> Self {
        Self { images, asked: Mutex::default() }
    }

    pub(crate) fn into_asked(self) -> AskedImages {
        self.asked.into_inner().unwrap_or_default()
    }

    fn note(&self, note: impl FnOnce(&mut AskedImages)) {
        if let Ok(mut asked) = self.asked.lock() {
            note(&mut asked);
        }
    }
}

impl ImageSizes for ImageLog<'_> {
    fn size(&self, address: &str) -> Result<Size, ImageError> {
        self.note(|asked| {
            asked.measured.insert(address.to_owned());
        });
        self.images.size(address)
    }

    fn variants(&self, address: &str) -> Vec<Variant> {
        self.note(|asked| {
            asked.shown.insert(address.to_owned());
        });
        self.images.variants(address)
    }
}
