//! What an editor shows and changes of a post.

use crate::json::edits::strings::with_line_feeds;

/// What an editor shows and changes of a post. Values are as they are in the file, valid or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditableContent {
    /// The title.
    pub title: String,
    /// The form of the text.
    pub markup: Markup,
    /// The text. Paragraphs are separated by empty lines.
    pub text: String,
    /// Whether it is a draft.
    pub is_draft: bool,
    /// The date of publication; empty for none.
    pub date: String,
    /// The slug; empty for the name of the file.
    pub slug: String,
    /// Labels of the tags.
    pub tags: Vec<String>,
    /// The summary; empty for none.
    pub summary: String,
    /// The series; none if its name is empty.
    pub series: Series,
    /// `open`, `closed`, or empty for the default of the blog.
    pub responses: String,
    /// The slug of the post that this one translates; empty for none.
    pub translation_of: String,
    /// The language of the text; empty for that of the blog.
    pub language: String,
}

/// The form of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Markup {
    /// Markdown.
    #[default]
    Markdown,
    /// HTML.
    Html,
    /// Plain text.
    Text,
}

/// A post's place in a series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// The name of the series; empty for none.
    pub name: String,
    /// The number of the part; 0 for none.
    pub part: u32,
}

impl EditableContent {
    /// The content as it is after it was written and read: line ends are line feeds, and a series without a name is
    /// none.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let text = |text: &str| with_line_feeds(text).into_owned();
        let name = text(&self.series.name);
        let part = if name.is_empty() { 0 } else { self.series.part };
        Self {
            title: text(&self.title),
            markup: self.markup,
            text: text(&self.text),
            is_draft: self.is_draft,
            date: text(&self.date),
            slug: text(&self.slug),
            tags: self.tags.iter().map(|tag| text(tag)).collect(),
            summary: text(&self.summary),
            series: Series { name, part },
            responses: text(&self.responses),
            translation_of: text(&self.translation_of),
            language: text(&self.language),
        }
    }
}

impl Markup {
    /// All forms. Of several texts, the first one in this order is edited.
    pub const ALL: [Self; 3] = [Self::Markdown, Self::Html, Self::Text];

    /// The name of its field.
    pub fn field(self) -> &'static str {
        match self {
            Self::Markdown => "content_markdown",
            Self::Html => "content_html",
            Self::Text => "content_text",
        }
    }
}
