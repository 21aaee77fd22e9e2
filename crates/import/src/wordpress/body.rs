//! The text of a post as WordPress shows it.

use std::collections::BTreeMap;

use html::Kind;

use super::blocks;
use super::oembed::{OembedCache, lone_address};
use super::paragraphs::paragraphs;
use super::shortcodes::{self, Context};
use crate::html::{Token, tokens};
use crate::text::with_unix_line_ends;

/// Unknown shortcodes, which stay visible, and blocks that can't be shown: their number by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unknown {
    pub shortcodes: BTreeMap<String, usize>,
    pub blocks: BTreeMap<String, usize>,
}

/// The HTML of a text.
pub(super) fn html(content: &str, context: &Context<'_>, unknown: &mut Unknown) -> String {
    let text = with_unix_line_ends(content);
    let text = without_marks(&text);
    // First the shortcodes: one may have an address alone on a line.
    let text = shortcodes::replace(&text, context, &mut unknown.shortcodes);
    let text = embedded(&text, context.oembed);
    let html = if blocks::has_blocks(&text) { blocks::html(&text, &mut unknown.blocks) } else { paragraphs(&text) };
    html.trim().to_owned()
}

/// Without `<!--more-->`, `<!--nextpage-->` and `<!--noteaser-->`: a page shows the whole text.
fn without_marks(text: &str) -> String {
    let is_mark = |comment: &str| {
        let inner = comment.trim_start_matches("<!--").trim_end_matches("-->").trim();
        inner == "nextpage" || inner == "noteaser" || inner == "more" || inner.starts_with("more ")
    };
    tokens(text)
        .into_iter()
        .map(|token| match token {
            // An empty line replaces it.
            Token::Comment(comment) if is_mark(comment) => "\n\n",
            _ => token.raw(),
        })
        .collect()
}

/// Addresses that are alone on their lines become links: WordPress embeds the page there.
fn embedded(text: &str, oembed: &OembedCache) -> String {
    let mut html = String::new();
    // Number of open elements in which addresses stay text.
    let mut verbatim = 0_usize;
    for token in tokens(text) {
        match token {
            Token::Tag(raw, tag) => {
                if ["a", "pre", "code", "script", "style", "textarea"].contains(&tag.name.as_str()) {
                    verbatim = if tag.kind == Kind::End { verbatim.saturating_sub(1) } else { verbatim + 1 };
                }
                html.push_str(raw);
            }
            Token::Text(text) if verbatim == 0 => {
                for line in text.split_inclusive('\n') {
                    let starts = html.is_empty() || html.ends_with(['\n', '>']);
                    match lone_address(line).filter(|_| starts) {
                        Some(address) => html.push_str(&line.replacen(address, &oembed.link(address), 1)),
                        None => html.push_str(line),
                    }
                }
            }
            Token::Text(raw) | Token::Comment(raw) => html.push_str(raw),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::{Unknown, html};
    use crate::wordpress::media_library::MediaLibrary;
    use crate::wordpress::oembed::OembedCache;
    use crate::wordpress::shortcodes::Context;

    fn shown(content: &str) -> String {
        let context = Context { library: &MediaLibrary::default(), oembed: &OembedCache::default(), post: 1 };
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
                "[embed]\nhttps://youtu.be/abcd\n[/embed]",
                "<p><a href=\"https://youtu.be/abcd\">https://youtu.be/abcd</a></p>",
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
}
