//! The properties of a post as microformats (<https://microformats.org/wiki/h-entry>), for programs that read documents.
//!
//! The app marks the post, its text and its summary with classes. The rest is invisible, and is in the document alone:
//! neither bundles nor feeds have it, and the app needs no code for it.

use maud::html;

use super::SiteContext;
use crate::catalogue::PostEntry;

impl SiteContext<'_> {
    /// HTML for the end of the text. It has no text, so that the content of the `h-entry` is the author's.
    pub(super) fn microformats(&self, entry: &PostEntry) -> String {
        let modified = entry.changed().filter(|changed| Some(*changed) > entry.published());
        let markup = html! {
            div hidden {
                data class="p-name" value=(entry.title) {}
                data class="u-url" value=(self.canonical(&entry.path(false))) {}
                data class="dt-published" value=(self.moment(entry.published().unwrap_or_default())) {}
                @if let Some(modified) = modified { data class="dt-updated" value=(self.moment(modified)) {} }
                @for tag in self.tag_links(entry) { data class="p-category" value=(tag.label) {} }
                @for author in self.authors(entry) {
                    span class="p-author h-card" {
                        data class="p-name" value=(author.name) {}
                        @if let Some(url) = &author.url { data class="u-url" value=(self.absolute(url)) {} }
                    }
                }
            }
        };
        markup.into_string()
    }
}
