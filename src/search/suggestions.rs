//! Suggestions of posts for an unknown address.

use ::search::query::Query;
use ::search::words;
use protocol::bundle::Link;

use super::find::find;
use super::text::normalized;
use crate::api::ApiError;
use crate::navigation::Navigation;

/// Number of suggestions.
const MAX_SUGGESTIONS: usize = 5;

/// Number of words of the address that are looked up: the longest ones.
const MAX_WORDS: usize = 4;

/// The posts of the site at `root` that have the most of the words of `path`.
///
/// # Errors
/// When a part of the index could not be fetched.
pub(crate) async fn posts_near_address(
    navigation: Navigation,
    root: &str,
    path: &str,
) -> Result<Vec<Link>, ApiError> {
    let query = Query::parse(&address_words(path.strip_prefix(root).unwrap_or(path)));
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let results = find(navigation, root, &query, MAX_SUGGESTIONS, &|_| ()).await?;
    Ok(results
        .cards
        .into_iter()
        .map(|card| Link { label: card.title, url: card.address, note: Some(card.date) })
        .collect())
}

/// The longest words of a path below the root, without the folder of the kind of page. A space ends the last one, since
/// it is no prefix.
fn address_words(path: &str) -> String {
    let path = js_sys::decode_uri_component(path).map_or_else(|_| path.to_owned(), String::from);
    let path = path.trim_start_matches("posts/").trim_start_matches("tags/");
    let mut words: Vec<String> = words::forms(&normalized(path)).collect();
    words.retain(|word| word.len() > 2 && !word.starts_with(|c: char| c.is_ascii_digit()));
    while words.len() > MAX_WORDS
        && let Some((shortest, _)) = words.iter().enumerate().rev().min_by_key(|(_, word)| word.len())
    {
        words.remove(shortest);
    }
    words.push(String::new());
    words.join(" ")
}
