//! The files: sizes, stability, damage.

use std::collections::BTreeSet;

use proptest::prelude::*;
use search::DecodeError;
use search::cards;
use search::directory::Directory;
use search::query::{Outcome, Query};

use crate::blog::{Blog, Post, index};

/// Posts with many words, so that the index has several files of terms.
fn long_posts(count: i64) -> Vec<Post> {
    let body = |day: i64| {
        (0..200).map(|word| format!("mot{} ", (day * 7919 + word * word * 31) % 20_000)).collect::<String>()
    };
    (0..count).map(|day| Post::new("fr", &format!("Titre {day}"), &body(day), day)).collect()
}

#[test]
fn query_needs_few_files_of_a_limited_size() {
    let blog = Blog::new(&long_posts(200));
    let terms: Vec<usize> =
        blog.files.iter().filter(|(name, _)| name.starts_with("terms-")).map(|(_, bytes)| bytes.len()).collect();
    assert!(terms.len() > 5, "{terms:?}");
    assert!(terms.iter().all(|size| *size < 9 * 1024), "{terms:?}");
    let (hits, files) = blog.run(&Query::parse("mot31 "));
    assert!(!hits.posts.is_empty());
    assert_eq!(files, 1);
}

#[test]
fn word_with_one_error_fetches_no_other_file() {
    let mut posts = long_posts(200);
    posts.push(Post::new("fr", "Île", "zanzibar", 200));
    let blog = Blog::new(&posts);
    for (text, has_others) in [("zanzibra ", false), ("aznzibar ", true)] {
        let (hits, files) = blog.run(&Query::parse(text));
        assert_eq!((hits.posts.as_slice(), files > 1), ([200].as_slice(), has_others), "{text}");
        assert_eq!(hits.did_you_mean.as_deref(), Some("zanzibar"), "{text}");
    }
}

#[test]
fn unknown_short_word_fetches_no_other_file() {
    let blog = Blog::new(&long_posts(200));
    for text in ["a ", "zb ", "zab "] {
        let (hits, files) = blog.run(&Query::parse(text));
        assert_eq!((hits.posts.len(), files), (0, 1), "{text}");
    }
}

#[test]
fn new_post_leaves_most_blocks_of_cards_as_they_are() {
    let posts: Vec<Post> = (0..300).map(|day| Post::new("fr", &format!("Titre {day}"), "", day)).collect();
    let names = |posts: &[Post]| Blog::new(posts).files.into_keys().collect::<BTreeSet<String>>();
    let (before, after) = (names(&posts[..299]), names(&posts));
    let cards = |names: &BTreeSet<String>| names.iter().filter(|name| name.starts_with("cards-")).count();
    let new: BTreeSet<String> = after.difference(&before).cloned().collect();
    // The last three blocks have one hash.
    assert_eq!((cards(&after), cards(&new)), (19, 3));
}

#[test]
fn empty_blog_has_an_index() {
    let posts: [Post; 0] = [];
    let blog = Blog::new(&posts);
    assert_eq!(blog.directory.posts(), 0);
    assert_eq!(blog.find("velo").posts, [0_u32; 0]);
}

/// Reads everything there is in an index, with the files that a query asks for taken in order.
fn read_all(directory: &[u8], files: &[Vec<u8>], text: &str) -> Result<(), DecodeError> {
    let directory = Directory::read(directory)?;
    let mut query = Query::parse(text);
    (query.tag, query.year) = (Some("route".to_owned()), Some(2000));
    let mut given: Vec<(u32, &[u8])> = Vec::new();
    while let Outcome::Needs(numbers) = query.run(&directory, &given)? {
        for number in numbers {
            let file = files.get(number as usize % files.len().max(1)).ok_or(DecodeError)?;
            given.push((number, file.as_slice()));
        }
    }
    for file in files {
        cards::read(file, &directory)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_files_never_panic(place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let index = index(&long_posts(20));
        let files: Vec<Vec<u8>> = index.files.into_iter().map(|file| file.bytes).collect();
        for text in ["mot31", "mit31 titre", "xmot31"] {
            let mut directory = index.directory.clone();
            damage(&mut directory, place, byte, cut);
            let _ = read_all(&directory, &files, text);
            let mut damaged = files.clone();
            damaged.iter_mut().for_each(|file| damage(file, place, byte, cut));
            let _ = read_all(&index.directory, &damaged, text);
        }
    }

    #[test]
    fn any_bytes_as_directory_never_panic(bytes in any::<Vec<u8>>()) {
        let version = index(std::iter::empty()).directory[0];
        let directory: Vec<u8> = std::iter::once(version).chain(bytes.iter().copied()).collect();
        let _ = read_all(&directory, &[bytes], "velo");
    }
}

/// Replaces a byte, or cuts the rest off.
fn damage(bytes: &mut Vec<u8>, place: prop::sample::Index, byte: u8, cut: bool) {
    let place = place.index(bytes.len());
    if cut {
        bytes.truncate(place);
    } else {
        bytes[place] = byte;
    }
}
