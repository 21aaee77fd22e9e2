//! Images: their size from the file, so that nothing moves when they arrive; alone in a paragraph they become
//! figures, with the title as caption.

use std::iter::successors;

use dom_query::{Document, NodeRef};

use super::{TextDiagnostic, escape, sanitize};
use publish::address;

/// Width and height of an image in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// The site's own images.
pub trait ImageSizes: Sync {
    /// The size of the image at `path` from the root, such as `/media/x.png`.
    ///
    /// # Errors
    /// A clause that says why there is none: no such file, or not an image.
    fn size(&self, path: &str) -> Result<Size, String>;
}

/// What is wrong with an image that names no file, and what to do.
pub(super) const NO_ADDRESS: (&str, &str) = (
    "an image has no address, or one of a kind that is not allowed",
    "write it as /media/… and put the file in public/media/",
);

/// Whether an image with this source is left its address by the sanitizer.
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
            // Reported where the author's text has its place.
            make_figure(image);
            continue;
        }
        match check(&source, images) {
            Ok(size) => {
                // An author's own size stays when it is whole; half of one would bend the picture.
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
/// When it is not one of the site's own images: the policy of the pages would not load it.
pub fn check(source: &str, images: &dyn ImageSizes) -> Result<Size, TextDiagnostic> {
    let diagnostic = |message: String, help: String| TextDiagnostic::error(source, message, help);
    if source.is_empty() {
        return Err(diagnostic(NO_ADDRESS.0.to_owned(), NO_ADDRESS.1.to_owned()));
    }
    if source.starts_with("http://") || source.starts_with("https://") || source.starts_with("//") {
        return Err(diagnostic(
            format!("the image {source} is on another host, which would learn who reads this page"),
            "copy it to public/media/ and write its path from the root".to_owned(),
        ));
    }
    if !source.starts_with('/') {
        return Err(diagnostic(
            format!("the image \"{source}\" has no path from the root"),
            "write it as /media/… and put the file in public/media/".to_owned(),
        ));
    }
    images.size(source).map_err(|reason| {
        let file = address::path(source);
        diagnostic(format!("the image {source} {reason}"), format!("put an image at public{file}, or fix its path"))
    })
}

fn make_figure(image: &NodeRef<'_>) {
    let title = image.attr("title");
    image.remove_attr("title");
    // A link around the image goes into the figure with it.
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
        paragraph.append_html(format!("<figcaption>{}</figcaption>", escape(&title)));
    }
}

/// Whether `node` is all that its parent holds, white space aside. Looks no farther than the nearest other node.
fn alone(node: &NodeRef<'_>) -> bool {
    let is_blank = |node: &NodeRef<'_>| node.is_text() && node.text().trim().is_empty();
    let before = successors(node.prev_sibling(), NodeRef::prev_sibling);
    let behind = successors(node.next_sibling(), NodeRef::next_sibling);
    node.parent().is_some() && before.chain(behind).all(|node| is_blank(&node))
}
