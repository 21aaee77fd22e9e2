//! Search: the index is fetched in shards, only those of the words that were asked for.

mod rank;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::JsString;
use protocol::bundle::{Link, Shard};
use protocol::words;

use crate::api::{self, ApiError};
use rank::{Need, rank};

/// Words that are looked up.
const MAX_WORDS: usize = 8;
/// Results of a search; who wants others adds a word.
const MAX_RESULTS: usize = 50;
/// Suggestions for an unknown address.
const MAX_SUGGESTIONS: usize = 5;
/// Words of an unknown address that are looked up: the longest say most.
const MAX_ADDRESS_WORDS: usize = 4;

thread_local! {
    static SHARDS: RefCell<Vec<(String, Rc<Shard>)>> = RefCell::default();
}

/// The posts of the site at `root` that have all words, best first.
///
/// # Errors
/// When a part of the index could not be fetched.
pub(crate) async fn find_posts(root: &str, words: &[String]) -> Result<Vec<Link>, ApiError> {
    look_up(root, words, Need::All, MAX_RESULTS).await
}

/// The posts of the site at `root` whose words are nearest to those of `path`.
///
/// # Errors
/// When a part of the index could not be fetched.
pub(crate) async fn posts_near_address(root: &str, path: &str) -> Result<Vec<Link>, ApiError> {
    let words = address_words(path.strip_prefix(root).unwrap_or(path));
    look_up(root, &words, Need::Any, MAX_SUGGESTIONS).await
}

async fn look_up(root: &str, words: &[String], need: Need, limit: usize) -> Result<Vec<Link>, ApiError> {
    let mut shards = Vec::new();
    for word in words {
        shards.push(shard(root, words::shard(word)).await?);
    }
    let words: Vec<_> = words.iter().map(String::as_str).zip(shards.iter().map(Rc::as_ref)).collect();
    Ok(rank(&words, need, limit))
}

/// The shard of this name, kept for the next letter.
async fn shard(root: &str, name: &str) -> Result<Rc<Shard>, ApiError> {
    let kept =
        SHARDS.with_borrow(|shards| shards.iter().find(|(kept, _)| kept == name).map(|(_, shard)| shard.clone()));
    if let Some(shard) = kept {
        return Ok(shard);
    }
    let shard = Rc::new(api::search_shard(root, name).await?);
    SHARDS.with_borrow_mut(|shards| shards.push((name.to_owned(), shard.clone())));
    Ok(shard)
}

/// The folded words of a text, each once. The browser's own Unicode tables do the folding.
pub(crate) fn words_of(text: &str) -> Vec<String> {
    let text = JsString::from(text).normalize("NFD").to_lower_case();
    let folded: String = String::from(text)
        .chars()
        .filter(|c| !('\u{300}'..='\u{36F}').contains(c))
        .collect::<String>()
        .replace('œ', "oe")
        .replace('æ', "ae")
        .replace('ß', "ss");
    let mut words: Vec<String> = Vec::new();
    for word in words::split(&folded) {
        if words.len() < MAX_WORDS && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

/// The longest words of a path below the root, without the kind of page that it starts with.
fn address_words(path: &str) -> Vec<String> {
    let path = js_sys::decode_uri_component(path).map_or_else(|_| path.to_owned(), String::from);
    let path = path.trim_start_matches("posts/").trim_start_matches("tags/");
    let mut words = words_of(path);
    words.retain(|word| word.len() > 2 && !word.starts_with(|c: char| c.is_ascii_digit()));
    words.sort_by_key(|word| usize::MAX - word.len());
    words.truncate(MAX_ADDRESS_WORDS);
    words
}
