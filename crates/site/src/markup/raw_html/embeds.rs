//! Embedded videos become links, since pages load nothing from other hosts.

use html::Tag;
use maud::{PreEscaped, html};
use url::Url;

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
    let (site, address) = addresses.into_iter().find_map(video)?;
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

/// The site of an embedded video, and the address of the video's page.
fn video(address: &str) -> Option<(&'static str, String)> {
    let base = Url::parse("https://relative.invalid/").ok()?;
    let url = base.join(address.trim()).ok()?;
    let host = url.host_str()?.trim_start_matches("www.").trim_start_matches("player.");
    // Old addresses have their parameters in the path: /v/ID&hl=fr.
    let parts: Vec<&str> = url.path().split(['/', '&']).filter(|part| !part.is_empty()).collect();
    let parameter = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let is_id =
        |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    match (host, parts.as_slice()) {
        ("youtube.com" | "youtube-nocookie.com", ["embed", "videoseries", ..]) => {
            let list = parameter("list").filter(|list| is_id(list))?;
            Some(("YouTube", format!("https://www.youtube.com/playlist?list={list}")))
        }
        ("youtube.com" | "youtube-nocookie.com", ["embed" | "v", id, ..]) if is_id(id) => {
            let start = parameter("start").and_then(|start| start.parse::<u32>().ok()).filter(|start| *start > 0);
            let start = start.map(|start| format!("&t={start}s")).unwrap_or_default();
            Some(("YouTube", format!("https://www.youtube.com/watch?v={id}{start}")))
        }
        ("vimeo.com", ["video", id, ..]) if is_id(id) => Some(("Vimeo", format!("https://vimeo.com/{id}"))),
        ("dailymotion.com", ["embed", "video", id, ..] | ["swf", "video", id, ..] | ["swf", id, ..]) if is_id(id) => {
            Some(("Dailymotion", format!("https://www.dailymotion.com/video/{id}")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::video;

    #[test]
    fn embedded_videos_become_links_to_their_page() {
        for (address, page) in [
            ("https://www.youtube.com/embed/a-B_c?rel=0&start=30", "https://www.youtube.com/watch?v=a-B_c&t=30s"),
            ("//www.youtube-nocookie.com/embed/abc", "https://www.youtube.com/watch?v=abc"),
            ("http://www.youtube.com/v/abc&hl=fr", "https://www.youtube.com/watch?v=abc"),
            ("https://www.youtube.com/embed/videoseries?list=PL1", "https://www.youtube.com/playlist?list=PL1"),
            ("https://player.vimeo.com/video/123?h=1", "https://vimeo.com/123"),
            ("https://www.dailymotion.com/embed/video/x1", "https://www.dailymotion.com/video/x1"),
        ] {
            assert_eq!(video(address).unwrap().1, page);
        }
        for address in ["https://youtube.com.example/embed/a", "/embed/a", "https://www.youtube.com/embed/", "x"] {
            assert_eq!(video(address), None, "{address}");
        }
    }
}
