//! `site.webmanifest`: what a device needs to keep the blog among its programs, and `robots.txt`.

use serde_json::{Value, json};

use crate::assets::App;
use crate::markup::ImageSizes;
use crate::pages::Press;
use crate::pages::preview::filled;
use crate::sitemap;

/// Name of the manifest.
pub const MANIFEST_FILE: &str = "site.webmanifest";

/// Name of the file for robots.
pub const ROBOTS_FILE: &str = "robots.txt";

/// The manifest (<https://www.w3.org/TR/appmanifest/>).
pub fn manifest(press: &Press<'_>, app: &App) -> Value {
    let description = press.description();
    let paper = paper(app);
    let root = press.root.as_str();
    filled(json!({
        "name": press.site.title,
        "description": (!description.is_empty()).then_some(description),
        "lang": press.site.language,
        "id": root,
        "start_url": root,
        "scope": root,
        "display": "browser",
        "icons": press.catalogue.icon().map(|path| [icon(press, path)]),
        "theme_color": paper,
        "background_color": paper,
    }))
}

fn icon(press: &Press<'_>, path: &str) -> Value {
    let (kind, sizes) = match path.rsplit_once('.') {
        Some((_, "svg")) => ("image/svg+xml", Some("any".to_owned())),
        Some((_, "png")) => {
            let size = press.catalogue.images.size(path).ok();
            ("image/png", size.map(|size| format!("{}x{}", size.width, size.height)))
        }
        _ => ("image/x-icon", None),
    };
    filled(json!({"src": press.root.of(path), "type": kind, "sizes": sizes}))
}

/// The colour of the page by day, as the style has it: `--paper: light-dark(#f7f2e6, …)`, also without spaces.
fn paper(app: &App) -> Option<String> {
    let style = std::str::from_utf8(&app.style.bytes).ok()?;
    let (_, value) = style.split_once("--paper:")?;
    let (_, colour) = value.split_once(';')?.0.split_once("light-dark(")?;
    let colour = colour.split_once(',')?.0.trim();
    let digits = colour.strip_prefix('#')?;
    (matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
        .then(|| colour.to_owned())
}

/// Everybody may read everything; here is the list.
pub fn robots(press: &Press<'_>) -> String {
    format!("User-agent: *\nAllow: {}\n\nSitemap: {}\n", press.root.as_str(), press.canonical(sitemap::FILE))
}
