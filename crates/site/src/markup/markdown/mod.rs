//! Converts Markdown and plain text to HTML.

mod check;

use maud::html;
use pulldown_cmark::html::push_html;
use pulldown_cmark::{Event, Options, Parser, Tag};

pub(super) use check::check;

/// The dialect: CommonMark with tables, footnotes, strikethrough and task lists.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}

/// The HTML of a Markdown text, before it is sanitized and typeset.
pub fn to_html(text: &str) -> String {
    let mut output = String::with_capacity(text.len() * 3 / 2);
    push_html(&mut output, Parser::new_ext(text, options()).map(with_own_ids));
    output
}

/// Gives footnotes an id from their name, with a prefix against conflicts with ids of the page, without white space,
/// and in lower case, since labels are case-insensitive.
fn with_own_ids(event: Event<'_>) -> Event<'_> {
    let id =
        |name: &str| format!("note:{}", name.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase()).into();
    match event {
        Event::FootnoteReference(name) => Event::FootnoteReference(id(&name)),
        Event::Start(Tag::FootnoteDefinition(name)) => Event::Start(Tag::FootnoteDefinition(id(&name))),
        event => event,
    }
}

/// Empty lines separate paragraphs, line ends within one are line breaks.
pub(super) fn plain_to_html(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let html = html! {
        @for paragraph in paragraphs {
            p {
                @for (index, line) in paragraph.split('\n').enumerate() {
                    @if index > 0 { br; "\n" }
                    (line)
                }
            }
            "\n"
        }
    };
    html.into_string()
}
