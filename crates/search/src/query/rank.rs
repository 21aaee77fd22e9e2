//! Ranking, from the index alone.

use super::lookup::{Fit, Matches};
use crate::postings::{Place, Posting};

/// Unit of the number of matched words in a score.
const WORD: u32 = 1 << 24;
/// Unit of the number of matched words that may be in a title of as many words as the query. Below are points.
const TITLE_WORD: u32 = 1 << 16;
/// Points of a post whose title is the query: more than those of twelve words.
const TITLE_POINTS: u32 = 256;

/// The score of each post.
pub(super) struct Scores(Vec<u32>);

impl Scores {
    pub(super) fn new(posts: u32) -> Self {
        Self(vec![0; posts as usize])
    }

    /// Adds the matches of a word of a query with this number of words.
    pub(super) fn add(&mut self, matches: &Matches, query_words: u8) {
        let mut word = vec![0; self.0.len()];
        for (fit, posting) in &matches.postings {
            if let Some(best) = word.get_mut(posting.post as usize) {
                *best = score(*fit, *posting, query_words).max(*best);
            }
        }
        self.0.iter_mut().zip(word).for_each(|(sum, best)| *sum += best);
    }

    /// The posts with all words, otherwise those with the most of them; best first, newer before older. Also
    /// returns whether they have all words.
    pub(super) fn rank(&self, words: u32, is_allowed: &[bool], by_date: bool) -> (Vec<u32>, bool) {
        let most = self.allowed(is_allowed).map(|(_, score)| score / WORD).max().unwrap_or(0);
        if most == 0 && words > 0 {
            return (Vec::new(), true);
        }
        let mut levels: Vec<Vec<u32>> = Vec::new();
        for (post, score) in self.allowed(is_allowed).filter(|(_, score)| score / WORD == most) {
            let is_title = words > 0 && (score % WORD) / TITLE_WORD == words;
            let points = score % TITLE_WORD + u32::from(is_title) * TITLE_POINTS;
            let level = if by_date { 0 } else { points as usize };
            if levels.len() <= level {
                levels.resize(level + 1, Vec::new());
            }
            if let Some(posts) = levels.get_mut(level) {
                posts.push(post);
            }
        }
        (levels.into_iter().rev().flatten().collect(), most == words)
    }

    /// Posts and their scores, the newest first.
    fn allowed(&self, is_allowed: &[bool]) -> impl Iterator<Item = (u32, u32)> {
        let posts = self.0.iter().zip(is_allowed).enumerate().rev();
        posts.filter(|(_, (_, is_allowed))| **is_allowed).map(|(post, (score, _))| (post as u32, *score))
    }
}

/// The title counts more than tags, these more than headings, these more than the text; the word itself counts more
/// than words that start with it, and these more than similar words.
fn score(fit: Fit, posting: Posting, query_words: u8) -> u32 {
    let place = match posting.place {
        Place::Title(_) => 4,
        Place::Tag => 3,
        Place::Heading => 2,
        Place::Body | Place::Unknown => 1,
    };
    let likeness = match fit {
        Fit::Exact => 3,
        Fit::Prefix | Fit::Related => 2,
        Fit::Typo => 1,
        Fit::None => 0,
    };
    let may_be_title = match posting.place {
        Place::Title(words) => words == query_words,
        place => place == Place::Unknown,
    };
    WORD + u32::from(fit == Fit::Exact && may_be_title) * TITLE_WORD + place * likeness
}

#[cfg(test)]
mod tests {
    use super::{Fit, Matches, Place, Posting, Scores};

    fn found(postings: &[(Fit, u32, Place)]) -> Matches {
        let postings = postings.iter().map(|(fit, post, place)| (*fit, Posting { post: *post, place: *place }));
        Matches { postings: postings.collect(), ..Matches::default() }
    }

    #[test]
    fn rank_orders_by_place_then_likeness_then_date() {
        let mut scores = Scores::new(7);
        scores.add(
            &found(&[
                (Fit::Exact, 0, Place::Title(1)),
                (Fit::Exact, 1, Place::Title(4)),
                (Fit::Prefix, 2, Place::Title(1)),
                (Fit::Exact, 3, Place::Tag),
                (Fit::Exact, 4, Place::Body),
                (Fit::Exact, 5, Place::Body),
                (Fit::Prefix, 6, Place::Body),
            ]),
            1,
        );
        assert_eq!(scores.rank(1, &[true; 7], false), (vec![0, 1, 3, 2, 5, 4, 6], true));
        assert_eq!(scores.rank(1, &[true; 7], true).0, [6, 5, 4, 3, 2, 1, 0]);
    }

    #[test]
    fn posts_without_all_words_are_found_if_none_has_them() {
        let mut scores = Scores::new(3);
        scores.add(&found(&[(Fit::Exact, 0, Place::Body), (Fit::Exact, 1, Place::Body)]), 2);
        scores.add(&found(&[(Fit::Exact, 1, Place::Body), (Fit::Exact, 2, Place::Body)]), 2);
        assert_eq!(scores.rank(2, &[true; 3], false), (vec![1], true));
        assert_eq!(scores.rank(2, &[true, false, true], false), (vec![2, 0], false));
        assert_eq!(scores.rank(2, &[false; 3], false), (vec![], true));
    }
}
