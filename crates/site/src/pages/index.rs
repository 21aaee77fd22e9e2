//! The search index: words of titles, slugs, tags and summaries, in shards by their first three characters.

use std::collections::{BTreeMap, BTreeSet};

use protocol::bundle::Shard;
use protocol::words;
use source::slug::fold;

use super::SiteContext;

/// Maximum number of posts in one shard, the newest: a shard must not grow with the blog.
const PER_SHARD: usize = 200;

impl SiteContext<'_> {
    /// All shards with their names, created lazily.
    pub fn shards(&self) -> impl Iterator<Item = (String, Shard)> {
        let mut words: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (position, entry) in self.catalogue.posts.iter().enumerate() {
            for word in words_of(entry) {
                let posts = words.entry(word).or_default();
                if posts.len() < PER_SHARD {
                    posts.push(position);
                }
            }
        }
        let mut grouped: BTreeMap<String, Vec<(String, Vec<usize>)>> = BTreeMap::new();
        // The app requests it when a reader starts to type, so it must exist.
        grouped.entry(words::SHORT.to_owned()).or_default();
        for (word, posts) in words {
            grouped.entry(words::shard(&word).to_owned()).or_default().push((word, posts));
        }
        grouped.into_iter().map(|(name, words)| (name, self.shard(words)))
    }

    fn shard(&self, words: Vec<(String, Vec<usize>)>) -> Shard {
        let used: BTreeSet<usize> = words.iter().flat_map(|(_, posts)| posts).copied().collect();
        let used: Vec<usize> = used.into_iter().take(PER_SHARD).collect();
        let line = |(word, posts): (String, Vec<usize>)| {
            let mut positions = posts.iter().filter_map(|position| used.binary_search(position).ok()).peekable();
            positions.peek()?;
            Some(positions.fold(word, |line, position| format!("{line} {position}")))
        };
        Shard {
            words: words.into_iter().filter_map(line).collect(),
            posts: used
                .iter()
                .filter_map(|position| self.catalogue.posts.get(*position))
                .map(|entry| self.dated_link(entry))
                .collect(),
        }
    }
}

/// The distinct folded words of a post.
fn words_of(entry: &crate::catalogue::PostEntry) -> BTreeSet<String> {
    let labels = entry.post.tags.iter().map(|tag| tag.label.as_str());
    let texts = [entry.post.title.as_str(), entry.post.slug.as_str(), &entry.summary].into_iter().chain(labels);
    let mut found = BTreeSet::new();
    for text in texts {
        found.extend(words::split(&fold(text)).map(str::to_owned));
    }
    found
}
