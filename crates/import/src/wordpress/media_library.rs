//! The pictures of the old blog's media library, by id.

use std::collections::HashMap;

/// Extensions of pictures that browsers show.
const PICTURES: [&str; 8] = ["avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"];

/// A picture, or another file such as a PDF.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MediaItem {
    pub url: String,
    pub alt: String,
    pub caption: String,
    /// Sort key among the pictures of its post.
    pub order: i64,
}

impl MediaItem {
    fn is_picture(&self) -> bool {
        let path = self.url.split(['?', '#']).next().unwrap_or_default();
        let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        extension.is_some_and(|extension| PICTURES.contains(&extension.as_str()))
    }
}

/// All pictures, and which post each was uploaded to.
#[derive(Clone, Debug, Default)]
pub(super) struct MediaLibrary {
    images: HashMap<u64, MediaItem>,
    of_post: HashMap<u64, Vec<u64>>,
}

impl MediaLibrary {
    pub(super) fn add(&mut self, id: u64, post: u64, image: MediaItem) {
        if post != 0 {
            self.of_post.entry(post).or_default().push(id);
        }
        self.images.insert(id, image);
    }

    pub(super) fn image(&self, id: u64) -> Option<&MediaItem> {
        self.images.get(&id)
    }

    /// The pictures uploaded to a post without those in `excluded`, in the order in which WordPress shows them. Other
    /// files are left out.
    pub(super) fn images_of(&self, post: u64, excluded: &[u64]) -> Vec<&MediaItem> {
        let ids = self.of_post.get(&post).into_iter().flatten().filter(|id| !excluded.contains(id));
        let found = ids.filter_map(|id| Some((id, self.images.get(id)?)));
        let mut pictures: Vec<_> = found.filter(|(_, image)| image.is_picture()).collect();
        pictures.sort_unstable_by_key(|(id, image)| (image.order, **id));
        pictures.into_iter().map(|(_, image)| image).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{MediaItem, MediaLibrary};

    #[test]
    fn pictures_of_a_post_have_the_order_of_wordpress() {
        let mut library = MediaLibrary::default();
        for (id, order, url) in
            [(3, 1, "a.jpg"), (1, 2, "b.PNG?w=3"), (2, 0, "c.pdf"), (5, 1, "d.webp"), (4, 1, "e.gif")]
        {
            library.add(id, 9, MediaItem { url: url.to_owned(), order, ..MediaItem::default() });
        }
        let urls: Vec<_> = library.images_of(9, &[4]).into_iter().map(|image| image.url.as_str()).collect();
        assert_eq!(urls, ["a.jpg", "d.webp", "b.PNG?w=3"]);
        assert_eq!(library.images_of(9, &[]).len(), 4);
        assert!(library.images_of(8, &[]).is_empty());
    }
}
