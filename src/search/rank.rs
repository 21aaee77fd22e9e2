//! Ranking: which posts fit the words asked for. Pure, so that it is tested natively.

use protocol::bundle::{Link, Shard};
use protocol::words::likeness;

/// How much a post must have of the words asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Every word, whole or as a beginning: a search.
    All,
    /// Any word, also with a letter or two wrong: the nearest posts to a wrong address.
    Any,
}

/// A post that holds some of the words.
struct Candidate<'s> {
    post: &'s Link,
    score: u32,
    words: usize,
    /// Place in its shard: the newest first.
    position: usize,
}

/// The posts that fit best, at most `limit`. `asked` are folded words, each with the shard that has it.
pub(super) fn rank(asked: &[(&str, &Shard)], need: Need, limit: usize) -> Vec<Link> {
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for (word, shard) in asked {
        for (position, score) in matches(word, shard, need).into_iter().enumerate() {
            let Some(post) = shard.posts.get(position).filter(|_| score > 0) else { continue };
            match candidates.iter_mut().find(|candidate| candidate.post.url == post.url) {
                Some(candidate) => {
                    candidate.score += score;
                    candidate.words += 1;
                }
                None => candidates.push(Candidate { post, score, words: 1, position }),
            }
        }
    }
    candidates.retain(|candidate| need == Need::Any || candidate.words == asked.len());
    candidates.sort_by(|a, b| b.score.cmp(&a.score).then(a.position.cmp(&b.position)));
    candidates.into_iter().take(limit).map(|candidate| candidate.post.clone()).collect()
}

/// For each post of the shard, how near its nearest word is to `word`; 0 for none.
fn matches(word: &str, shard: &Shard, need: Need) -> Vec<u32> {
    let mut scores = vec![0; shard.posts.len()];
    for line in &shard.words {
        let mut parts = line.split(' ');
        let likeness = likeness(word, parts.next().unwrap_or_default());
        if likeness == 0 || (need == Need::All && likeness < 3) {
            continue;
        }
        for position in parts {
            let score = position.parse().ok().and_then(|position: usize| scores.get_mut(position));
            if let Some(score) = score {
                *score = likeness.max(*score);
            }
        }
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::{Need, rank};
    use protocol::bundle::{Link, Shard};

    fn shard(words: &[&str], posts: &[&str]) -> Shard {
        Shard {
            words: words.iter().map(|line| (*line).to_owned()).collect(),
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
    fn rank_needs_every_word_and_accepts_prefixes() {
        let re = shard(&["reseau 1", "reseaux 0"], &["b", "a"]);
        let ve = shard(&["velo 0"], &["b"]);
        assert_eq!(labels(rank(&[("reseau", &re)], Need::All, 9)), ["a", "b"]);
        assert_eq!(labels(rank(&[("res", &re), ("velo", &ve)], Need::All, 9)), ["b"]);
        assert!(rank(&[("resaeu", &re)], Need::All, 9).is_empty());
    }

    #[test]
    fn rank_accepts_typing_errors_for_any_word() {
        let re = shard(&["reseaux 0"], &["a"]);
        let none = Shard::default();
        assert_eq!(labels(rank(&[("reseux", &re), ("zz", &none)], Need::Any, 9)), ["a"]);
        assert!(rank(&[("rexxxx", &re)], Need::Any, 9).is_empty());
    }
}
