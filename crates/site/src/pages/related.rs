//! Related posts: those that share tags; rare tags have a higher weight.

use std::collections::BTreeMap;

use rayon::prelude::*;
use source::slug::Slug;

use crate::catalogue::PostEntry;

/// Maximum number of related posts.
const MAX_RELATED: usize = 4;

/// Maximum number of candidates per tag, the nearest in time. It limits the work for very frequent tags, which have a
/// low weight anyway.
const MAX_CANDIDATES: usize = 100;

/// For each post, by position, the positions of the most similar posts; ties are resolved by distance in time.
pub(super) fn by_tags(posts: &[PostEntry]) -> Vec<Vec<usize>> {
    let mut by_tag: BTreeMap<&Slug, Vec<usize>> = BTreeMap::new();
    for (position, entry) in posts.iter().enumerate() {
        for tag in &entry.post.tags {
            by_tag.entry(&tag.slug).or_default().push(position);
        }
    }
    posts.par_iter().enumerate().map(|(position, entry)| most_like(position, entry, posts.len(), &by_tag)).collect()
}

/// The same for the post at `position` among `posts` alone.
pub(super) fn to(position: usize, entry: &PostEntry, posts: &[&PostEntry]) -> Vec<usize> {
    let mut by_tag: BTreeMap<&Slug, Vec<usize>> = entry.post.tags.iter().map(|tag| (&tag.slug, Vec::new())).collect();
    for (position, other) in posts.iter().enumerate() {
        for tag in &other.post.tags {
            if let Some(positions) = by_tag.get_mut(&tag.slug) {
                positions.push(position);
            }
        }
    }
    most_like(position, entry, posts.len(), &by_tag)
}

fn most_like(position: usize, entry: &PostEntry, total: usize, by_tag: &BTreeMap<&Slug, Vec<usize>>) -> Vec<usize> {
    // Integer weights, so that sums do not depend on their order.
    let mut scores: Vec<(usize, u64)> = Vec::new();
    for tag in &entry.post.tags {
        let Some(positions) = by_tag.get(&tag.slug) else { continue };
        let rarity = 1 + (total as u64).saturating_mul(1000) / (positions.len() as u64).max(1);
        let weight = rarity.ilog2() as u64 * 16 + 1;
        let own = positions.partition_point(|other| *other < position);
        let from = own.saturating_sub(MAX_CANDIDATES / 2);
        let others = positions.iter().skip(from).take(MAX_CANDIDATES).filter(|other| **other != position);
        scores.extend(others.map(|other| (*other, weight)));
    }
    // Candidates with several of the tags get the sum. This sort is fast, since those of each tag are in order.
    scores.sort_by_key(|(other, _)| *other);
    scores.dedup_by(|(other, score), (first, sum)| {
        let is_same = other == first;
        if is_same {
            *sum += *score;
        }
        is_same
    });
    let rank = |(other, score): &(usize, u64)| (u64::MAX - score, other.abs_diff(position), *other);
    if scores.len() > MAX_RELATED {
        scores.select_nth_unstable_by_key(MAX_RELATED, rank);
        scores.truncate(MAX_RELATED);
    }
    scores.sort_unstable_by_key(rank);
    // Not `into_iter`: the result would keep the memory of all candidates.
    scores.iter().map(|(other, _)| *other).collect()
}
