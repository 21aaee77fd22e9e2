//! A post or page of another program, before its addresses are rewritten.

use crate::comments::OldComment;
use crate::post_file::Attachment;

/// The text in the form of the old program.
#[derive(Clone, Debug)]
pub(crate) enum OldBody {
    Html(String),
    Markdown(String),
    Text(String),
}

impl Default for OldBody {
    fn default() -> Self {
        Self::Html(String::new())
    }
}

/// A post or page of another program. Texts are plain unless said otherwise, and may be empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct OldPost {
    /// Its id in the old program, the same in later exports.
    pub source: String,
    pub is_page: bool,
    pub is_draft: bool,
    /// Texts for the slug, the best one first. The title is tried after them.
    pub names: Vec<String>,
    /// Its addresses on the old blog: absolute ones, or paths from the root.
    pub addresses: Vec<String>,
    /// Further addresses of it in links, which don't redirect, such as the path of its file from the root.
    pub other_addresses: Vec<String>,
    /// The folder of its file: relative addresses are resolved against it.
    pub folder: Option<String>,
    pub title: String,
    /// As `date_published` and `date_modified` have it.
    pub date_published: Option<String>,
    pub date_modified: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<String>,
    pub tags: Vec<String>,
    pub summary: String,
    pub image: Option<String>,
    pub image_alt: String,
    pub banner_image: Option<String>,
    pub external_url: Option<String>,
    pub attachments: Vec<Attachment>,
    pub body: OldBody,
    /// Whether it is closed for responses.
    pub is_closed: bool,
    pub comments: Vec<OldComment>,
}
