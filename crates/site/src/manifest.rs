//! The web app manifest `site.webmanifest`.

use serde_json::{Value, json};

use crate::icons;
use crate::json::without_nulls;
use crate::pages::SiteContext;
use publish::assets::App;

/// The manifest (<https://www.w3.org/TR/appmanifest/>).
pub fn manifest(context: &SiteContext<'_>, app: &App) -> Value {
    let description = context.description();
    let paper = paper(app).map(|[light, _]| light);
    let root = context.root.as_str();
    without_nulls(json!({
        "name": context.site.title,
        "description": (!description.is_empty()).then_some(description),
        "lang": context.site.language,
        "id": root,
        "start_url": root,
        "scope": root,
        "display": "browser",
        "icons": icons::of_manifest(&context.icons, &context.root),
        "theme_color": paper,
        "background_color": paper,
    }))
}

/// The light and dark background colours, read from the style: `--paper: light-dark(#f7f2e6, #11161f)`, also without
/// spaces.
pub fn paper(app: &App) -> Option<[String; 2]> {
    let style = std::str::from_utf8(&app.style.bytes).ok()?;
    let (_, value) = style.split_once("--paper:")?;
    let (_, colours) = value.split_once("light-dark(")?;
    let (light, dark) = colours.split_once(')')?.0.split_once(',')?;
    let is_colour = |colour: &str| {
        colour.strip_prefix('#').is_some_and(|digits| {
            matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        })
    };
    let colours = [light, dark].map(|colour| colour.trim().to_owned());
    colours.iter().all(|colour| is_colour(colour)).then_some(colours)
}
