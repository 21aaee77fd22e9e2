//! Titles of embedded videos, from the oEmbed cache: WordPress stores the HTML of each embed in the metadata of the
//! post, and its frame has the title.

use crate::html::{Token, escaped, tokens};

/// The frames that WordPress stored with a post.
#[derive(Clone, Debug, Default)]
pub(super) struct OembedCache {
    /// Address of the frame, and title.
    frames: Vec<(String, String)>,
}

impl OembedCache {
    /// Adds the value of a field `_oembed_…`.
    pub(super) fn add(&mut self, html: &str) {
        for token in tokens(html) {
            if let Token::Tag(_, tag) = token
                && tag.name == "iframe"
                && let (Some(address), Some(title)) = (tag.attribute("src"), tag.attribute("title"))
                && !title.trim().is_empty()
            {
                self.frames.push((address.to_owned(), title.trim().to_owned()));
            }
        }
    }

    /// A link to a page elsewhere that was embedded: with its title, if it is known.
    pub(super) fn link(&self, address: &str) -> String {
        let title = id(address).and_then(|id| self.frames.iter().find(|(frame, _)| frame.contains(id)));
        let title = title.map_or(address, |(_, title)| title);
        format!("<a href=\"{}\">{}</a>", escaped(address), escaped(title))
    }
}

/// The id of a video in the address of its page.
fn id(address: &str) -> Option<&str> {
    let id = match address.split_once("v=") {
        Some((_, rest)) => rest.split(['&', '#']).next()?,
        None => address.split(['?', '#']).next()?.trim_end_matches('/').rsplit('/').next()?,
    };
    (id.len() >= 4).then_some(id)
}

/// The address that a line consists of.
pub(super) fn lone_address(line: &str) -> Option<&str> {
    let line = line.trim();
    let is_address = (line.starts_with("https://") || line.starts_with("http://"))
        && !line.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'));
    is_address.then_some(line)
}

#[cfg(test)]
mod tests {
    use super::{OembedCache, lone_address};

    #[test]
    fn embedded_video_is_a_link_with_its_title() {
        let mut oembed = OembedCache::default();
        oembed.add("<iframe title=\"L'&eacute;t&eacute;\" src=\"https://www.youtube.com/embed/abcdefg?feature=oembed\"></iframe>");
        for address in ["https://www.youtube.com/watch?v=abcdefg&t=3", "https://youtu.be/abcdefg"] {
            assert!(oembed.link(address).ends_with(">L'\u{e9}t\u{e9}</a>"), "{}", oembed.link(address));
        }
        assert_eq!(
            oembed.link("https://vimeo.com/1234"),
            "<a href=\"https://vimeo.com/1234\">https://vimeo.com/1234</a>"
        );
    }

    #[test]
    fn lone_address_is_a_whole_line() {
        assert_eq!(lone_address(" https://youtu.be/a "), Some("https://youtu.be/a"));
        for line in ["see https://youtu.be/a", "https://a b", "<https://a>", ""] {
            assert_eq!(lone_address(line), None);
        }
    }
}
