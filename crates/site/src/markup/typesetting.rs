//! Applies typography to the tree: block by block, each in its language, except code.
//!
//! Footnote marks are ignored: the text around them is processed as if they were absent, so that quotations, numbers
//! and units are recognised correctly.

use dom_query::{Document, NodeRef};
use html::elements;
use maud::html;
use typography::{Piece, Run, Setting, ordinals, set_runs};

/// Placeholder for inline content that is not text.
const OBJECT: char = '\u{fffc}';

/// Elements whose text is not changed.
const VERBATIM: &[&str] = &["code", "kbd", "samp", "pre", "var"];

pub(super) fn prepare(document: &Document, setting: Setting) {
    visit_alone(&document.root(), setting);
}

/// The text of one block.
struct Block<'t> {
    setting: Setting,
    /// The last character of the line so far; none when it has only white space.
    last: Option<char>,
    runs: Vec<Run>,
    /// The text node of each run; none for unchangeable content.
    nodes: Vec<Option<NodeRef<'t>>>,
}

fn visit<'t>(node: &NodeRef<'t>, block: &mut Block<'t>) {
    for child in node.children() {
        if child.is_text() {
            block.push(Run::Text(child.text().to_string()), Some(child));
            continue;
        }
        let Some(name) = child.node_name() else { continue };
        if name.as_ref() == "br" {
            block.line_break();
            continue;
        }
        let inline = elements::is_inline(&name);
        if !inline {
            block.finish();
        }
        let own = child.attr("lang").map_or(block.setting, |language| Setting::of(&language));
        if VERBATIM.contains(&&*name) || name.as_ref() == "img" {
            block.push(Run::Opaque, None);
        } else if is_beside(&child, &name, block.last) {
            visit_alone(&child, own);
        } else if own != block.setting {
            // Inline text in another language is processed separately.
            block.push(Run::Opaque, None);
            visit_alone(&child, own);
        } else {
            visit(&child, block);
        }
        if !inline {
            block.finish();
        }
    }
}

fn visit_alone(node: &NodeRef<'_>, setting: Setting) {
    let mut block = Block { setting, last: None, runs: Vec::new(), nodes: Vec::new() };
    visit(node, &mut block);
    block.finish();
}

/// Whether an element is ignored: a footnote mark, the number of a note at its start, a ruby annotation. `before` is
/// the character before it, if there is one in its line.
fn is_beside(node: &NodeRef<'_>, name: &str, before: Option<char>) -> bool {
    match name {
        "rt" | "rp" => true,
        // In `XX<sup>e</sup>` and `M<sup>me</sup>`, it is a part of the word.
        "sup" => !(before.is_some_and(char::is_alphanumeric) && node.text().chars().all(char::is_alphabetic)),
        "a" => before.is_none_or(may_have_a_note) && is_number_of_a_note(node),
        _ => false,
    }
}

/// Whether `ch` may be the end of a word, a quotation or a clause.
fn may_have_a_note(ch: char) -> bool {
    let ends = ['»', '”', '’', ')', ']', '.', ',', ';', '!', '?', '…', '%', OBJECT];
    ch.is_alphanumeric() || ends.contains(&ch)
}

/// Whether it is a footnote link without superscript: `1` or `[1]`, to a fragment of the page.
fn is_number_of_a_note(link: &NodeRef<'_>) -> bool {
    let text = link.text();
    let number = text.trim_matches(|ch: char| matches!(ch, '[' | ']' | '(' | ')') || ch.is_whitespace());
    link.attr("href").is_some_and(|href| href.starts_with('#'))
        && !number.is_empty()
        && number.chars().all(|ch| ch.is_ascii_digit())
}

impl<'t> Block<'t> {
    fn push(&mut self, run: Run, node: Option<NodeRef<'t>>) {
        self.last = match &run {
            Run::Text(text) if self.last.is_none() && text.trim().is_empty() => None,
            Run::Text(text) => text.chars().next_back().or(self.last),
            Run::Opaque => Some(OBJECT),
            Run::Break => None,
        };
        self.runs.push(run);
        self.nodes.push(node);
    }

    /// Adds a line break; an empty line ends the paragraph.
    fn line_break(&mut self) {
        if self.last.is_some() {
            self.push(Run::Break, None);
        } else {
            self.finish();
        }
    }

    /// Processes the collected text, and clears it.
    fn finish(&mut self) {
        let mut runs = std::mem::take(&mut self.runs);
        let nodes = std::mem::take(&mut self.nodes);
        self.last = None;
        if self.setting == Setting::None || nodes.is_empty() {
            return;
        }
        set_runs(self.setting, &mut runs);
        for (node, run) in nodes.iter().zip(&runs) {
            if let (Some(node), Run::Text(text)) = (node, run) {
                self.write(node, text);
            }
        }
    }

