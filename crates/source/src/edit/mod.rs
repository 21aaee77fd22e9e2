//! What an editor shows and changes of a post's file: [`read_content`] takes it out of the file, and [`write_content`]
//! changes the bytes of what differs, and no others. No input and output.
//!
//! Only valid JSON with an object at its root can be edited, but it need not be a valid post: a value of another kind
//! than the field has, such as a number as the title, is read as an empty one, and stays until there is a new one.
//! Of fields with the same name the first counts, as for [`Post::parse`].

mod content;
mod paragraphs;
mod read;
mod slots;
mod write;

pub use content::{EditableContent, Markup, Series};

use crate::diagnostic::{Diagnostic, Position};
use crate::json::edits::Edits;
use crate::json::{Report, parse};
use crate::message::Message;
use crate::post::{BODY_FIELDS, Post};
use read::read;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A file without fields.
const EMPTY_FILE: &str = "{}\n";

/// What is in the text of a post's file. `file` is its path below `public/`, for diagnostics.
///
/// # Errors
/// Diagnostics, when the text is not a JSON object.
pub fn read_content(file: &str, text: &str) -> Result<EditableContent, Vec<Diagnostic>> {
    let (_, text) = without_mark(text);
    edits(file, text).map(|edits| read(&edits))
}

/// The text `old` of a post's file with the content `new`. What is not in the content, or is the same, keeps its bytes:
/// order, indentation, line ends, escapes, unknown fields, a byte order mark.
///
/// ```
/// use source::edit::{read_content, write_content};
/// let old = "{ \"title\": \"A\", \"_x\": [1,2], \"content_markdown\": [\"One.\",\"T\\u0077o.\"] }\n";
/// let mut content = read_content("posts/a.json", old).unwrap();
/// assert_eq!(content.text, "One.\n\nTwo.");
/// content.text = "One!\n\nTwo.".to_owned();
/// content.summary = "All.".to_owned();
/// assert_eq!(
///     write_content("posts/a.json", old, &content).unwrap(),
///     "{ \"title\": \"A\", \"summary\": \"All.\", \"_x\": [1,2], \"content_markdown\": [\"One!\",\"T\\u0077o.\"] }\n"
/// );
/// ```
///
/// # Errors
/// Diagnostics, when `old` is not a JSON object, or when the form of the text is to be changed and there is a second
/// text.
pub fn write_content(file: &str, old: &str, new: &EditableContent) -> Result<String, Vec<Diagnostic>> {
    let (mark, text) = without_mark(old);
    let edits = edits(file, text)?;
    let (current, new) = (read(&edits), new.normalized());
    if current == new {
        return Ok(old.to_owned());
    }
    if current.markup != new.markup {
        ensure_one_text(file, text, &edits)?;
    }
    Ok(mark.to_owned() + &write::changed(text, &current, &new))
}

/// The text of a new file with this content.
///
/// ```
/// use source::edit::{EditableContent, new_file};
/// let content = EditableContent { title: "A".to_owned(), is_draft: true, ..EditableContent::default() };
/// assert_eq!(new_file(&content), "{\n  \"title\": \"A\",\n  \"_carnet\": { \"status\": \"draft\" }\n}\n");
/// ```
pub fn new_file(content: &EditableContent) -> String {
    write::changed(EMPTY_FILE, &EditableContent::default(), &content.normalized())
}

/// The byte order mark, which may be missing, and what follows.
fn without_mark(text: &str) -> (&str, &str) {
    let length = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    text.split_at(length)
}

fn edits<'t>(file: &str, text: &'t str) -> Result<Edits<'t>, Vec<Diagnostic>> {
    parse(Report::new(file, text), |root| root.fields(Post::DECLARATION).map(drop))?;
    // There are always edits of an object that was parsed.
    Edits::new(text).ok_or_else(Vec::new)
}

/// A second text would become the one that counts, or would be lost.
fn ensure_one_text(file: &str, text: &str, edits: &Edits<'_>) -> Result<(), Vec<Diagnostic>> {
    let fields = edits.fields(&[]).unwrap_or_default();
    let mut texts = fields.into_iter().filter(|(name, _)| BODY_FIELDS.contains(name));
    let (Some((first, _)), Some((second, offset))) = (texts.next(), texts.next()) else { return Ok(()) };
    let message = Message::several_texts(second, first);
    Err(vec![Diagnostic {
        position: Some(Position::of(text, offset)),
        path: format!("$.{second}"),
        ..Diagnostic::of_file(file, message, Message::keep_one_text())
    }])
}
