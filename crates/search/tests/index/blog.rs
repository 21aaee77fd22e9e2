//! A blog with its index.

use std::collections::BTreeMap;

use search::build::{Builder, Document, Index, Tag, normalize};
use search::cards::{self, Card};
use search::directory::Directory;
use search::query::{Hits, Outcome, Query};

/// Days after which a year of the tests ends.
const DAYS_OF_YEAR: i64 = 100;

#[derive(Clone, Debug, Default)]
pub(crate) struct Post {
    pub(crate) language: String,
    pub(crate) title: String,
    pub(crate) tags: Vec<Tag>,
    pub(crate) headings: Vec<String>,
    pub(crate) summary: String,
    pub(crate) body: String,
    /// Day of publication.
    pub(crate) day: i64,
}

impl Post {
    pub(crate) fn new(language: &str, title: &str, body: &str, day: i64) -> Self {
        let (language, title, body) = (language.to_owned(), title.to_owned(), body.to_owned());
        Self { language, title, body, day, ..Self::default() }
    }

    fn year(&self) -> u32 {
        2000 + u32::try_from(self.day / DAYS_OF_YEAR).unwrap()
    }
}

pub(crate) fn tag(label: &str) -> Tag {
    Tag { slug: label.to_ascii_lowercase().replace(' ', "-"), label: label.to_owned() }
}

/// The index of posts, added in this order.
pub(crate) fn index<'p>(posts: impl IntoIterator<Item = &'p Post>) -> Index {
    let mut builder = Builder::default();
    for post in posts {
        builder.add(&Document {
            address: &format!("/posts/{}-{}/", post.day, post.title),
            title: &post.title,
            language: &post.language,
            tags: &post.tags,
            headings: &post.headings,
            summary: &post.summary,
            body: &post.body,
            date: &format!("day {}", post.day),
            year: post.year(),
            published: post.day * 86_400,
        });
    }
    builder.finish()
}

pub(crate) struct Blog {
    pub(crate) directory: Directory,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

impl Blog {
    pub(crate) fn new<'p>(posts: impl IntoIterator<Item = &'p Post>) -> Self {
        let index = index(posts);
        let files = index.files.into_iter().map(|file| (file.name, file.bytes)).collect();
        Self { directory: Directory::read(&index.directory).unwrap(), files }
    }

    /// What a query finds, and the number of files of terms that it took.
    pub(crate) fn run(&self, query: &Query) -> (Hits, usize) {
        let mut files: Vec<(u32, &[u8])> = Vec::new();
        loop {
            match query.run(&self.directory, &files).unwrap() {
                Outcome::Found(hits) => return (hits, files.len()),
                Outcome::Needs(numbers) => {
                    for number in numbers {
                        assert!(files.iter().all(|(known, _)| *known != number), "file {number} was there");
                        let name = self.directory.terms_name(number).unwrap();
                        files.push((number, self.files.get(&name).unwrap().as_slice()));
                    }
                }
            }
        }
    }

    pub(crate) fn find(&self, text: &str) -> Hits {
        self.run(&Query::parse(&normalize(text))).0
    }

    /// The titles that a text finds, in the order of the results.
    pub(crate) fn titles(&self, text: &str) -> Vec<String> {
        self.find(text).posts.iter().map(|post| self.card(*post).title).collect()
    }

    pub(crate) fn card(&self, post: u32) -> Card {
        let (block, position) = self.directory.card(post);
        let file = self.files.get(&self.directory.cards_name(block).unwrap()).unwrap();
        cards::read(file, &self.directory).unwrap().get(position).unwrap().clone()
    }
}

/// The lines of a table, with their fields.
pub(crate) fn table(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split('\t').collect()).collect()
}