    fn write(&self, node: &NodeRef<'_>, text: &str) {
        let raised = node.parent().is_some_and(|parent| parent.has_name("sup"));
        if self.setting == Setting::French && !raised {
            let pieces = ordinals(text);
            if pieces.iter().any(|piece| matches!(piece, Piece::Ordinal(_))) {
                let html = html! {
                    @for piece in &pieces {
                        @match piece {
                            Piece::Plain(text) => { (text) }
                            Piece::Ordinal(text) => { sup class="ordinal" { (text) } }
                        }
                    }
                };
                node.before_html(html.into_string());
                node.remove_from_parent();
                return;
            }
        }
        node.set_text(text);
    }
}

#[cfg(test)]
mod tests {
    use dom_query::Document;
    use maud::html;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::{Index, select};

    use super::prepare;
    use typography::{Setting, set};

    /// Words and characters that are relevant to the rules.
    #[rustfmt::skip]
    const PARTS: &[&str] = &[
        " ", " ", "\n", "\u{a0}", "!", ":", "...", ".", ",", "-", "--", "—", "'", "\"", "\"", "«", "»", "(", ")", "&", "<",
        "%", "€", "a", "l", "É", "mot", "1", "000", "2012", "1er", "XXIe", "km", "mars", "n°", "p.", "M.", "http://",
    ];

    fn settings() -> impl Strategy<Value = Setting> {
        select(&[Setting::French, Setting::English, Setting::None][..])
    }

    fn text() -> impl Strategy<Value = String> {
        vec(select(PARTS), 0..40).prop_map(|parts| parts.concat())
    }

    /// Applies typography to HTML, and returns its text with footnote marks in braces.
    fn text_of(html: &str) -> String {
        let document = Document::fragment(format!("<p>{html}</p>"));
        prepare(&document, Setting::French);
        document.select("p").text().replace('\u{a0}', "⍽").replace('\u{202f}', "⎵")
    }

    #[test]
    fn setting_ignores_note_marks() {
        for (html, expected) in [
            ("\"mot\"<sup>1</sup>", "«⍽mot⍽»1"),
            ("\"mot\"<sup>a</sup>", "«⍽mot⍽»a"),
            ("\"mot\"<sup>*</sup> !", "«⍽mot⍽»*⎵!"),
            ("\"mot\"<a href=\"#n\">[1]</a>", "«⍽mot⍽»[1]"),
            ("\"mot\"<a href=\"#n\">1</a>", "«⍽mot⍽»1"),
            ("\"mot\"<a href=\"#n\"><sup>1</sup></a>", "«⍽mot⍽»1"),
            ("<code>x</code><sup>1</sup>!", "x1⎵!"),
            ("50<sup>1</sup>%", "501⍽%"),
            ("50%<a href=\"#n\">1</a>", "50⍽%1"),
            ("10<sup>1</sup> 000<sup>2</sup> $", "101⎵0002⍽$"),
            ("12 m<sup>2</sup>", "12⍽m2"),
            ("<a href=\"#r\">1</a> 500 personnes", "1 500 personnes"),
            ("un<br>\n<a href=\"#r\">1</a> 500 personnes", "un\n1 500 personnes"),
            ("\"<ruby>mot<rp>(</rp><rt>\"lu\"</rt><rp>)</rp></ruby>\"!", "«⍽mot(«⍽lu⍽»)⍽»⎵!"),
        ] {
            assert_eq!(text_of(html), expected, "{html}");
        }
    }

    #[test]
    fn setting_reads_superscripts_of_words() {
        for (html, expected) in [
            ("XX<sup>e</sup> siècle", "XXe⍽siècle"),
            ("M<sup>me</sup> Roy", "Mme⍽Roy"),
            ("n<sup>o</sup> 5", "no⍽5"),
            ("1<sup>er</sup> mars", "1er⍽mars"),
            ("le <a href=\"#n\">15</a> mars", "le 15⍽mars"),
            ("\"<a href=\"#n\">1984</a>\"", "«⍽1984⍽»"),
        ] {
            assert_eq!(text_of(html), expected, "{html}");
        }
    }

    #[test]
    fn empty_line_ends_a_quotation() {
        assert_eq!(text_of("un \"mot<br> <br>un mot\""), "un \"mot un mot\"");
        assert_eq!(text_of("un \"mot<br>un mot\""), "un «⍽motun mot⍽»");
    }

    proptest! {
        #[test]
        fn note_mark_changes_nothing_around_it(
            setting in settings(),
            text in text(),
            place in any::<Index>(),
            mark in select(&["<sup>1</sup>", "<sup>*</sup>", "<sup><a href=\"#n\">12</a></sup>"][..]),
        ) {
            let chars: Vec<char> = text.chars().collect();
            let (before, after) = chars.split_at(place.index(chars.len() + 1));
            let [before, after] = [before, after].map(|part| html! { (part.iter().collect::<String>()) }.into_string());
            let document = Document::fragment(format!("<p>{before}{mark}{after}</p>"));
            prepare(&document, setting);
            document.select("sup:not(.ordinal)").remove();
            prop_assert_eq!(document.select("p").text().to_string(), set(setting, &text));
        }
    }
}
