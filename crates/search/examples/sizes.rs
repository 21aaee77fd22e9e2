//! Prints what a first search transfers in blogs of several lengths: `cargo run --release -p search --example sizes`.
//!
//! The posts have 400 words, drawn from a made-up vocabulary that grows with the blog, some far more often than others.

#![expect(clippy::unwrap_used, reason = "a failed measurement stops by panicking")]

use std::collections::BTreeMap;
use std::io::Write;

use search::build::{Builder, Document, Tag, normalize};
use search::directory::Directory;
use search::query::{Outcome, Query};

const LENGTHS: [u32; 3] = [1_000, 10_000, 100_000];
const WORDS_PER_POST: u32 = 400;
const RESULTS: usize = 10;
/// Numbers of words in the order of their frequency, so the first are common ones.
const QUERIES: [&[u32]; 3] = [&[300, 2_000], &[2, 40, 900], &[9_000]];

fn main() {
    println!("posts     query            files  directory  terms   cards   all kB");
    for posts in LENGTHS {
        let mut builder = Builder::default();
        let mut random = Random(1);
        for post in 0..posts {
            add(&mut builder, post, &mut random);
        }
        let index = builder.finish();
        let files: BTreeMap<String, Vec<u8>> = index.files.into_iter().map(|file| (file.name, file.bytes)).collect();
        for words in QUERIES {
            let text = words.iter().map(|number| word(*number)).collect::<Vec<_>>().join(" ");
            print_query(posts, &text, &index.directory, &files);
        }
    }
}

fn add(builder: &mut Builder, post: u32, random: &mut Random) {
    let mut text = |words: u32| (0..words).map(|_| word(random.word())).collect::<Vec<_>>().join(" ");
    let (title, body) = (text(5), text(WORDS_PER_POST));
    let tags = [post % 7, 7 + post % 31].map(|tag| Tag { slug: format!("tag-{tag}"), label: format!("Tag {tag}") });
    builder.add(&Document {
        address: &format!("/posts/{}/", title.replace(' ', "-")),
        title: &title,
        language: "fr",
        tags: &tags,
        headings: &[],
        summary: "",
        body: &body,
        date: &format!("{} mars {}", 1 + post % 31, 2000 + post / 5_000),
        year: 2000 + post / 5_000,
        published: i64::from(post),
    });
}

fn print_query(posts: u32, text: &str, directory_bytes: &[u8], files: &BTreeMap<String, Vec<u8>>) {
    let directory = Directory::read(directory_bytes).unwrap();
    let query = Query::parse(&normalize(text));
    let (mut given, mut terms): (Vec<(u32, &[u8])>, usize) = (Vec::new(), 0);
    let hits = loop {
        match query.run(&directory, &given).unwrap() {
            Outcome::Found(hits) => break hits,
            Outcome::Needs(numbers) => {
                for number in numbers {
                    let bytes = files.get(&directory.terms_name(number).unwrap()).unwrap();
                    terms += compressed(bytes);
                    given.push((number, bytes.as_slice()));
                }
            }
        }
    };
    let mut blocks: Vec<u32> = hits.posts.iter().take(RESULTS).map(|post| directory.card(*post).0).collect();
    blocks.sort_unstable();
    blocks.dedup();
    let block_size = |block: &u32| compressed(files.get(&directory.cards_name(*block).unwrap()).unwrap());
    let cards: usize = blocks.iter().map(block_size).sum();
    let directory = compressed(directory_bytes);
    let requests = given.len() + blocks.len();
    let all = (directory + terms + cards) as f64 / 1000.0;
    println!("{posts:<9} {text:<16} {requests:>5} {directory:>10} {terms:>6} {cards:>7} {all:>8.1}");
}

fn compressed(bytes: &[u8]) -> usize {
    let mut output = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut output, 1 << 16, 11, 22);
    writer.write_all(bytes).unwrap();
    drop(writer);
    output.len()
}

/// A made-up word for a number: syllables, the fewer the smaller the number.
fn word(mut number: u32) -> String {
    const SYLLABLES: [&str; 20] = [
        "ba", "cor", "de", "fi", "gan", "ha", "jo", "lin", "mer", "nu", "pal", "que", "ri", "sel", "tan", "vo", "xe",
        "zi", "bro", "cla",
    ];
    let mut word = String::new();
    loop {
        word.push_str(SYLLABLES[(number % 20) as usize]);
        number /= 20;
        if number == 0 {
            return word;
        }
    }
}

/// Numbers that look random, the same in each run.
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// The number of a word: each is about as frequent as its number is small (Zipf).
    fn word(&mut self) -> u32 {
        let uniform = (self.bits() as f64 + 1.0) / 2_f64.powi(31);
        // The logarithm of the number is uniform, up to 400,000 words.
        (400_000_f64.powf(uniform) - 1.0) as u32
    }
}
