//! Embedded videos become links, since pages load nothing from other hosts.

use html::{Tag, videos};
use maud::{PreEscaped, html};

use crate::wording::Wording;

/// A link to the video embedded by `tags`; the first tag contains the others.
pub(super) fn link(tags: &[Tag], in_markdown: bool, wording: Wording) -> Option<String> {
    let addresses = tags.iter().flat_map(|tag| {
        let names: &[&str] = match tag.name.as_str() {
            "iframe" | "embed" => &["src"],
            "object" => &["data"],
            "param" => &["value"],
            _ => &[],
        };
        names.iter().filter_map(|name| tag.attribute(name))
    });
    let (site, address) = addresses.into_iter().find_map(videos::page_of)?;
    let title = tags.first().and_then(|tag| tag.attribute("title")).map(str::trim).filter(|title| !title.is_empty());
    let label = title.map_or_else(|| wording.video_on(site), str::to_owned);
    let label = if in_markdown {
        PreEscaped(without_signs(&label))
    } else {
        html! { (label) }
    };
    Some(html! { a href=(address) { (label) } }.into_string())
}

/// Escapes a text for Markdown.
fn without_signs(text: &str) -> String {
    let sign = |c: char| if c.is_ascii_punctuation() { format!("&#{};", u32::from(c)) } else { c.to_string() };
    text.chars().map(sign).collect()
}
