//! The page that explains feeds to readers, and lists those of the blog.

use std::cmp::Reverse;

use maud::{Markup, html};
use protocol::bundle::{Article, Kind, Page};

use super::{RenderedPage, SiteContext};
use crate::feed_address::{self, GUIDE};

/// Tags whose feeds are listed, those with the most posts.
const MAX_TAGS: usize = 10;

impl SiteContext<'_> {
    /// `/feed/about/`. It is shown as a static page, so that the app needs no code for it.
    pub fn feed_guide(&self) -> RenderedPage {
        let wording = self.wording;
        let content = html! {
            p { (wording.what_feeds_are()) }
            h2 { (wording.how_to_subscribe()) }
            ol { @for step in wording.steps_to_subscribe() { li { (step) } } }
            h2 { (wording.feeds_of_blog()) }
            ul {
                li { (self.feed_address("/", "xml", wording.feed())) }
                li { (self.feed_address("/", "json", "JSON Feed")) }
            }
            p { (wording.either_feed()) }
            (self.feeds_of_tags())
        };
        let article = Article { content: content.into_string(), ..Article::default() };
        let page = self.plain(Kind::Static, GUIDE.to_owned(), wording.subscribe());
        self.rendered_page(Page { article: Some(article), ..page }, wording.what_feeds_are().to_owned())
    }

    /// The Atom feeds of the tags with the most posts, in the order of the index of tags.
    fn feeds_of_tags(&self) -> Markup {
        let mut tags: Vec<_> = self.tags.iter().collect();
        tags.sort_by_key(|(_, tag)| Reverse(tag.posts.len()));
        tags.truncate(MAX_TAGS);
        tags.sort_by_key(|(slug, _)| *slug);
        html! {
            @if !tags.is_empty() {
                h2 { (self.wording.feeds_of_tags()) }
                ul {
                    @for (slug, tag) in tags {
                        li { (self.feed_address(&format!("/tags/{slug}/"), "xml", &tag.label)) }
                    }
                }
            }
        }
    }

    /// A link to the feed of the page at `home`, with its whole address to copy.
    fn feed_address(&self, home: &str, ending: &str, label: &str) -> Markup {
        let file = format!("/{}.{ending}", feed_address::file(home, 1));
        html! { a href=(file) { (label) } " " code { (self.canonical(&file)) } }
    }
}
