//! The pictures of the old blog's media library, by id.

use std::collections::HashMap;

/// A picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Image {
    pub url: String,
    pub alt: String,
    pub caption: String,
}

/// All pictures, and which post each was uploaded to.
#[derive(Clone, Debug, Default)]
pub(super) struct Library {
    images: HashMap<u64, Image>,
    of_post: HashMap<u64, Vec<u64>>,
}

impl Library {
    pub(super) fn add(&mut self, id: u64, post: u64, image: Image) {
        if post != 0 {
            self.of_post.entry(post).or_default().push(id);
        }
        self.images.insert(id, image);
    }

    pub(super) fn image(&self, id: u64) -> Option<&Image> {
        self.images.get(&id)
    }

    /// The pictures uploaded to a post, in the order of their ids.
    pub(super) fn images_of(&self, post: u64) -> Vec<&Image> {
        let mut ids = self.of_post.get(&post).cloned().unwrap_or_default();
        ids.sort_unstable();
        ids.iter().filter_map(|id| self.images.get(id)).collect()
    }
}
