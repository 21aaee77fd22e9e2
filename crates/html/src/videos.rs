//! Embedded videos: the pages that show them.

use url::Url;

/// The site of an embedded video, and the address of the video's page; none for other sites.
pub fn page_of(address: &str) -> Option<(&'static str, String)> {
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
    use super::page_of;

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
            assert_eq!(page_of(address).unwrap().1, page);
        }
        for address in ["https://youtube.com.example/embed/a", "/embed/a", "https://www.youtube.com/embed/", "x"] {
            assert_eq!(page_of(address), None, "{address}");
        }
    }
}
