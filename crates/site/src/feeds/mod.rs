//! Feeds: all posts with their whole texts, newest first, fifty on a page, for the blog and for each tag, as Atom and
//! as JSON Feed.
//!
//! Texts are read from the bundles of the new site, one page of a feed at a time, so that no text is rendered twice
//! and memory stays constant. A page that would be made of the same posts is taken from the old site, and no bundle is
//! read for it. The formats are in `atom` and `json`, their common model of a post in [`entry`]. Posts with responses
//! have an Atom feed of these, in `responses`.

mod atom;
pub mod entry;
mod json;
mod responses;
mod thread;

use std::collections::HashMap;

use anyhow::{Context, Result};
use rayon::prelude::*;
use source::author::Author;

use crate::feed_address::file;
use crate::pages::SiteContext;
use entry::Entry;
use publish::hash::DebugHash;
use publish::output::{OutputStore, Staging};

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
    /// Last change of any of its posts.
    updated: String,
}

impl Feed {
    /// Number of pages; an empty feed has one.
    fn pages(&self) -> usize {
        self.posts.len().div_ceil(PER_PAGE).max(1)
    }

    /// Positions of the posts on page `number`, from 1.
    fn posts_of(&self, number: usize) -> &[usize] {
        self.posts.chunks(PER_PAGE).nth(number - 1).unwrap_or_default()
    }
}

/// What tells which feeds are unchanged since the build before.
#[derive(Clone, Copy)]
pub struct FeedCache<'s> {
    /// The files of the build before.
    pub outputs: &'s OutputStore<'s>,
    /// The hash of what an article is made of, by the path of its page; articles that are missing here are not known.
    pub articles: &'s HashMap<String, String>,
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
    let updated = |posts: &[usize]| {
        let posts = posts.iter().filter_map(|position| context.catalogue.posts.get(*position));
        context.moment(posts.filter_map(|post| post.changed()).max().unwrap_or_default())
    };
    let posts: Vec<usize> = (0..context.catalogue.posts.len()).collect();
    let blog = Feed {
        title: context.site.title.clone(),
        description: context.description(),
        home: "/".to_owned(),
        updated: updated(&posts),
        posts,
    };
    let tags = context.tags.iter().map(|(slug, tag)| Feed {
        title: context.title_of_tag(tag),
        description: String::new(),
        home: format!("/tags/{slug}/"),
        posts: tag.posts.clone(),
        updated: updated(&tag.posts),
    });
    std::iter::once(blog).chain(tags).collect()
}

/// Writes all feeds. The bundles must have been written.
///
/// # Errors
/// When a bundle can't be read or a file can't be written.
pub fn write(context: &SiteContext<'_>, staging: &Staging, cache: Option<FeedCache<'_>>) -> Result<()> {
    let feeds = all(context);
    let pages: Vec<(&Feed, usize)> =
        feeds.iter().flat_map(|feed| (1..=feed.pages()).map(move |number| (feed, number))).collect();
    pages.par_iter().try_for_each(|(feed, number)| {
        let [xml_name, json_name] = ["xml", "json"].map(|ending| format!("{}.{ending}", file(&feed.home, *number)));
        let known = cache.and_then(|cache| Some((cache, digest(context, feed, *number, cache.articles)?)));
        take_or_make(known, vec![xml_name.clone(), json_name.clone()], || {
            let page = page(context, feed, *number, staging)?;
            staging.write(&xml_name, &atom::write(&page).context("can't write a feed")?)?;
            staging.write(&json_name, &json::write(&page).context("can't write a feed")?)
        })
    })?;
    context.catalogue.posts.par_iter().try_for_each(|entry| {
        let Some(feed) = context.response_feed(entry) else { return Ok(()) };
        let known = cache.and_then(|cache| Some((cache, cache.articles.get(&entry.path(false))?.clone())));
        let names = vec![feed.url.trim_start_matches('/').to_owned()];
        take_or_make(known, names, || responses::write(context, entry, feed, staging))
    })
}

/// Takes files from the old site if they are `known` to be made of the same, otherwise calls `make`.
fn take_or_make(
    known: Option<(FeedCache<'_>, String)>,
    names: Vec<String>,
    make: impl FnOnce() -> Result<()>,
) -> Result<()> {
    match known {
        Some((cache, digest)) => cache.outputs.take_or_make(names, digest, make),
        None => make(),
    }
}

/// The hash of what a page of a feed is made of, besides what [`SiteContext::digest`] has; none when one of its posts
/// is not known.
fn digest(
    context: &SiteContext<'_>,
    feed: &Feed,
    number: usize,
    articles: &HashMap<String, String>,
) -> Option<String> {
    let Feed { title, description, home, posts: _, updated } = feed;
    let mut hash = DebugHash::default();
    hash.add(&(title, description, home, updated, number, feed.pages(), context.icons.first()));
    for position in feed.posts_of(number) {
        let entry = context.catalogue.posts.get(*position)?;
        hash.add(articles.get(&entry.path(false))?);
    }
    Some(hash.finish())
}

fn page<'p>(context: &'p SiteContext<'_>, feed: &'p Feed, number: usize, staging: &Staging) -> Result<Page<'p>> {
    let shown = feed.posts_of(number).iter().filter_map(|position| context.catalogue.posts.get(*position));
    let entries = shown.map(|item| Entry::of(context, item, staging)).collect::<Result<_>>()?;
    Ok(Page {
        feed,
        language: &context.site.language,
        author: entry::absolute_author(context, &context.catalogue.settings.author),
        icon: context.icons.first().map(|icon| context.canonical(icon)),
        hub: context.catalogue.settings.websub.as_deref().filter(|_| number == 1),
        id: format!("{}{}", context.catalogue.settings.first_base_url, feed.home.trim_start_matches('/')),
        home_url: context.canonical(&feed.home),
        number,
        pages: feed.pages(),
        base_url: &context.site.base_url,
        updated: feed.updated.clone(),
        entries,
    })
}
