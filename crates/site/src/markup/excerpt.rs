//! Excerpt of a text, used when the author wrote no summary.

use dom_query::Document;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use source::post::Body;

use super::{markdown, nesting, raw_html};
use crate::wording::Wording;

/// Longest excerpt, in characters.
const MAX_LENGTH: usize = 220;

/// The first paragraph without markup, truncated at the end of a sentence, otherwise of a word.
pub fn excerpt(body: &Body, wording: Wording) -> String {
    let body = raw_html::check(body, wording).body;
    let paragraph = match body.as_ref() {
        Body::Markdown(text) => first_of_markdown(text),
        // Rendering reports this error.
        Body::Html(html) if nesting::is_too_deep(html) => String::new(),
        Body::Html(html) => first_of_html(html),
        Body::Text(text) => text.trim().split("\n\n").next().unwrap_or_default().to_owned(),
    };
    shorten(&paragraph.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
}

fn first_of_html(html: &str) -> String {
    let document = Document::fragment(super::sanitize::author(html.to_owned()));
    document.select("br").replace_with_html(" ");
    let paragraphs = document.select("p");
    let mut texts = paragraphs.iter().map(|paragraph| paragraph.text().to_string());
    texts.find(|text| !text.trim().is_empty()).unwrap_or_default()
}

/// Truncates the text after the first paragraph with words, to avoid parsing the rest.
fn first_of_markdown(text: &str) -> String {
    let mut found = String::new();
    let mut inside = false;
    let mut hidden = 0_usize;
    for event in Parser::new_ext(text, markdown::options()) {
        match event {
            Event::Start(Tag::Paragraph) => inside = true,
            Event::End(TagEnd::Paragraph) if !found.trim().is_empty() => break,
            Event::End(TagEnd::Paragraph) => inside = false,
            Event::Start(Tag::Image { .. } | Tag::FootnoteDefinition(_)) => hidden += 1,
            Event::End(TagEnd::Image | TagEnd::FootnoteDefinition) => hidden = hidden.saturating_sub(1),
            Event::Text(text) | Event::Code(text) if inside && hidden == 0 => found.push_str(&text),
            Event::SoftBreak | Event::HardBreak if inside => found.push(' '),
            _ => {}
        }
    }
    found
}

fn shorten(text: &str) -> String {
    let Some((limit, _)) = text.char_indices().nth(MAX_LENGTH) else { return text.to_owned() };
    let start = &text[..limit];
    let sentence = start
        .rmatch_indices(['.', '!', '?', '…'])
        .map(|(at, mark)| at + mark.len())
        .find(|end| *end > limit / 2 && start[*end..].starts_with(' '));
    match sentence {
        Some(end) => start[..end].to_owned(),
        None => {
            let end = start.rfind(' ').unwrap_or(limit);
            format!("{}…", start[..end].trim_end_matches([',', ';', ':', ' ', '\u{a0}', '\u{202f}']))
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::{Body, Wording};

    fn excerpt(body: &Body) -> String {
        super::excerpt(body, Wording(Language::Fr))
    }

    #[test]
    fn excerpt_is_first_paragraph_with_words() {
        let markdown = "![photo](/x.png)\n\n# Title\n\nUn *premier* [lien](/x/)[^1].\n\nUn second.\n\n[^1]: Note.";
        assert_eq!(excerpt(&Body::Markdown(markdown.to_owned())), "Un premier lien.");
        let html = "<script>x</script><p> </p><p>Un<br><b>premier</b>.</p>";
        assert_eq!(excerpt(&Body::Html(html.to_owned())), "Un premier.");
        assert_eq!(excerpt(&Body::Text("Un\npremier.\n\nUn second.".to_owned())), "Un premier.");
    }

    #[test]
    fn long_excerpts_end_at_a_sentence_or_a_word() {
        let sentences = "Une phrase assez courte. ".repeat(20);
        assert!(excerpt(&Body::Text(sentences)).ends_with("courte."));
        let words = "mot, ".repeat(100);
        let cut = excerpt(&Body::Text(words));
        assert!(cut.ends_with("mot…") && cut.chars().count() <= 221, "{cut}");
    }
}
