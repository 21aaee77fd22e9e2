//! The page of an edited post or static page: as a build would make it, if its text were saved and published.

use std::cmp::Ordering;

use source::diagnostic::Diagnostic;
use source::slug::Slug;

use super::SiteContext;
use super::article::{RenderedArticle, Text, series_by_name};
use super::inputs::ArticleInputs;
use super::related;
use crate::catalogue::{Catalogue, Edited, PostEntry, newest_first, tags_of};

impl<'c> SiteContext<'c> {
    /// The context of this page. It has what this page takes from the rest of the blog, and nothing for other pages.
    ///
    /// # Errors
    /// As for [`Self::new`].
    pub fn of_edited(catalogue: &'c Catalogue, app: &str, edited: &'c Edited) -> serde_json::Result<Self> {
        let posts = posts_with(catalogue, edited);
        let is_own = |slug: &Slug| edited.entry.post.tags.iter().any(|tag| tag.slug == *slug);
        let mut context = Self::bare(catalogue, app)?;
        context.set_tags(tags_of(posts.iter().copied(), is_own));
        context.series = series_by_name(posts.iter().copied());
        context.translations = &edited.translations;
        Ok(context)
    }

    /// Renders the page, in a context of [`Self::of_edited`].
    ///
    /// # Errors
    /// All diagnostics of the file of its responses, if that has changed meanwhile.
    pub fn edited_article(&self, edited: &'c Edited) -> Result<RenderedArticle, Vec<Diagnostic>> {
        let inputs = if edited.is_page { self.inputs(&edited.entry, true) } else { self.inputs_of_edited(edited) };
        self.article_of(&inputs, &Text { body: &edited.body, is_current: true, content: Some(&edited.content) })
    }

    fn inputs_of_edited(&self, edited: &'c Edited) -> ArticleInputs<'c> {
        let entry = &edited.entry;
        let posts = posts_with(self.catalogue, edited);
        let position = posts.iter().position(|other| std::ptr::eq(*other, entry)).unwrap_or_default();
        let newer = position.checked_sub(1).and_then(|position| posts.get(position).copied());
        let older = posts.get(position + 1).copied();
        let related = related::to(position, entry, &posts);
        self.inputs_among(entry, newer, older, related.iter().filter_map(|position| posts.get(*position).copied()))
    }
}

/// The published posts with the edited one at its place.
fn posts_with<'c>(catalogue: &'c Catalogue, edited: &'c Edited) -> Vec<&'c PostEntry> {
    let entry = &edited.entry;
    let mut posts: Vec<&PostEntry> =
        catalogue.posts.iter().filter(|other| other.source.name != entry.source.name).collect();
    if !edited.is_page {
        let position = posts.partition_point(|other| newest_first(other, entry) == Ordering::Less);
        posts.insert(position, entry);
    }
    posts
}
