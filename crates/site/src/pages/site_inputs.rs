//! What the whole site is made of besides posts, static pages and settings, as a digest. With those in
//! [`inputs`](super::inputs), an unchanged digest means an unchanged site. What the site newly takes from the author's
//! folder belongs here.

use publish::hash::{DebugHash, sha256_of_file};
use rayon::prelude::*;

use super::{RenderedPage, SiteContext};
use crate::catalogue::Catalogue;

impl SiteContext<'_> {
    /// The digests of all posts and static pages, by position.
    pub fn article_digests(&self) -> Vec<String> {
        let digest =
            |position: usize| self.article_inputs(position).map(|inputs| inputs.digest()).unwrap_or_default();
        (0..self.articles()).into_par_iter().map(digest).collect()
    }

    /// The hash of what a page that is no article is made of, besides what [`SiteContext::digest`] has.
    pub fn page_digest(&self, rendered_page: &RenderedPage) -> String {
        let path = &rendered_page.page.path;
        let permalinks = self.permalinks.as_ref().filter(|_| path == "/").map(|script| &script.integrity);
        let mut hash = DebugHash::default();
        hash.add(&(rendered_page, permalinks, self.translations.of(path)));
        hash.finish()
    }

    /// The hash of everything else in the catalogue, with the contents of files that are published as they are; none
    /// when one can't be read. Fields are listed, so that none is forgotten.
    pub fn digest_of_rest(&self) -> Option<String> {
        let Catalogue {
            // These are in the other digests, with what depends on the time.
            settings: _,
            now: _,
            posts: _,
            pages: _,
            unpublished_posts: _,
            unpublished_pages: _,
            files,
            // They follow from the files.
            file_positions: _,
            // Numbers that no page has.
            drafts: _,
            scheduled: _,
            unpublished,
            images,
            unread,
            identities,
            translations,
            redirects,
        } = self.catalogue;
        let pictures = &images.pictures;
        let files: Vec<_> = files
            .par_iter()
            .map(|file| {
                let name = &file.name;
                let content = match pictures.original(name) {
                    // The cache names a file after its content.
                    Some(original) => original.file_name()?.to_string_lossy().into_owned(),
                    None => sha256_of_file(&file.path).ok()?,
                };
                Some((name, content, pictures.size(name), pictures.variants(name)))
            })
            .collect::<Option<_>>()?;
        let mut hash = DebugHash::default();
        hash.add(&files);
        hash.add(&(unpublished, unread, identities, translations, redirects));
        Some(hash.finish())
    }
}
