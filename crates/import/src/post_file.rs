//! The file of a post or static page, as it is written.

use anyhow::Result;
use serde::Serialize;

/// A post or static page, its fields in the order in which they are written.
#[derive(Debug, Serialize)]
pub(crate) struct PostFile {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<AuthorName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner_image: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_url: Option<String>,
    #[serde(flatten)]
    pub body: Body,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    #[serde(rename = "_carnet")]
    pub extension: Extension,
}

/// The text in paragraphs.
#[derive(Debug, Serialize)]
pub(crate) enum Body {
    #[serde(rename = "content_html")]
    Html(Vec<String>),
    #[serde(rename = "content_markdown")]
    Markdown(Vec<String>),
    #[serde(rename = "content_text")]
    Text(Vec<String>),
}

#[derive(Debug, Serialize)]
pub(crate) struct AuthorName {
    pub name: String,
}

/// A file that comes with a post.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Attachment {
    pub url: String,
    pub mime_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_in_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_in_seconds: Option<u64>,
}

/// Fields that JSON Feed does not have.
#[derive(Debug, Serialize)]
pub(crate) struct Extension {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_alt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responses: Option<&'static str>,
    /// Where it was imported from.
    pub source: String,
}

impl PostFile {
    /// The content of the file.
    ///
    /// # Errors
    /// Never, for these types.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}
