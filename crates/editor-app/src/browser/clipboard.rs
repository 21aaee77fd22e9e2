//! What the clipboard, or a drop, brings.

use wasm_bindgen::JsValue;
use web_sys::{DataTransfer, File, FileList};

/// What there is to be pasted.
pub(crate) enum Content {
    /// Files, such as a picture.
    Files(Vec<File>),
    /// Formatted text, and the same without its form.
    Html { html: String, plain: String },
    /// Plain text, which the browser pastes best by itself.
    Plain,
}

/// What `transfer` holds.
pub(crate) fn content(transfer: &DataTransfer) -> Content {
    let data = |kind: &str| transfer.get_data(kind).unwrap_or_default();
    let (html, plain) = (data("text/html"), data("text/plain"));
    let files = files(transfer.files());
    // An image that was copied in a browser comes with HTML, and text copied in an office program with a picture of it.
    if !files.is_empty() && plain.trim().is_empty() {
        return Content::Files(files);
    }
    // The HTML of a code editor has the colours of the code.
    if html.is_empty() || !data("vscode-editor-data").is_empty() {
        return Content::Plain;
    }
    Content::Html { html, plain }
}

/// Whether files are being dragged; what they are is known only when they are dropped.
pub(crate) fn has_files(transfer: &DataTransfer) -> bool {
    transfer.types().includes(&JsValue::from_str("Files"), 0)
}

/// The files in a list.
pub(crate) fn files(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)).collect()
}
