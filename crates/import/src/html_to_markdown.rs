//! Converts HTML to Markdown, if that renders to the same HTML.

use dom_query::Document;
use htmd::HtmlToMarkdown;
use htmd::options::{BrStyle, BulletListMarker, Options};
use html::{Kind, elements, tags};

use crate::html::{Token, tokens};
use crate::html_tree::events;
use crate::paragraphs;

/// Deepest nesting of elements: the conversion is recursive.
const MAX_DEPTH: usize = 100;

/// What Markdown can't express: a table in a table, and a decorative picture, since `![](…)` means that the
/// description is missing.
const UNSUITABLE: &str = "table table, img[alt='']";

/// The paragraphs of the Markdown for `html`; none when `render` would not make the same HTML of it.
pub(crate) fn markdown(html: &str, render: &dyn Fn(&str) -> String) -> Option<Vec<String>> {
    if is_too_deep(html) {
        return None;
    }
    let original = Document::fragment(html);
    if original.select(UNSUITABLE).exists() {
        return None;
    }
    let options = Options {
        br_style: BrStyle::Backslash,
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    let text = HtmlToMarkdown::builder().options(options).build().convert(&without_line_ends(html)).ok()?;
    let paragraphs = paragraphs::markdown(&text);
    // Joined as by the reader of the file.
    let rendered = Document::fragment(render(&paragraphs.join("\n\n")));
    (!paragraphs.is_empty() && events(&rendered) == events(&original)).then_some(paragraphs)
}

/// Without the white space after `<br>`: a hard line break of Markdown includes it.
fn without_line_ends(html: &str) -> String {
    let mut is_after_break = false;
    let tokens = tokens(html).into_iter();
    tokens
        .map(|token| {
            let raw = if is_after_break { token.raw().trim_ascii_start() } else { token.raw() };
            is_after_break = matches!(&token, Token::Tag(_, tag) if tag.name == "br");
            raw
        })
        .collect()
}

/// Whether too many elements are nested. An element without an end tag counts as open up to the end.
fn is_too_deep(html: &str) -> bool {
    let mut depth = 0_usize;
    tags(html).iter().any(|tag| {
        match tag.kind {
            Kind::Start if !elements::is_void(&tag.name) => depth += 1,
            Kind::End if tag.partner.is_some() => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_DEPTH
    })
}

#[cfg(test)]
mod tests {
    use dom_query::Document;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;
    use site::markup::markdown_to_html;

    use super::markdown;

    fn converted(html: &str) -> Option<String> {
        markdown(html, &markdown_to_html).map(|paragraphs| paragraphs.join("\n\n"))
    }

    #[test]
    fn html_becomes_markdown() {
        for (html, markdown) in [
            ("<p>Un <em>deux</em> <strong>trois</strong>.</p>\n<p>Quatre</p>", "Un *deux* **trois**.\n\nQuatre"),
            ("<p>Le <a title=\"b\" href=\"/a/\">beau <em>lac</em></a></p>", "Le [beau *lac*](/a/ \"b\")"),
            ("<p><a href=\"/\u{e9}t\u{e9}/\">a</a></p>", "[a](/\u{e9}t\u{e9}/)"),
            ("<h2>Un</h2><p>a<br>\nb</p><!-- c -->", "## Un\n\na\\\nb"),
            ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "- a\n- b"),
            ("<ol start=\"3\"><li>a</li><li>b</li></ol>", "3. a\n4. b"),
            ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n> \n> b"),
            (
                "<pre><code class=\"language-rust\">let a = \"*\";\n\nb</code></pre>",
                "```rust\nlet a = \"*\";\n\nb\n```",
            ),
            ("<p><code>a*b</code></p>", "`a*b`"),
            ("<p><img src=\"/media/a.jpg\" alt=\"Un lac\"></p>", "![Un lac](/media/a.jpg)"),
        ] {
            assert_eq!(converted(html).as_deref(), Some(markdown), "{html}");
        }
    }

    #[test]
    fn signs_of_markdown_in_text_are_escaped() {
        for (html, markdown) in [
            ("<p>* a</p>", "\\* a"),
            ("<p>_a_</p>", "\\_a\\_"),
            ("<p># a</p>", "\\# a"),
            ("<p>1. a</p>", "1\\. a"),
            ("<p>&lt;b> a</p>", "\\<b> a"),
        ] {
            assert_eq!(converted(html).as_deref(), Some(markdown), "{html}");
        }
    }

    #[test]
    fn html_that_markdown_cannot_say_is_kept() {
        let deep = format!("{}a{}", "<blockquote>".repeat(200), "</blockquote>".repeat(200));
        for html in [
            "<table><tr><td colspan=\"2\">a</td></tr><tr><td>b</td><td>c</td></tr></table>",
            "<p id=\"a\">b</p>",
            "<figure><img src=\"/a.jpg\" alt=\"b\"><figcaption>c</figcaption></figure>",
            "<p>a <kbd>b</kbd> <b>c</b></p>",
            "<p>a</p>b",
            "<p><img src=\"/a.jpg\" alt=\"\"></p>",
            "<p><img src=\"/a.jpg\" alt=\"b\" width=\"3\"></p>",
            "<p>&amp;copy;</p>",
            "<div><p>a</p></div>",
            "",
            deep.as_str(),
        ] {
            assert_eq!(converted(html), None, "{html}");
        }
    }

    /// Texts with the syntax of Markdown, with character references where HTML needs them.
    const TEXTS: &[&str] = &[
        "a",
        "b c",
        " ",
        "\n",
        "\u{e9}",
        "&nbsp;",
        "*",
        "_",
        "__a",
        "# a",
        "#",
        "1.",
        "2) b",
        "- ",
        "+ a",
        "&gt; a",
        "&lt;i&gt;",
        "&lt;",
        "&amp;",
        "&amp;amp;",
        "`",
        "```",
        "~~",
        "~~~",
        "[a]",
        "](b)",
        "!",
        "[^1]: a",
        "|",
        "---",
        "===",
        "\\",
        "    a",
        "https://a.example",
        "<br>",
        "<img src=\"/a.jpg\" alt=\"b\">",
    ];

    const INLINE: &[(&str, &str)] = &[
        ("", ""),
        ("<em>", "</em>"),
        ("<strong>", "</strong>"),
        ("<del>", "</del>"),
        ("<code>", "</code>"),
        ("<a href=\"/b (c)\">", "</a>"),
        ("<b>", "</b>"),
        ("<!--", "-->"),
    ];

    const BLOCKS: &[(&str, &str)] = &[
        ("<p>", "</p>"),
        ("<h2>", "</h2>"),
        ("<ul><li>", "</li></ul>"),
        ("<pre><code>", "</code></pre>"),
        ("<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>", "</td></tr></tbody></table>"),
        ("<div>", "</div>"),
        ("<hr>", ""),
    ];

    const CONTAINERS: &[(&str, &str)] = &[
        ("<blockquote>", "</blockquote>"),
        ("<ul><li>", "</li></ul>"),
        ("<ol><li>", "</li></ol>"),
        ("<ul><li>a</li><li>", "</li></ul>"),
    ];

    fn wrapped(
        elements: &'static [(&'static str, &'static str)],
        inner: impl Strategy<Value = String>,
    ) -> impl Strategy<Value = String> {
        let content = vec(inner, 1..4);
        (select(elements), content).prop_map(|((start, end), inner)| format!("{start}{}{end}", inner.concat()))
    }

    fn html() -> impl Strategy<Value = String> {
        let inline = select(TEXTS).prop_map(str::to_owned).prop_recursive(2, 8, 3, |inner| wrapped(INLINE, inner));
        let block = wrapped(BLOCKS, inline).prop_recursive(2, 8, 3, |inner| wrapped(CONTAINERS, inner));
        vec(block, 1..4).prop_map(|blocks| blocks.concat())
    }

    /// The text without white space, and the names of the elements.
    fn content(html: &str) -> (String, Vec<String>) {
        let document = Document::fragment(html);
        let root = document.root();
        let text = root.text().chars().filter(|c| !c.is_ascii_whitespace()).collect();
        let names = root.descendants().into_iter().filter_map(|node| node.node_name());
        (text, names.map(|name| name.to_string()).collect())
    }

    proptest! {
        #[test]
        fn converted_html_keeps_text_and_elements(html in html()) {
            if let Some(markdown) = converted(&html) {
                prop_assert_eq!(content(&markdown_to_html(&markdown)), content(&html), "{}", markdown);
            }
        }

        #[test]
        fn words_are_always_converted(paragraphs in vec("[a-z\u{e9}]{1,5}( [a-z,]{1,5}){0,3}", 1..4)) {
            let html: String = paragraphs.iter().map(|words| format!("<p>{words}</p>\n")).collect();
            prop_assert_eq!(converted(&html), Some(paragraphs.join("\n\n")));
        }
    }
}
