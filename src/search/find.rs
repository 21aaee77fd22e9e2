//! Runs a query and fetches the cards of the results.

use std::rc::Rc;
use std::sync::Arc;

use ::search::cards::{self, Card};
use ::search::directory::Directory;
use ::search::query::{Hits, Outcome, Query};

use super::files::files;
use super::index::{directory, newest_directory};
use super::text::{normalized, text_of};
use crate::api::ApiError;
use crate::navigation::Navigation;

/// Number of posts whose texts are fetched at a time to look for a phrase.
const BATCH: usize = 10;

/// Maximum number of texts that are read for each requested result of a phrase.
const TEXTS_PER_RESULT: usize = 5;

/// The posts that were found.
pub(crate) struct Results {
    /// The first posts, in order. Addresses start with the root.
    pub(crate) cards: Vec<Card>,
    /// Number of requested results.
    pub(crate) requested: usize,
    /// How many posts there are; none while unread texts may have the phrase.
    pub(crate) total: Option<usize>,
    /// Whether no post has all words.
    pub(crate) is_partial: bool,
    /// The forms to mark in excerpts.
    pub(crate) forms: Arc<[String]>,
    /// The query without typing errors, as a suggestion.
    pub(crate) did_you_mean: Option<String>,
}

/// The first results of a query on the site at `root`: at least `requested`, or all. Calls `on_directory` when the
/// directory is here, and again, with `true`, when there is another one.
///
/// # Errors
/// When a part of the index could not be fetched.
pub(super) async fn find(
    navigation: Navigation,
    root: &str,
    query: &Query,
    requested: usize,
    on_directory: &dyn Fn(bool),
) -> Result<Results, ApiError> {
    let mut index = directory(navigation, root).await?;
    let mut is_newest = false;
    loop {
        on_directory(is_newest);
        let results = find_in(navigation, root, &index, query, requested).await;
        match results {
            // A deploy has replaced the files.
            Err(ApiError::NotFound | ApiError::Unreadable) if !is_newest => {
                index = newest_directory(root).await?;
                is_newest = true;
            }
            results => return results,
        }
    }
}

async fn find_in(
    navigation: Navigation,
    root: &str,
    directory: &Directory,
    query: &Query,
    requested: usize,
) -> Result<Results, ApiError> {
    let hits = hits(root, directory, query).await?;
    let mut found = Vec::new();
    let mut total = Some(hits.posts.len());
    if query.needs_texts() {
        let mut unread = hits.posts.len();
        for posts in hits.posts.chunks(BATCH).take((requested * TEXTS_PER_RESULT).div_ceil(BATCH)) {
            let cards = cards(root, directory, posts).await?;
            // All are requested before the first is awaited.
            let pages: Vec<_> = cards.iter().map(|card| navigation.page(&card.address)).collect();
            for (card, page) in cards.into_iter().zip(pages) {
                if let Ok(page) = page.await
                    && (query.has_phrases(&normalized(&page.title))
                        || query.has_phrases(&normalized(&text_of(&page))))
                {
                    found.push(card);
                }
            }
            unread -= posts.len();
            if found.len() >= requested {
                break;
            }
        }
        total = (unread == 0).then_some(found.len());
    } else {
        let posts = hits.posts.get(..requested).unwrap_or(&hits.posts);
        found = cards(root, directory, posts).await?;
    }
    Ok(Results {
        cards: found,
        requested,
        total,
        is_partial: hits.is_partial,
        forms: hits.forms.into(),
        did_you_mean: hits.did_you_mean,
    })
}

/// Runs the query, and fetches what it needs.
async fn hits(root: &str, directory: &Directory, query: &Query) -> Result<Hits, ApiError> {
    let mut terms: Vec<(u32, Rc<[u8]>)> = Vec::new();
    loop {
        match query.run(directory, &terms)? {
            Outcome::Found(hits) => return Ok(hits),
            Outcome::Needs(numbers) => {
                let fetched =
                    files(root, numbers.iter().map(|number| directory.terms_name(*number)).collect()).await?;
                terms.extend(numbers.into_iter().zip(fetched));
            }
        }
    }
}

/// The cards of these posts.
async fn cards(root: &str, directory: &Directory, posts: &[u32]) -> Result<Vec<Card>, ApiError> {
    let mut blocks: Vec<u32> = Vec::new();
    for post in posts {
        let (block, _) = directory.card(*post);
        if !blocks.contains(&block) {
            blocks.push(block);
        }
    }
    let fetched = files(root, blocks.iter().map(|block| directory.cards_name(*block)).collect()).await?;
    let mut decoded = Vec::new();
    for file in &fetched {
        decoded.push(cards::read(file, directory)?);
    }
    let mut found = Vec::new();
    for post in posts {
        let (block, position) = directory.card(*post);
        let own = blocks.iter().zip(&decoded).find(|(known, _)| **known == block);
        let mut card = own.and_then(|(_, cards)| cards.get(position)).cloned().ok_or(ApiError::Unreadable)?;
        card.address.insert_str(0, root);
        found.push(card);
    }
    Ok(found)
}
