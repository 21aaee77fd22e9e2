//! Old addresses: a page at each that leads to the new one, and `_redirects` for hosts that read it.

mod list;
pub(crate) mod permalinks;

use std::collections::BTreeMap;

use anyhow::Result;
use content::address::may_be_page;

use crate::address;
use crate::catalogue::{Catalogue, Item};
use crate::markup::escape;
use crate::output::Staging;
use crate::pages::Press;

pub use list::{FIXED, PATTERNS, counted};
pub(crate) use list::{UNSENT, sent};

/// Name of the list that Netlify and Cloudflare Pages read.
pub const FILE: &str = "_redirects";

/// Old addresses of all that is published, each with the post or page and its address now.
pub fn moved(catalogue: &Catalogue) -> BTreeMap<&str, (&Item, String)> {
    let posts = catalogue.posts.iter().map(|item| (item, item.path(false)));
    let pages = catalogue.pages.iter().map(|item| (item, item.path(true)));
    let aliases = |(item, path): (_, String)| {
        let item: &Item = item;
        item.post.aliases.iter().map(move |alias| (alias.as_str(), (item, path.clone())))
    };
    posts.chain(pages).flat_map(aliases).collect()
}

/// Where the page of an alias stands that leads on. What stands at an address with a query is the page without it:
/// for `/?p=42`, it is `/moved/p-42/`. None where no script would find it.
///
/// ```
/// use press::redirects::place_of;
/// assert_eq!(place_of("/2012/03/").as_deref(), Some("/2012/03/"));
/// assert_eq!(place_of("/?page_id=7").as_deref(), Some("/moved/page_id-7/"));
/// assert_eq!(place_of("/?page_id=7&lang=fr"), None);
/// assert_eq!(place_of("/index.php?p=42"), None);
/// ```
pub fn place_of(alias: &str) -> Option<String> {
    if !alias.contains('?') {
        return Some(alias.to_owned());
    }
    permalinks::page_of(alias)
}

/// Writes the pages and the list; `own` are the lines that the author wrote.
///
/// # Errors
/// When a file can't be written.
pub fn write(press: &Press<'_>, own: &str, staging: &Staging) -> Result<()> {
    let root = &press.root;
    let moved = moved(press.catalogue);
    for (alias, (item, path)) in &moved {
        let Some(place) = place_of(alias) else { continue };
        let Some(file) = address::file(&place) else { continue };
        staging.write(&file, page(press, item, path).as_bytes())?;
        // Where the app would look for data, it finds that there is no page but an address to load.
        if let Some(folder) = file.strip_suffix("index.html").filter(|_| *alias == place && may_be_page("/", &place))
        {
            let moved = serde_json::json!({ "moved": root.of(path) });
            staging.write(&format!("{folder}index.json"), moved.to_string().as_bytes())?;
        }
    }
    let moved: Vec<_> = moved.iter().map(|(alias, (_, path))| (root.of(alias), root.of(path))).collect();
    let feeds = list::OF_FEEDS.map(|path| (root.of(path), root.of("/feed.xml")));
    staging.write(FILE, list::list(own, &moved, &feeds).as_bytes())
}

/// It leads on at once, without scripts, and is a link for whoever is not led. Search engines take the canonical address
/// for that of the page here; asked not to index it as well, they would drop both.
fn page(press: &Press<'_>, item: &Item, path: &str) -> String {
    let language = escape(item.post.language.as_ref().unwrap_or(&press.site.language));
    let (title, canonical) = (escape(&item.title), escape(&press.canonical(path)));
    let path = escape(&press.root.of(path));
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
