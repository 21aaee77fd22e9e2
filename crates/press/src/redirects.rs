//! Old addresses: a page at each that leads to the new one, and `_redirects` for hosts that read it.

use std::collections::BTreeMap;

use anyhow::Result;
use carnet_app::routes::is_page;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::address;
use crate::catalogue::{Catalogue, Item};
use crate::markup::escape;
use crate::output::Staging;
use crate::pages::Press;

/// Name of the list that Netlify and Cloudflare Pages read.
pub const FILE: &str = "_redirects";

/// What browsers do not send as it is, beside all that is not ASCII.
const UNSENT: AsciiSet = CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');

/// Where the feed of a WordPress blog stood: whoever subscribed there goes on reading.
const OF_FEED: [&str; 2] = ["/feed/", "/feed.xml"];

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

/// Writes the pages and the list; `own` are the lines that the author wrote, and they come first.
///
/// # Errors
/// When a file can't be written.
pub fn write(press: &Press<'_>, own: &str, staging: &Staging) -> Result<()> {
    let root = &press.root;
    let mut lines = vec![own.trim_end().to_owned()];
    let mut rules = Vec::new();
    for (alias, (item, path)) in moved(press.catalogue) {
        // An address with a query has no file of its own: what stands there is the page without it.
        if let Some(file) = address::file(alias) {
            staging.write(&file, page(press, item, &path).as_bytes())?;
            // Where the app would look for data, it finds that there is no page but an address to load.
            if let Some(folder) = file.strip_suffix("index.html").filter(|_| is_page("/", alias)) {
                let moved = serde_json::json!({ "moved": root.of(&path) });
                staging.write(&format!("{folder}index.json"), moved.to_string().as_bytes())?;
            }
        }
        rules.extend(line(&root.of(alias), &root.of(&path)));
    }
    // The first rule that fits is followed: those that ask for more come first.
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.split(' ').count()));
    lines.extend(rules);
    let [old, new] = OF_FEED.map(|path| root.of(path));
    lines.push(format!("{old} {new} 301"));
    lines.retain(|line| !line.is_empty());
    staging.write(FILE, format!("{}\n", lines.join("\n")).as_bytes())
}

/// A line of the list, with the path as browsers send it; a query has fields of its own there. None for a query that it
/// can't name. At the path of a query stands a page in any case, so its rule is forced (`!`).
fn line(alias: &str, path: &str) -> Option<String> {
    let sent = utf8_percent_encode(alias, &UNSENT).to_string();
    let Some((old, query)) = sent.split_once('?') else { return Some(format!("{sent} {path} 301")) };
    let fields: Vec<&str> = query.split('&').collect();
    let can_be_named =
        |field: &&str| field.split_once('=').is_some_and(|(name, value)| !name.is_empty() && !value.is_empty());
    fields.iter().all(can_be_named).then(|| format!("{old} {} {path} 301!", fields.join(" ")))
}

/// It leads on at once, without scripts, and is a link for whoever is not led.
fn page(press: &Press<'_>, item: &Item, path: &str) -> String {
    let language = escape(item.post.language.as_ref().unwrap_or(&press.site.language));
    let (title, canonical) = (escape(&item.title), escape(&press.canonical(path)));
    let path = escape(&press.root.of(path));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n\
         <meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <link rel=\"canonical\" href=\"{canonical}\">\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={path}\">\n\
         </head>\n<body>\n<p><a href=\"{path}\">{title}</a></p>\n</body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_query_has_fields_of_its_own() {
        for (alias, expected) in [
            ("/2012/a/", Some("/2012/a/ /posts/a/ 301")),
            ("/café/", Some("/caf%C3%A9/ /posts/a/ 301")),
            ("/caf%C3%A9/", Some("/caf%C3%A9/ /posts/a/ 301")),
            ("/?p=42", Some("/ p=42 /posts/a/ 301!")),
            ("/index.php?p=42&lang=fr", Some("/index.php p=42 lang=fr /posts/a/ 301!")),
            ("/?p", None),
            ("/?p=", None),
        ] {
            assert_eq!(line(alias, "/posts/a/").as_deref(), expected, "{alias}");
        }
    }
}
