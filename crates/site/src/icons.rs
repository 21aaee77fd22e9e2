//! The blog's icons: those in the author's folder, and drawn ones where there are none.

use std::fmt::Write;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::base_path::BasePath;
use crate::catalogue::Catalogue;
use crate::json::without_nulls;
use crate::markup::{ImageSizes, Size, escape};
use crate::open_graph::icon;
use publish::output::Staging;

/// Icons of the author's that browsers are told of, the one for small pictures first: of several that fit, the last is
/// taken.
const OWN: [(&str, &str); 3] =
    [("/favicon.ico", "image/x-icon"), ("/favicon.png", "image/png"), ("/favicon.svg", "image/svg+xml")];

/// The author's icon for the screens of telephones.
const OWN_FOR_TOUCH: &str = "/apple-touch-icon.png";

/// Sides of drawn icons: in a browser's tab and in lists of search engines, on the screens of telephones, and the two
/// that are asked for when a site is kept among programs.
const TAB: u32 = 48;
const TOUCH: u32 = 180;
const KEPT: [u32; 2] = [192, 512];

/// An icon.
struct Icon {
    /// From the root of the site.
    path: String,
    kind: &'static str,
    /// As HTML has it, such as `48x48`; none where nobody knows.
    sizes: Option<String>,
}

/// All icons of a blog.
pub struct Icons {
    /// For browsers.
    tab: Vec<Icon>,
    /// For the screens of telephones.
    touch: Option<Icon>,
    /// For those who keep the blog among their programs, beside the others.
    kept: Vec<Icon>,
    /// The letter of those that are drawn, and their sides.
    drawn: Option<(String, Vec<u32>)>,
}

impl Icons {
    /// The icons of a blog of this title.
    pub fn of(catalogue: &Catalogue, title: &str) -> Self {
        let own = |path: &str, kind: &'static str| {
            catalogue.file(path.trim_start_matches('/'))?;
            let size = catalogue.images.size(path).ok();
            let sizes = match kind {
                "image/svg+xml" => Some("any".to_owned()),
                _ => size.map(|Size { width, height }| format!("{width}x{height}")),
            };
            Some(Icon { path: path.to_owned(), kind, sizes })
        };
        let tab: Vec<Icon> = OWN.into_iter().filter_map(|(path, kind)| own(path, kind)).collect();
        let touch = own(OWN_FOR_TOUCH, "image/png");
        let mut icons = Self { tab, touch, kept: Vec::new(), drawn: None };
        // Beside the author's own, a letter would be the sign of another blog.
        let letter = icon::letter(title).filter(|_| icons.tab.is_empty());
        if let Some(letter) = letter {
            let drawn = |side: u32| Icon {
                path: icon::path(&letter, side),
                kind: "image/png",
                sizes: Some(format!("{side}x{side}")),
            };
            let mut sides = vec![TAB];
            icons.tab.push(drawn(TAB));
            if icons.touch.is_none() {
                icons.touch = Some(drawn(TOUCH));
                sides.push(TOUCH);
            }
            icons.kept.extend(KEPT.map(drawn));
            sides.extend(KEPT);
            icons.drawn = Some((letter, sides));
        }
        icons
    }

    /// Path of the one that stands for the blog by itself.
    pub fn first(&self) -> Option<&str> {
        self.kept.first().or_else(|| self.tab.last()).map(|icon| icon.path.as_str())
    }
}

/// Links to the icons, a line each.
pub fn links(icons: &Icons, root: &BasePath) -> String {
    let mut html = String::new();
    let link = |html: &mut String, rel: &str, icon: &Icon| {
        let (url, kind) = (escape(&root.of(&icon.path)), icon.kind);
        let sizes = icon.sizes.iter().map(|sizes| format!(" sizes=\"{sizes}\"")).collect::<String>();
        let _ = writeln!(html, "<link rel=\"{rel}\" href=\"{url}\" type=\"{kind}\"{sizes}>");
    };
    icons.tab.iter().for_each(|icon| link(&mut html, "icon", icon));
    icons.touch.iter().for_each(|icon| link(&mut html, "apple-touch-icon", icon));
    if icons.tab.is_empty() {
        // Without an icon, a browser would ask for /favicon.ico on every visit.
        html.push_str("<link rel=\"icon\" href=\"data:,\">\n");
    }
    html
}

/// The icons as the manifest names them. Drawn ones have room around their letter, so they may be cut round.
pub fn of_manifest(icons: &Icons, root: &BasePath) -> Option<Vec<Value>> {
    let entry = |icon: &Icon, purpose: Option<&str>| {
        without_nulls(json!({"src": root.of(&icon.path), "type": icon.kind, "sizes": icon.sizes, "purpose": purpose}))
    };
    let all = if icons.kept.is_empty() {
        icons.tab.iter().chain(&icons.touch).map(|icon| entry(icon, None)).collect()
    } else {
        let maskable = icons.kept.iter().map(|icon| entry(icon, Some("maskable")));
        icons.kept.iter().map(|icon| entry(icon, None)).chain(maskable).collect::<Vec<_>>()
    };
    (!all.is_empty()).then_some(all)
}

/// Writes those that are drawn.
///
/// # Errors
/// When a file can't be written.
pub fn write(icons: &Icons, staging: &Staging) -> Result<()> {
    let Some((letter, sides)) = &icons.drawn else { return Ok(()) };
    sides.iter().try_for_each(|side| {
        let picture = icon::draw(letter, *side).context("can't draw an icon")?;
        staging.write(&icon::path(letter, *side), &picture)
    })
}
