//! What the page edits of a file, between the contract ([`PostContent`]) and the file ([`source::edit`]).

use editor_protocol::{Markup, PostContent, Series};
use source::diagnostic::{Diagnostic, Severity};
use source::edit::{self, EditableContent};
use source::message::Message;

/// Why a file can't be edited.
#[derive(Debug)]
pub struct ContentError {
    /// What is wrong.
    pub message: Message,
    /// What to do.
    pub help: Message,
}

/// What is in the text of a file. `file` is its path below `public/`.
///
/// # Errors
/// When the text is not a JSON object.
pub fn read(file: &str, text: &str) -> Result<PostContent, ContentError> {
    edit::read_content(file, text).map(of_file).map_err(first_error)
}

/// The text `old` of a file with the content `new`; what is the same keeps its bytes.
///
/// # Errors
/// When `old` is not a JSON object, or can't have this content.
pub fn write(file: &str, old: &str, new: &PostContent) -> Result<String, ContentError> {
    edit::write_content(file, old, &to_file(new)).map_err(first_error)
}

/// Whether reading the text of a file gives this content.
pub fn is_in(file: &str, text: &str, content: &PostContent) -> bool {
    edit::read_content(file, text).is_ok_and(|read| read == to_file(content).normalized())
}

/// The text of a new file with this content.
pub fn new_file(content: &PostContent) -> String {
    edit::new_file(&to_file(content))
}

/// The first error, which is the reason where something can't be edited.
fn first_error(diagnostics: Vec<Diagnostic>) -> ContentError {
    match diagnostics.into_iter().find(|diagnostic| diagnostic.severity == Severity::Error) {
        Some(Diagnostic { message, help, .. }) => ContentError { message, help },
        None => ContentError { message: Message::file_unreadable(), help: Message::fix_json() },
    }
}

fn of_file(content: EditableContent) -> PostContent {
    PostContent {
        title: content.title,
        markup: match content.markup {
            edit::Markup::Markdown => Markup::Markdown,
            edit::Markup::Html => Markup::Html,
            edit::Markup::Text => Markup::Text,
        },
        text: content.text,
        is_draft: content.is_draft,
        date: content.date,
        slug: content.slug,
        tags: content.tags,
        summary: content.summary,
        series: Series { name: content.series.name, part: content.series.part },
        responses: content.responses,
        translation_of: content.translation_of,
        language: content.language,
    }
}

fn to_file(content: &PostContent) -> EditableContent {
    EditableContent {
        title: content.title.clone(),
        markup: match content.markup {
            Markup::Markdown => edit::Markup::Markdown,
            Markup::Html => edit::Markup::Html,
            Markup::Text => edit::Markup::Text,
        },
        text: content.text.clone(),
        is_draft: content.is_draft,
        date: content.date.clone(),
        slug: content.slug.clone(),
        tags: content.tags.clone(),
        summary: content.summary.clone(),
        series: edit::Series { name: content.series.name.clone(), part: content.series.part },
        responses: content.responses.clone(),
        translation_of: content.translation_of.clone(),
        language: content.language.clone(),
    }
}

#[cfg(test)]
mod tests {
    use editor_protocol::{Markup, PostContent, Series};

    use super::{is_in, new_file, read, write};

    fn content() -> PostContent {
        let text = |text: &str| text.to_owned();
        PostContent {
            title: text("Été"),
            markup: Markup::Html,
            text: text("<p>Un</p>\n\n<p>Deux</p>"),
            is_draft: true,
            date: text("2012-06-01"),
            slug: text("ete"),
            tags: vec![text("Vélo")],
            summary: text("Tout."),
            series: Series { name: text("Tour"), part: 2 },
            responses: text("closed"),
            translation_of: text("summer"),
            language: text("fr-CA"),
        }
    }

    #[test]
    fn every_field_is_written_and_read() {
        let text = new_file(&content());
        assert_eq!(read("posts/a.json", &text).unwrap(), content());
        let other = PostContent { markup: Markup::Text, title: "Autre".to_owned(), ..PostContent::default() };
        let text = write("posts/a.json", &text, &other).unwrap();
        assert_eq!(read("posts/a.json", &text).unwrap(), other);
    }

    #[test]
    fn content_is_in_the_text_that_was_written_only() {
        let text = new_file(&content());
        assert!(is_in("posts/a.json", &text, &content()));
        let with_returns = PostContent { text: content().text.replace('\n', "\r\n"), ..content() };
        assert!(is_in("posts/a.json", &text, &with_returns));
        assert!(!is_in("posts/a.json", &text.replace("Deux", "Dix"), &content()));
        assert!(!is_in("posts/a.json", "{", &content()));
    }

    #[test]
    fn text_that_is_no_object_is_an_error() {
        for text in ["", "[]", "{\"title\": "] {
            assert!(read("posts/a.json", text).is_err(), "{text}");
            assert!(write("posts/a.json", text, &content()).is_err(), "{text}");
        }
    }
}
