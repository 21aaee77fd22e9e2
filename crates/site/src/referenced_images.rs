//! The images that an article references, by which a later build finds out whether they have changed.

use std::collections::BTreeSet;
use std::sync::Mutex;

use publish::address;
use publish::hash::DebugHash;
use serde::{Deserialize, Serialize};

use crate::images::Images;
use crate::markup::{ImageError, ImageSizes, Size, Variant};

/// Addresses of images, as their text has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferencedImages {
    /// Those whose sizes are in the page.
    measured: BTreeSet<String>,
    /// Those that the page shows, with their variants.
    shown: BTreeSet<String>,
}

impl ReferencedImages {
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

/// The site's images for one article; notes which it references.
pub(crate) struct ImageLog<'i> {
    images: &'i Images,
    referenced: Mutex<ReferencedImages>,
}

impl<'i> ImageLog<'i> {
    pub(crate) fn new(images: &'i Images) -> Self {
        Self { images, referenced: Mutex::default() }
    }

    pub(crate) fn into_referenced(self) -> ReferencedImages {
        self.referenced.into_inner().unwrap_or_default()
    }

    fn note(&self, note: impl FnOnce(&mut ReferencedImages)) {
        if let Ok(mut referenced) = self.referenced.lock() {
            note(&mut referenced);
        }
    }
}

impl ImageSizes for ImageLog<'_> {
    fn size(&self, address: &str) -> Result<Size, ImageError> {
        self.note(|referenced| {
            referenced.measured.insert(address.to_owned());
        });
        self.images.size(address)
    }

    fn variants(&self, address: &str) -> Vec<Variant> {
        self.note(|referenced| {
            referenced.shown.insert(address.to_owned());
        });
        self.images.variants(address)
    }
}
