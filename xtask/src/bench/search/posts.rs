//! Posts for the search: their words are drawn from a vocabulary that grows with the blog, unlike those of the other
//! benchmarks, which have the same hundred texts over and over.

use std::path::Path;

use anyhow::Result;
use fastrand::Rng;
use fs_err as fs;

use super::vocabulary;
use crate::bench::post::{self, Post, TAGS};

/// Writes `count` posts of about 240 to 640 words as files into `folder`.
pub(super) fn write(folder: &Path, count: usize) -> Result<()> {
    fs::create_dir_all(folder)?;
    let random = &mut Rng::with_seed(1);
    for index in 0..count {
        let (content, tags) = (body(random), random.choose_multiple(TAGS, 3));
        let post = Post {
            title: capitalized(&words(random, 5)),
            date_published: post::date(index, count),
            summary: sentence(random),
            tags: &tags,
            content_markdown: &content,
        };
        post.write(folder, &format!("article-{index:06}"))?;
    }
    Ok(())
}

/// Paragraphs under headings.
fn body(random: &mut Rng) -> Vec<String> {
    let paragraphs = random.usize(5..=13);
    let mut blocks = Vec::new();
    for number in 0..paragraphs {
        if number % 4 == 2 {
            blocks.push(format!("## {}", capitalized(&words(random, 4))));
        }
        blocks.push((0..4).map(|_| sentence(random)).collect::<Vec<_>>().join(" "));
    }
    blocks
}

/// Twelve words on average.
fn sentence(random: &mut Rng) -> String {
    let (first, second) = (random.usize(3..=8), random.usize(4..=9));
    format!("{}, {}.", capitalized(&words(random, first)), words(random, second))
}

fn words(random: &mut Rng, count: usize) -> String {
    (0..count).map(|_| vocabulary::word(vocabulary::rank(random))).collect::<Vec<_>>().join(" ")
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_have_440_words_on_average() {
        let random = &mut Rng::with_seed(1);
        let counts: Vec<usize> = (0..200).map(|_| body(random).join(" ").split_whitespace().count()).collect();
        let average = counts.iter().sum::<usize>() / counts.len();
        assert!((400..480).contains(&average), "{average} words");
        assert!(counts.iter().all(|count| (180..760).contains(count)), "{counts:?}");
    }

    #[test]
    fn posts_are_the_same_every_time() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        for folder in &folders {
            write(folder.path(), 3).unwrap();
        }
        let read =
            |folder: &tempfile::TempDir| fs::read_to_string(folder.path().join("article-000002.json")).unwrap();
        assert_eq!(read(&folders[0]), read(&folders[1]));
        assert_eq!(fs::read_dir(folders[0].path()).unwrap().count(), 3);
    }
}
