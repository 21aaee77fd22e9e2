//! Where nothing stands at an address: the posts with the nearest addresses.

use content::bundle::Link;
use wasm_bindgen_futures::spawn_local;

use super::address::Address;
use super::index::{look_up, words_of};
use crate::search::Need;
use crate::signal::Signal;

/// Posts suggested.
const SUGGESTIONS: usize = 5;
/// Words of the address that are looked up: the longest say most.
const WORDS: usize = 4;

/// Lists the posts of the site at `root` whose words are nearest to those of `path`, if the reader is there.
pub(crate) fn nearest(root: &str, path: &str, found: Signal<Vec<Link>>) {
    if Address::current().is_none_or(|address| address.path != path) {
        return;
    }
    let asked = telling_words(path.strip_prefix(root).unwrap_or(path));
    let root = root.to_owned();
    spawn_local(async move {
        if let Ok(ranked) = look_up(&root, &asked, Need::Any, SUGGESTIONS).await {
            found.set(ranked);
        }
    });
}

/// The longest words of a path below the root, without the kind of page that it starts with.
fn telling_words(path: &str) -> Vec<String> {
    let path = js_sys::decode_uri_component(path).map_or_else(|_| path.to_owned(), String::from);
    let path = path.trim_start_matches("posts/").trim_start_matches("tags/");
    let mut words = words_of(path);
    words.retain(|word| word.len() > 2 && !word.starts_with(|c: char| c.is_ascii_digit()));
    words.sort_by_key(|word| usize::MAX - word.len());
    words.truncate(WORDS);
    words
}
