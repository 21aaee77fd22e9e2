//! Old addresses: a page at each that leads to the new one, and `_redirects` for hosts that read it.

use std::collections::BTreeMap;

use anyhow::Result;
use protocol::address::may_be_page;

use crate::catalogue::{Catalogue, PostEntry};
use crate::markup::escape;
use crate::pages::SiteContext;
use crate::permalinks::place_of;
use publish::address;
use publish::host_rules::redirect_list;
use publish::host_rules::redirects::FILE;
use publish::output::Staging;

/// The folder of all posts, which readers ask for who shorten the address of a post, and the page that lists them.
pub const POSTS: [&str; 2] = ["/posts/", "/archive/"];

/// Old addresses of all that is published, each with the post or page and its address now.
pub fn moved(catalogue: &Catalogue) -> BTreeMap<&str, (&PostEntry, String)> {
    let posts = catalogue.posts.iter().map(|entry| (entry, entry.path(false)));
    let pages = catalogue.pages.iter().map(|entry| (entry, entry.path(true)));
    let aliases = |(entry, path): (_, String)| {
        let entry: &PostEntry = entry;
        entry.post.aliases.iter().map(move |alias| (alias.as_str(), (entry, path.clone())))
    };
    posts.chain(pages).flat_map(aliases).collect()
}

/// Writes the pages and the list; `own` are the lines that the author wrote.
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
        // The app never asks for the page of an address with a query.
        if *alias == place {
            write_data(&place, &root.of(path), staging)?;
        }
    }
    let moved: Vec<_> = moved.iter().map(|(alias, (_, path))| (root.of(alias), root.of(path))).collect();
    let feeds = redirect_list::OF_FEEDS.map(|path| (root.of(path), root.of("/feed.xml")));
    staging.write(FILE, redirect_list::list(own, &moved, &feeds).as_bytes())
}

/// Writes the page at `place`, an old address.
fn write_page(place: &str, page: &str, staging: &Staging) -> Result<()> {
    address::file(place).map_or(Ok(()), |file| staging.write(&file, page.as_bytes()))
}

/// Tells the app, where it would look for the data of the page at `place`, that there is none but an address to load.
fn write_data(place: &str, to: &str, staging: &Staging) -> Result<()> {
    let file = address::file(place).filter(|_| may_be_page("/", place));
    let Some(folder) = file.as_deref().and_then(|file| file.strip_suffix("index.html")) else { return Ok(()) };
    let moved = serde_json::json!({ "moved": to });
    staging.write(&format!("{folder}index.json"), moved.to_string().as_bytes())
}

/// It leads on at once, without scripts, and is a link for whoever is not led. Search engines take the canonical address
/// for that of the page here; asked not to index it as well, they would drop both.
fn page(context: &SiteContext<'_>, language: &str, title: &str, path: &str) -> String {
    let (language, title, canonical) = (escape(language), escape(title), escape(&context.canonical(path)));
    let path = escape(&context.root.of(path));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n\
         <meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n\
         <link rel=\"canonical\" href=\"{canonical}\">\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={path}\">\n\
         </head>\n<body>\n<p><a href=\"{path}\">{title}</a></p>\n</body>\n</html>\n"
    )
}
