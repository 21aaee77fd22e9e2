//! The page where readers write to the author of the blog alone, if the author wants it: its address and its script. The
//! page itself is in [`pages`](crate::pages).

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use publish::assets::File;
use source::site::SiteSettings;

use crate::compact_script::compact;

/// The address of the page.
pub const CONTACT: &str = "/contact/";

const SCRIPT: &str = include_str!("contact.js");

/// Whether the blog has the page: messages need an endpoint.
pub(crate) fn is_on(settings: &SiteSettings) -> bool {
    settings.responses.contact && settings.responses.endpoint.is_some()
}

/// The address of the page for a message about the post of this identity.
///
/// ```
/// assert_eq!(site::contact::address_about("a b&c"), "/contact/?post=a%20b%26c");
/// ```
pub fn address_about(post: &str) -> String {
    format!("{CONTACT}?post={}", utf8_percent_encode(post, NON_ALPHANUMERIC))
}

/// The script of the page. Every document names it, since the app shows the page without another document; none where the
/// blog has no such page.
pub(crate) fn script(settings: &SiteSettings) -> Option<File> {
    is_on(settings).then(|| File::hashed("contact", "js", compact(SCRIPT).into()))
}
