//! What feeds and responses know a post by, whatever its address is.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use source::slug::Slug;
use url::Url;

use super::PostEntry;

/// What readers' programs know the post by: the `id` that its author wrote, so that it outlives every change of address.
/// Feeds want a URI, and a plain name becomes the address of a post of that name: whoever writes the old slug as `id`
/// of a post that moves keeps its subscribers and its responses. Without an `id` it is the post's address. Both start with
/// the address that the blog had first, whatever its address is now.
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
