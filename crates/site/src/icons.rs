//! The blog's icons: the author's, otherwise generated ones.

use anyhow::{Context, Result};
use maud::{Markup, html};
use serde_json::{Value, json};

use crate::base_path::BasePath;
use crate::catalogue::Catalogue;
use crate::json::without_nulls;
use crate::markup::{ImageSizes, Size};
use crate::open_graph::icon;
use publish::output::Staging;

/// The author's icons that pages link to. Browsers use the last suitable one, so the icon for small sizes is first.
const OWN: [(&str, &str); 3] =
    [("/favicon.ico", "image/x-icon"), ("/favicon.png", "image/png"), ("/favicon.svg", "image/svg+xml")];

/// The author's icon for home screens.
const OWN_FOR_TOUCH: &str = "/apple-touch-icon.png";

/// Sizes of generated icons: for browser tabs and search engines, for home screens, and two for the manifest.
const TAB: u32 = 48;
const TOUCH: u32 = 180;
const KEPT: [u32; 2] = [192, 512];

/// An icon.
struct Icon {
    /// Path from the root of the site.
    path: String,
    kind: &'static str,
    /// `sizes` attribute, such as `48x48`; none when unknown.
    sizes: Option<String>,
}

/// All icons of a blog.
pub struct Icons {
    /// For browsers.
    tab: Vec<Icon>,
    /// For home screens.
    touch: Option<Icon>,
    /// Further icons of the manifest.
    kept: Vec<Icon>,
    /// Letter and sizes of generated icons.
    drawn: Option<(String, Vec<u32>)>,
}

impl Icons {
    /// The icons of a blog with this title.
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
        // Generated icons are not mixed with the author's.
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

    /// Path of the icon for feeds and structured data.
    pub fn first(&self) -> Option<&str> {
        self.kept.first().or_else(|| self.tab.last()).map(|icon| icon.path.as_str())
    }
}

/// Links to the icons.
pub fn links(icons: &Icons, root: &BasePath) -> Markup {
    let link = |rel: &str, icon: &Icon| {
        html! { link rel=(rel) href=(root.of(&icon.path)) type=(icon.kind) sizes=[icon.sizes.as_deref()]; }
    };
    html! {
        @for icon in &icons.tab { (link("icon", icon)) }
        @if let Some(icon) = &icons.touch { (link("apple-touch-icon", icon)) }
        // Without an icon, browsers request /favicon.ico on every visit.
        @if icons.tab.is_empty() { link rel="icon" href="data:,"; }
    }
}

/// The icons for the manifest. Generated ones have a margin, so they are maskable.
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

/// Writes the generated icons.
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
