//! Redirects of old addresses: an HTML page at each, and `_redirects` for hosts that support it.

use std::collections::BTreeMap;

use anyhow::Result;
use maud::{DOCTYPE, html};
use protocol::address::may_be_page;

use crate::catalogue::{Catalogue, PostEntry};
use crate::pages::SiteContext;
use crate::permalinks::place_of;
use publish::address;
use publish::host_rules::redirect_list;
use publish::host_rules::redirects::FILE;
use publish::output::Staging;

/// Readers who shorten the address of a post reach `/posts/`, which redirects to the archive.
pub const POSTS: [&str; 2] = ["/posts/", "/archive/"];

/// The aliases of all published posts and pages, each with its entry and current address.
pub fn moved(catalogue: &Catalogue) -> BTreeMap<&str, (&PostEntry, String)> {
    let posts = catalogue.posts.iter().map(|entry| (entry, entry.path(false)));
    let pages = catalogue.pages.iter().map(|entry| (entry, entry.path(true)));
    let aliases = |(entry, path): (_, String)| {
        let entry: &PostEntry = entry;
        entry.post.aliases.iter().map(move |alias| (alias.as_str(), (entry, path.clone())))
    };
    posts.chain(pages).flat_map(aliases).collect()
}

/// Writes the pages and `_redirects`; `own` are the author's lines of it.
///
/// # Errors
/// When a file can't be written.
pub fn write(context: &SiteContext<'_>, own: &str, staging: &Staging) -> Result<()> {
    let root = &context.root;
    let [posts, archive] = POSTS;
    let language = &context.site.language;
    write_page(posts, &page(context, language, context.wording.archive(), archive), staging)?;
    write_data(posts, &root.of(archive), staging)?;
    let moved = moved(context.catalogue);
    for (alias, (entry, path)) in &moved {
        let Some(place) = place_of(alias) else { continue };
        let language = entry.post.language.as_ref().unwrap_or(&context.site.language);
        let page = page(context, language, &entry.title, path);
        write_page(&place, &page, staging)?;
        // The app never requests data for an address with a query.
        if *alias == place {
            write_data(&place, &root.of(path), staging)?;
        }
    }
    let moved: Vec<_> = moved.iter().map(|(alias, (_, path))| (root.of(alias), root.of(path))).collect();
    let feeds = redirect_list::OF_FEEDS.map(|path| (root.of(path), root.of("/feed.xml")));
    staging.write(FILE, redirect_list::list(own, &moved, &feeds).as_bytes())
}

/// Writes the redirect page at `place`, an old address.
fn write_page(place: &str, page: &str, staging: &Staging) -> Result<()> {
    address::file(place).map_or(Ok(()), |file| staging.write(&file, page.as_bytes()))
}

/// Writes the redirect for the app, as the data of the page at `place`.
fn write_data(place: &str, to: &str, staging: &Staging) -> Result<()> {
    let file = address::file(place).filter(|_| may_be_page("/", place));
    let Some(folder) = file.as_deref().and_then(|file| file.strip_suffix("index.html")) else { return Ok(()) };
    let moved = serde_json::json!({ "moved": to });
    staging.write(&format!("{folder}index.json"), moved.to_string().as_bytes())
}

/// Redirects immediately without scripts, with a link as fallback. Search engines use the canonical address; with
/// `noindex`, they would drop both pages.
fn page(context: &SiteContext<'_>, language: &str, title: &str, path: &str) -> String {
    let to = context.root.of(path);
    let page = html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="canonical" href=(context.canonical(path));
                link rel="icon" href="data:,";
                meta http-equiv="refresh" content={ "0; url=" (to) };
            }
            body { p { a href=(to) { (title) } } }
        }
    };
    page.into_string()
}
