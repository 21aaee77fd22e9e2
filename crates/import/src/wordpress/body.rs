//! The text of a post as WordPress shows it.

use std::collections::BTreeMap;

use super::blocks;
use super::html::{Piece, pieces};
use super::paragraphs::paragraphs;
use super::shortcodes::{self, Context};
use super::videos::{Videos, lone_address};

/// What stays visible, or can't be shown, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unknown {
    pub shortcodes: BTreeMap<String, usize>,
    pub blocks: BTreeMap<String, usize>,
}

/// The HTML of a text.
pub(super) fn html(content: &str, context: &Context<'_>, unknown: &mut Unknown) -> String {
    let text = content.replace("\r\n", "\n").replace('\r', "\n");
    let text = without_marks(&text);
    let text = embedded(&text, context.videos);
    let text = shortcodes::replace(&text, context, &mut unknown.shortcodes);
    let html = if blocks::has_blocks(&text) { blocks::html(&text, &mut unknown.blocks) } else { paragraphs(&text) };
    html.trim().to_owned()
}

/// The top-level elements of a text, one each, so that a change in one is a change in one.
pub(super) fn parts(html: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut open: Vec<String> = Vec::new();
    for piece in pieces(html) {
        let raw = match piece {
            Piece::Text(raw) | Piece::Comment(raw) => raw,
            Piece::Tag(tag) => tag.raw,
        };
        if let Some(part) = parts.last_mut() {
            part.push_str(raw);
        }
        let Piece::Tag(tag) = piece else { continue };
        let name = tag.name.to_ascii_lowercase();
        if tag.is_end {
            if let Some(at) = open.iter().rposition(|open| *open == name) {
                open.truncate(at);
                let is_block = !matches!(
                    name.as_str(),
                    "a" | "em"
                        | "strong"
                        | "span"
                        | "b"
                        | "i"
                        | "code"
                        | "sup"
                        | "sub"
                        | "small"
                        | "u"
                        | "s"
                        | "del"
                        | "ins"
                        | "q"
                        | "cite"
                        | "abbr"
                        | "kbd"
                        | "mark"
                        | "font"
                );
                if open.is_empty() && is_block {
                    parts.push(String::new());
                }
            }
        } else if !is_void(&name) && !tag.raw.ends_with("/>") {
            open.push(name);
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Without `<!--more-->`, `<!--nextpage-->` and `<!--noteaser-->`: a page shows the whole text.
fn without_marks(text: &str) -> String {
    let is_mark = |comment: &str| {
        let inner = comment.trim_start_matches("<!--").trim_end_matches("-->").trim();
        inner == "nextpage" || inner == "noteaser" || inner == "more" || inner.starts_with("more ")
    };
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            // An empty line stays where a text was parted.
            Piece::Comment(comment) if is_mark(comment) => "\n\n",
            Piece::Comment(raw) | Piece::Text(raw) => raw,
            Piece::Tag(tag) => tag.raw,
        })
        .collect()
}

/// Addresses that are alone on their lines become links: WordPress embeds the page there.
fn embedded(text: &str, videos: &Videos) -> String {
    let mut html = String::new();
    // Open elements in which an address is a text.
    let mut verbatim = 0_usize;
    for piece in pieces(text) {
        match piece {
            Piece::Tag(tag) => {
                if ["a", "pre", "code", "script", "style", "textarea"].iter().any(|name| tag.is(name)) {
                    verbatim = if tag.is_end { verbatim.saturating_sub(1) } else { verbatim + 1 };
                }
                html.push_str(tag.raw);
            }
            Piece::Text(text) if verbatim == 0 => {
                for line in text.split_inclusive('\n') {
                    let starts = html.is_empty() || html.ends_with(['\n', '>']);
                    match lone_address(line).filter(|_| starts) {
                        Some(address) => html.push_str(&line.replacen(address, &videos.link(address), 1)),
                        None => html.push_str(line),
                    }
                }
            }
            Piece::Text(raw) | Piece::Comment(raw) => html.push_str(raw),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::{Unknown, html, parts};
    use crate::wordpress::library::Library;
    use crate::wordpress::shortcodes::Context;
    use crate::wordpress::videos::Videos;

    fn shown(content: &str) -> String {
        let context = Context { library: &Library::default(), videos: &Videos::default(), post: 1 };
        html(content, &context, &mut Unknown::default())
    }

    #[test]
    fn classic_text_is_shown_as_by_wordpress() {
        for (content, html) in [
            ("Un.<!--more-->Deux.", "<p>Un.</p>\n<p>Deux.</p>"),
            (
                "Voici :\n\nhttps://youtu.be/abcd\n\nFin",
                "<p>Voici :</p>\n<p><a href=\"https://youtu.be/abcd\">https://youtu.be/abcd</a></p>\n<p>Fin</p>",
            ),
            (
                "[caption]<img src=\"a\"> b[/caption]\nUn",
                "<figure><img src=\"a\"><figcaption>b</figcaption></figure><p>Un</p>",
            ),
            ("<code>https://a.example</code>", "<p><code>https://a.example</code></p>"),
        ] {
            assert_eq!(shown(content), html, "{content:?}");
        }
    }

    #[test]
    fn embed_block_is_a_link() {
        let content = "<!-- wp:embed {\"url\":\"https://youtu.be/abcd\"} -->\n<figure class=\"wp-block-embed\"><div>\n\
                       https://youtu.be/abcd\n</div></figure>\n<!-- /wp:embed -->";
        assert!(shown(content).contains("<a href=\"https://youtu.be/abcd\">"), "{}", shown(content));
    }

    #[test]
    fn parts_are_top_level_elements() {
        let html = "<p>Un <em>b</em></p>\n<ul>\n<li>a</li>\n</ul>\n<hr>\nDeux <b>c</b> d";
        assert_eq!(parts(html), ["<p>Un <em>b</em></p>", "<ul>\n<li>a</li>\n</ul>", "<hr>\nDeux <b>c</b> d"]);
    }
}
