//! Images: sizes are read from files to avoid layout shifts; images alone in a paragraph become figures, with the
//! title as caption.

use std::iter::successors;

use dom_query::{Document, NodeRef};
use maud::html;
use source::message::Message;

use super::{TextDiagnostic, sanitize};
use publish::address;

/// Width and height of an image in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// A smaller or better compressed file of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Path from the root.
    pub url: String,
    /// Width in pixels.
    pub width: u32,
    /// Media type.
    pub kind: &'static str,
}

/// The site's own images.
pub trait ImageSizes: Sync {
    /// The size of the image at `path` from the root, such as `/media/x.png`.
    ///
    /// # Errors
    /// When there is no such file, or it is not an image.
    fn size(&self, path: &str) -> Result<Size, ImageError>;

    /// The variants of the image at `path`, for a page that shows it.
    fn variants(&self, _path: &str) -> Vec<Variant> {
        Vec::new()
    }
}

/// Why the size of an image is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageError {
    /// There is no such file.
    Missing,
    /// There is no such file, but one whose accents are encoded differently (NFC, NFD).
    OtherAccents,
    /// The file is not an image whose size can be read.
    Unreadable,
}

impl ImageError {
    /// The error about the image at `source`.
    fn message(self, source: &str) -> Message {
        match self {
            Self::Missing => Message::image_missing(source),
            Self::OtherAccents => Message::image_missing_accents(source),
            Self::Unreadable => Message::image_unreadable(source),
        }
    }
}

/// Whether the sanitizer keeps this source of an image.
pub(super) fn is_image_address(source: &str) -> bool {
    !source.trim().is_empty() && sanitize::keeps_address(source)
}

pub(super) fn prepare(document: &Document, images: &dyn ImageSizes, diagnostics: &mut Vec<TextDiagnostic>) {
    for image in document.select("img").nodes() {
        let source = image.attr("src").unwrap_or_default().to_string();
        image.set_attr("loading", "lazy");
        image.set_attr("decoding", "async");
        if image.attr("alt").is_none() {
            image.set_attr("alt", "");
        }
        if source.is_empty() {
            // Already reported with a position in the author's text.
            make_figure(image);
            continue;
        }
        match check(&source, images) {
            Ok(size) => {
                // The author's size is kept only if it has width and height, since one alone would distort the image.
                if image.attr("width").is_none() || image.attr("height").is_none() {
                    image.set_attr("width", &size.width.to_string());
                    image.set_attr("height", &size.height.to_string());
                }
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
        make_figure(image);
    }
}

/// The size of the image at `source`, an address as the author wrote it.
///
/// # Errors
/// When it is not one of the site's own images: the content security policy would block it.
pub fn check(source: &str, images: &dyn ImageSizes) -> Result<Size, TextDiagnostic> {
    let diagnostic = |message: Message, help: Message| TextDiagnostic::error(source, message, help);
    if source.is_empty() {
        return Err(diagnostic(Message::image_without_address(), Message::write_media_path()));
    }
    if source.starts_with("http://") || source.starts_with("https://") || source.starts_with("//") {
        return Err(diagnostic(Message::image_on_other_host(source), Message::copy_image_to_media()));
    }
    if !source.starts_with('/') {
        return Err(diagnostic(Message::image_path_not_from_root(source), Message::write_media_path()));
    }
    images.size(source).map_err(|error| diagnostic(error.message(source), Message::put_image(address::path(source))))
}

fn make_figure(image: &NodeRef<'_>) {
    let title = image.attr("title");
    image.remove_attr("title");
    // A link around the image is moved into the figure.
    let mut inner = *image;
    if let Some(link) = image.parent().filter(|parent| parent.has_name("a") && alone(image)) {
        inner = link;
    }
    let Some(paragraph) = inner.parent().filter(|parent| parent.has_name("p")) else {
        if let Some(title) = title {
            image.set_attr("title", &title);
        }
        return;
    };
    if !alone(&inner) {
        if let Some(title) = title {
            image.set_attr("title", &title);
        }
        return;
    }
    paragraph.rename("figure");
    paragraph.set_html(inner.html());
    if let Some(title) = title {
        paragraph.append_html(html! { figcaption { (&*title) } }.into_string());
    }
}

/// Whether `node` is the only child, apart from white space. Stops at the first other node.
fn alone(node: &NodeRef<'_>) -> bool {
    let is_blank = |node: &NodeRef<'_>| node.is_text() && node.text().trim().is_empty();
    let before = successors(node.prev_sibling(), NodeRef::prev_sibling);
    let behind = successors(node.next_sibling(), NodeRef::next_sibling);
    node.parent().is_some() && before.chain(behind).all(|node| is_blank(&node))
}
