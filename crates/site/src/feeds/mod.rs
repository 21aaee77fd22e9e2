//! Feeds: all posts with their whole texts, newest first, fifty on a page, for the blog and for each tag, as Atom and
//! as JSON Feed.
//!
//! Texts are read from the bundles of the new site, one page of a feed at a time, so that no text is rendered twice
//! and memory stays constant. The formats are in `atom` and `json`, their common model of a post in [`entry`].
//! Posts with responses have an Atom feed of these, in `responses`.

mod atom;
pub mod entry;
mod json;
mod responses;
mod thread;

use anyhow::{Context, Result};
use rayon::prelude::*;
use source::author::Author;

use crate::feed_address::file;
use crate::pages::SiteContext;
use entry::Entry;
use publish::output::Staging;

/// Posts on one page of a feed.
const PER_PAGE: usize = 50;

/// A feed before paging.
struct Feed {
    title: String,
    description: String,
    /// Path of its page.
    home: String,
    /// Positions of its posts in the catalogue, newest first.
    posts: Vec<usize>,
}

/// One page of a feed, independent of the format.
struct Page<'p> {
    feed: &'p Feed,
    language: &'p str,
    author: Author,
    icon: Option<String>,
    /// Address of the WebSub hub; only the first page has one, since only its changes are announced.
    hub: Option<&'p str>,
    /// Id of the feed.
    id: String,
    /// Absolute address of the feed's page.
    home_url: String,
    /// Number of this page, from 1.
    number: usize,
    pages: usize,
    base_url: &'p str,
    /// Last change of any entry of the feed.
    updated: String,
    entries: Vec<Entry>,
}

impl Page<'_> {
    /// Absolute address of page `number`.
    fn address(&self, number: usize, ending: &str) -> String {
        format!("{}{}.{ending}", self.base_url, file(&self.feed.home, number))
    }
}

/// Paths of all feeds, for checking links.
pub fn paths(context: &SiteContext<'_>) -> Vec<String> {
    let both = |feed: &Feed| ["xml", "json"].map(|ending| format!("/{}.{ending}", file(&feed.home, 1)));
    let of_posts = context.catalogue.posts.iter().filter_map(|entry| context.response_feed(entry));
    all(context).iter().flat_map(both).chain(of_posts.map(|feed| feed.url)).collect()
}

fn all(context: &SiteContext<'_>) -> Vec<Feed> {
    let blog = Feed {
        title: context.site.title.clone(),
        description: context.description(),
        home: "/".to_owned(),
        posts: (0..context.catalogue.posts.len()).collect(),
    };
    let tags = context.tags.iter().map(|(slug, tag)| Feed {
        title: context.title_of_tag(tag),
        description: String::new(),
        home: format!("/tags/{slug}/"),
        posts: tag.posts.clone(),
    });
    std::iter::once(blog).chain(tags).collect()
}

/// Writes all feeds. The bundles must have been written.
///
/// # Errors
/// When a bundle can't be read or a file can't be written.
pub fn write(context: &SiteContext<'_>, staging: &Staging) -> Result<()> {
    let feeds = all(context);
    let pages: Vec<(&Feed, usize)> = feeds
        .iter()
        .flat_map(|feed| (1..=feed.posts.len().div_ceil(PER_PAGE).max(1)).map(move |number| (feed, number)))
        .collect();
    pages.par_iter().try_for_each(|(feed, number)| {
        let page = page(context, feed, *number, staging)?;
        let name = file(&feed.home, *number);
        staging.write(&format!("{name}.xml"), &atom::write(&page).context("can't write a feed")?)?;
        staging.write(&format!("{name}.json"), &json::write(&page).context("can't write a feed")?)
    })?;
    context.catalogue.posts.par_iter().try_for_each(|entry| responses::write(context, entry, staging))
}

fn page<'p>(context: &'p SiteContext<'_>, feed: &'p Feed, number: usize, staging: &Staging) -> Result<Page<'p>> {
    let posts = &context.catalogue.posts;
    let items =
        |positions: &[usize]| -> Vec<_> { positions.iter().filter_map(|position| posts.get(*position)).collect() };
    let updated = items(&feed.posts).into_iter().filter_map(|item| item.changed()).max().unwrap_or_default();
    let shown = feed.posts.chunks(PER_PAGE).nth(number - 1).unwrap_or_default();
    let entries = items(shown).into_iter().map(|item| Entry::of(context, item, staging)).collect::<Result<_>>()?;
    Ok(Page {
        feed,
        language: &context.site.language,
        author: entry::absolute_author(context, &context.catalogue.settings.author),
        icon: context.icons.first().map(|icon| context.canonical(icon)),
        hub: context.catalogue.settings.websub.as_deref().filter(|_| number == 1),
        id: format!("{}{}", context.catalogue.settings.first_base_url, feed.home.trim_start_matches('/')),
        home_url: context.canonical(&feed.home),
        number,
        pages: feed.posts.len().div_ceil(PER_PAGE).max(1),
        base_url: &context.site.base_url,
        updated: context.moment(updated),
        entries,
    })
}
