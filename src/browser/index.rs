//! The search index, fetched in shards: only those of the words that were asked for.

use std::cell::RefCell;
use std::rc::Rc;

use content::bundle::{Link, Shard};
use content::words;
use js_sys::JsString;

use super::json;
use super::pages::{self, Absence};
use crate::data;
use crate::search::{Need, rank};

/// Words that are looked at.
const WORDS: usize = 8;

thread_local! {
    static SHARDS: RefCell<Vec<(String, Rc<Shard>)>> = RefCell::default();
}

/// The posts of the site at `root` that fit the words best.
///
/// # Errors
/// When a part of the index could not be fetched.
pub(super) async fn look_up(root: &str, asked: &[String], need: Need, limit: usize) -> Result<Vec<Link>, Absence> {
    let mut shards = Vec::new();
    for word in asked {
        shards.push(shard(root, words::shard(word)).await?);
    }
    let asked: Vec<_> = asked.iter().map(String::as_str).zip(shards.iter().map(Rc::as_ref)).collect();
    Ok(rank(&asked, need, limit))
}

/// The shard of this name; empty when no post has such a word.
async fn shard(root: &str, name: &str) -> Result<Rc<Shard>, Absence> {
    let kept =
        SHARDS.with_borrow(|shards| shards.iter().find(|(kept, _)| kept == name).map(|(_, shard)| shard.clone()));
    if let Some(shard) = kept {
        return Ok(shard);
    }
    let shard: Rc<Shard> = match pages::text(&format!("{root}search/{name}.json")).await {
        Ok(text) => Rc::new(json::parse(&text).map(|json| data::shard(&json)).unwrap_or_default()),
        // There is no need to ask again with the next letter.
        Err(Absence::NotFound) => Rc::default(),
        Err(absence) => return Err(absence),
    };
    SHARDS.with_borrow_mut(|shards| shards.push((name.to_owned(), shard.clone())));
    Ok(shard)
}

/// The folded words of a text, each once. The browser's own Unicode tables do the folding.
pub(super) fn words_of(text: &str) -> Vec<String> {
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
        if words.len() < WORDS && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}
