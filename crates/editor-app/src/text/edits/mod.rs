//! What the toolbar does to the text.

mod html;
mod lines;
mod wrapping;

use std::ops::Range;

use editor_protocol::Markup;

/// What a button of the toolbar does to the selection, or to its lines. Used again, it undoes itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// A heading of the second level.
    Heading,
    /// A heading of the third level.
    Subheading,
    /// A list.
    List,
    /// A numbered list.
    NumberedList,
    /// A quotation.
    Quote,
    /// Code: inside of a line, or whole lines.
    Code,
}

/// A part of a text is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    /// What is replaced, in bytes of the text.
    pub(crate) range: Range<usize>,
    /// What is put there.
    pub(crate) text: String,
    /// What is selected then, in bytes of what was put there.
    pub(crate) selection: Range<usize>,
}

/// What an action does to a text with this selection, which is in bytes; nothing where the text has no markup.
pub(crate) fn edit(action: Action, markup: Markup, text: &str, selection: Range<usize>) -> Option<Edit> {
    match markup {
        Markup::Markdown => Some(markdown(action, text, selection)),
        Markup::Html => Some(html::edit(action, text, selection)),
        Markup::Text => None,
    }
}

fn markdown(action: Action, text: &str, selection: Range<usize>) -> Edit {
    match action {
        Action::Bold => wrapping::wrap(text, selection, "**", "**"),
        Action::Italic => wrapping::wrap(text, selection, "*", "*"),
        Action::Code if part(text, &selection).contains('\n') => {
            wrapping::wrap(text, lines::lines(text, &selection), "```\n", "\n```")
        }
        Action::Code => wrapping::wrap(text, selection, "`", "`"),
        Action::Heading => lines::prefix(text, &selection, |_| "## ".to_owned()),
        Action::Subheading => lines::prefix(text, &selection, |_| "### ".to_owned()),
        Action::List => lines::prefix(text, &selection, |_| "- ".to_owned()),
        Action::NumberedList => lines::prefix(text, &selection, |number| format!("{number}. ")),
        Action::Quote => lines::quote(text, &selection),
    }
}

/// A part of the text; empty where there is none.
fn part<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use editor_protocol::Markup;

    use super::{Action, edit};

    /// The text after an action, with brackets around what is selected; the selection before is written so too.
    fn after(action: Action, markup: Markup, text: &str) -> String {
        let (before, rest) = text.split_once('⟦').unwrap();
        let (selected, rest) = rest.split_once('⟧').unwrap();
        let text = format!("{before}{selected}{rest}");
        let edit = edit(action, markup, &text, before.len()..before.len() + selected.len()).unwrap();
        let (start, end) = (&edit.text[..edit.selection.start], &edit.text[edit.selection.end..]);
        let selected = &edit.text[edit.selection.clone()];
        format!("{}{start}⟦{selected}⟧{end}{}", &text[..edit.range.start], &text[edit.range.end..])
    }

    #[track_caller]
    fn assert_markdown(action: Action, cases: &[(&str, &str)]) {
        for (before, expected) in cases {
            assert_eq!(after(action, Markup::Markdown, before), *expected, "{before}");
        }
    }

    #[test]
    fn bold_and_italic_wrap_words_and_undo_themselves() {
        assert_markdown(
            Action::Bold,
            &[
                ("un ⟦mot⟧ là", "un **⟦mot⟧** là"),
                ("un **⟦mot⟧** là", "un ⟦mot⟧ là"),
                ("un ⟦**mot**⟧ là", "un ⟦mot⟧ là"),
                ("un⟦ mot ⟧là", "un **⟦mot⟧** là"),
                ("un *⟦mot⟧* là", "un ***⟦mot⟧*** là"),
                ("⟦⟧", "**⟦⟧**"),
            ],
        );
        assert_markdown(
            Action::Italic,
            &[
                ("⟦été⟧", "*⟦été⟧*"),
                ("*⟦été⟧*", "⟦été⟧"),
                ("**⟦été⟧**", "***⟦été⟧***"),
                ("***⟦été⟧***", "**⟦été⟧**"),
                ("⟦**été**⟧", "*⟦**été**⟧*"),
            ],
        );
    }

    #[test]
    fn code_is_inside_of_line_or_lines() {
        assert_markdown(
            Action::Code,
            &[("un ⟦mot⟧", "un `⟦mot⟧`"), ("`⟦mot⟧`", "⟦mot⟧"), ("a⟦b\nc⟧d\ne", "```\n⟦ab\ncd⟧\n```\ne")],
        );
    }

    #[test]
    fn headings_replace_each_other() {
        assert_markdown(
            Action::Heading,
            &[("a\nb⟦⟧c\nd", "a\n## bc⟦⟧\nd"), ("### b⟦⟧", "## b⟦⟧"), ("## b⟦⟧", "b⟦⟧"), ("⟦⟧", "## ⟦⟧")],
        );
        assert_markdown(Action::Subheading, &[("## b⟦⟧", "### b⟦⟧")]);
    }

    #[test]
    fn lists_and_quotes_have_marks_in_all_lines() {
        assert_markdown(
            Action::List,
            &[
                ("⟦un\n\ndeux⟧\ntrois", "⟦- un\n\n- deux⟧\ntrois"),
                ("⟦- un\n- deux⟧", "⟦un\ndeux⟧"),
                ("⟦1. un\n2. deux⟧", "⟦- un\n- deux⟧"),
                ("⟦- un\ndeux⟧", "⟦- un\n- deux⟧"),
            ],
        );
        assert_markdown(
            Action::NumberedList,
            &[("⟦un\ndeux⟧", "⟦1. un\n2. deux⟧"), ("⟦- un\n- deux⟧", "⟦1. un\n2. deux⟧"), ("⟦1. un⟧", "⟦un⟧")],
        );
        assert_markdown(
            Action::Quote,
            &[("⟦- un\n\ndeux⟧", "⟦> - un\n>\n> deux⟧"), ("⟦> un\n>\n> deux⟧", "⟦un\n\ndeux⟧")],
        );
    }

    #[test]
    fn html_has_elements() {
        for (action, before, expected) in [
            (Action::Bold, "un ⟦mot⟧", "un <strong>⟦mot⟧</strong>"),
            (Action::Italic, "<em>⟦mot⟧</em>", "⟦mot⟧"),
            (Action::Heading, "a\n⟦b⟧\nc", "a\n<h2>⟦b⟧</h2>\nc"),
            (Action::Heading, "<h2>⟦b⟧</h2>", "⟦b⟧"),
            (Action::List, "⟦a\nb⟧", "⟦<ul>\n<li>a</li>\n<li>b</li>\n</ul>⟧"),
            (Action::NumberedList, "⟦a⟧", "⟦<ol>\n<li>a</li>\n</ol>⟧"),
            (Action::Quote, "⟦a⟧", "<blockquote>\n⟦a⟧\n</blockquote>"),
            (Action::Code, "⟦a\nb⟧", "<pre><code>⟦a\nb⟧</code></pre>"),
        ] {
            assert_eq!(after(action, Markup::Html, before), expected, "{before}");
        }
    }

    #[test]
    fn plain_text_has_no_markup() {
        assert_eq!(edit(Action::Bold, Markup::Text, "mot", 0..3), None);
    }
}
