//! Ranking: which posts fit the words asked for. Pure, so that it is tested natively.

use std::collections::BTreeMap;

use content::bundle::{Link, Shard};
use content::words::likeness;

/// How much a post must have of the words asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Every word, whole or as a beginning: a search.
    All,
    /// Any word, also with a letter or two wrong: the nearest posts to a wrong address.
    Any,
}

/// The posts that fit best, at most `limit`. `asked` are folded words, each with the shard it would stand in.
pub fn rank(asked: &[(&str, &Shard)], need: Need, limit: usize) -> Vec<Link> {
    // By address: score, number of the words found, newest first within a shard, the post.
    let mut scores: BTreeMap<&str, (u32, usize, usize, &Link)> = BTreeMap::new();
    for (word, shard) in asked {
        let mut best: BTreeMap<usize, u32> = BTreeMap::new();
        for (candidate, posts) in &shard.words {
            let likeness = likeness(word, candidate);
            if likeness == 0 || (need == Need::All && likeness < 3) {
                continue;
            }
            for post in posts {
                let score = best.entry(*post as usize).or_default();
                *score = likeness.max(*score);
            }
        }
        for (position, score) in best {
            if let Some(post) = shard.posts.get(position) {
                let entry = scores.entry(&post.url).or_insert((0, 0, position, post));
                entry.0 += score;
                entry.1 += 1;
            }
        }
    }
    let mut ranked: Vec<_> =
        scores.into_values().filter(|(_, words, ..)| need == Need::Any || *words == asked.len()).collect();
    ranked.sort_by_key(|(score, _, position, _)| (u32::MAX - score, *position));
    ranked.into_iter().take(limit).map(|(.., post)| post.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Need, rank};
    use content::bundle::{Link, Shard};

    fn shard(words: &[(&str, &[u32])], posts: &[&str]) -> Shard {
        Shard {
            words: words.iter().map(|(word, posts)| ((*word).to_owned(), posts.to_vec())).collect(),
            posts: posts
                .iter()
                .map(|post| Link { label: (*post).to_owned(), url: format!("/posts/{post}/"), note: None })
                .collect(),
        }
    }

    fn labels(found: Vec<Link>) -> Vec<String> {
        found.into_iter().map(|link| link.label).collect()
    }

    #[test]
    fn a_search_wants_every_word_and_takes_beginnings() {
        let re = shard(&[("reseau", &[1]), ("reseaux", &[0])], &["a", "b"]);
        let ve = shard(&[("velo", &[0])], &["b"]);
        assert_eq!(labels(rank(&[("reseau", &re)], Need::All, 9)), ["b", "a"]);
        assert_eq!(labels(rank(&[("res", &re), ("velo", &ve)], Need::All, 9)), ["b"]);
        assert!(rank(&[("resaeu", &re)], Need::All, 9).is_empty());
    }

    #[test]
    fn a_wrong_address_finds_its_neighbours() {
        let re = shard(&[("reseaux", &[0])], &["a"]);
        let none = Shard::default();
        assert_eq!(labels(rank(&[("reseux", &re), ("zz", &none)], Need::Any, 9)), ["a"]);
        assert!(rank(&[("rexxxx", &re)], Need::Any, 9).is_empty());
    }
}
