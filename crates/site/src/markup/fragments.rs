//! Checks whether a page has the id in the fragment of a link.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use source::message::Message;
use source::slug::Slug;

use super::TextDiagnostic;
use super::sanitize::is_reserved;

/// A diagnostic about the fragment of `link` to a page with these `ids`.
pub fn diagnostic(link: &str, ids: &BTreeSet<String>) -> Option<TextDiagnostic> {
    let (page, fragment) = link.split_once('#')?;
    let id = percent_decode_str(fragment).decode_utf8_lossy();
    // Browsers scroll to the top for these two, and `:~:text=` is a text fragment.
    let is_special = id.is_empty() || id.eq_ignore_ascii_case("top") || id.contains(":~:");
    // Footnotes have generated ids.
    let is_note = id.starts_with("fn-") || id.starts_with("fnref-");
    if is_special || (is_reserved(&id) && !is_note) || ids.contains(id.as_ref()) || ids.contains(fragment) {
        return None;
    }
    let near = Slug::from_text(&id).map(|slug| slug.to_string()).filter(|slug| ids.contains(slug));
    let near = near.or_else(|| ids.iter().find(|other| other.to_lowercase() == id.to_lowercase()).cloned());
    let help = match near {
        Some(near) => Message::write_address(format!("{page}#{near}")),
        None => Message::correct_fragment(),
    };
    let shown = percent_decode_str(link).decode_utf8_lossy();
    Some(TextDiagnostic::warning(link, Message::broken_fragment(&*shown), help))
}
