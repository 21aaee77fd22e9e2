//! The stable id of a post in feeds, independent of its address.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use source::slug::Slug;
use url::Url;

use super::PostEntry;

/// The id of a post in feeds: the author's `id`, so that it survives changes of the address. Feeds require a URI, so
/// a plain name becomes the address of a post of that name: with the old slug as `id`, a post that moves keeps its
/// subscribers and responses. Without an `id`, it is the post's address. Both start with the first base URL of the
/// blog.
pub fn of(first_base_url: &str, entry: &PostEntry) -> String {
    let Some(id) = &entry.post.id else { return format!("{first_base_url}posts/{}/", entry.post.slug) };
    if Url::parse(id).is_ok() && !id.contains(char::is_whitespace) {
        return id.clone();
    }
    let name = match Slug::parse(id) {
        Ok(slug) => slug.to_string(),
        Err(_) => utf8_percent_encode(id, NON_ALPHANUMERIC).to_string(),
    };
    format!("{first_base_url}posts/{name}/")
}
