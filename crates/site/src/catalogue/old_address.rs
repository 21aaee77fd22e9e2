//! The `url` of an item of JSON Feed, its address in another blog: the path becomes an alias of the post.

use source::diagnostic::Diagnostic;
use source::message::Message;
use source::post::Post;
use source::post::field_types::is_pattern;
use url::{Position, Url};

use super::addresses::{folded, place, refusal};
use crate::markup::TextDiagnostic;
use crate::text_diagnostics::locate_in;

/// Adds path and query of the post's `url` to its aliases, unless they are those of the home page, of the post itself,
/// whose address is `path`, or of an alias. Returns a warning when they can't redirect. `text` is the content of the file
/// `name`.
pub(super) fn add_alias(post: &mut Post, path: &str, name: &str, text: &str) -> Vec<Diagnostic> {
    let Some(url) = &post.url else { return Vec::new() };
    let alias = path_and_query(url);
    let is_here = |other: &str| folded(&place(other)) == folded(&place(&alias));
    if url.contains('#') || is_pattern(&alias) || (alias != "/" && refusal(&alias).is_some()) {
        let warning = TextDiagnostic::warning(url, Message::url_without_redirect(url), Message::remove_url());
        return locate_in(name, text, &[warning]);
    }
    if alias != "/" && !is_here(path) && !post.aliases.iter().any(|other| is_here(other)) {
        post.aliases.push(alias);
    }
    Vec::new()
}

/// `url` is an address or a path from the root.
fn path_and_query(url: &str) -> String {
    match Url::parse(url) {
        Ok(url) => url[Position::BeforePath..Position::AfterQuery].to_owned(),
        Err(_) => url.to_owned(),
    }
}
