//! After any edits, a build that takes unchanged articles from the old site has the same files and diagnostics as one
//! that renders everything, and so has a second build. More sequences of edits are tried with `PROPTEST_CASES`.

use std::fs;
use std::path::PathBuf;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::site::{Site, Tree, tree, write_tree};

const DEFAULT_CASES: u32 = 3;

/// Posts that may be written; the first two are neither removed nor renamed.
const POSTS: usize = 5;

const DAYS: [&str; 4] = ["2012-01-15", "2012-02-01", "2012-05-20", "2012-07-01"];

const TAGS: [&[&str]; 4] = [&[], &["lieux"], &["Lieux", "gens"], &["gens"]];

const TEXTS: [&str; 7] = [
    "Un texte.",
    "[un](/posts/p3/) et [deux](/posts/p2/#un-titre), [rien](/rien/)",
    "## Un titre\n\n![Une vue](/media/vue.png)\n\nUn texte[^1].\n\n[^1]: Une note.",
    "![](/media/vue.png)",
    "## Un titre\n\n## Deux\n\n## Trois\n\n## Quatre\n\n```rust\nfn a() {}\n```",
    "LONG",
    "Un texte avec une erreur\u{a0}: ![Rien](/media/rien.png)",
];

#[derive(Clone, Debug)]
enum Edit {
    Post {
        number: usize,
        title: usize,
        day: usize,
        tags: usize,
        text: usize,
    },
    Draft(usize),
    Rename(usize),
    Remove(usize),
    Page(usize),
    Responses {
        number: usize,
        count: usize,
    },
    Picture(u32),
    Attachment(usize),
    /// A file of the same length.
    Media(usize),
    Compression(bool),
    Settings(usize),
    App(usize),
    Time(usize),
    Record(Damage),
    Output {
        file: usize,
        damage: Damage,
    },
    /// Output folder and record of the first build, or only one of them.
    Restore {
        output: bool,
        record: bool,
    },
}

#[derive(Clone, Copy, Debug)]
enum Damage {
    Flip,
    Cut,
    Remove,
    Rewrite,
}

fn damage() -> impl Strategy<Value = Damage> {
    prop::sample::select(vec![Damage::Flip, Damage::Cut, Damage::Remove, Damage::Rewrite])
}

/// The last text has an error, with which nothing is built until it is replaced.
fn text_number() -> impl Strategy<Value = usize> {
    prop_oneof![15 => 0..TEXTS.len() - 1, 1 => Just(TEXTS.len() - 1)]
}

fn edit() -> impl Strategy<Value = Edit> {
    let post = (0..POSTS, 0..3_usize, 0..DAYS.len(), 0..TAGS.len(), text_number())
        .prop_map(|(number, title, day, tags, text)| Edit::Post { number, title, day, tags, text });
    prop_oneof![
        6 => post,
        1 => (2..POSTS).prop_map(Edit::Draft),
        1 => (2..POSTS).prop_map(Edit::Rename),
        1 => (2..POSTS).prop_map(Edit::Remove),
        1 => text_number().prop_map(Edit::Page),
        1 => (0..POSTS, 0..3_usize).prop_map(|(number, count)| Edit::Responses { number, count }),
        1 => (10..13_u32).prop_map(Edit::Picture),
        1 => (1..4_usize).prop_map(Edit::Attachment),
        1 => (0..3_usize).prop_map(Edit::Media),
        1 => any::<bool>().prop_map(Edit::Compression),
        2 => (0..7_usize).prop_map(Edit::Settings),
        1 => (0..2_usize).prop_map(Edit::App),
        1 => (0..3_usize).prop_map(Edit::Time),
        1 => damage().prop_map(Edit::Record),
        2 => (any::<usize>(), damage()).prop_map(|(file, damage)| Edit::Output { file, damage }),
        1 => any::<(bool, bool)>().prop_map(|(output, record)| Edit::Restore { output, record }),
    ]
}

fn text(number: usize) -> String {
    match TEXTS[number] {
        "LONG" => (0..300).map(|word| format!("mot{word} ")).collect(),
        text => text.to_owned(),
    }
}

fn post(number: usize, title: usize, day: usize, tags: usize, text_number: usize) -> Value {
    let mut post = json!({"title": format!("Titre {title}"), "date_published": DAYS[day], "tags": TAGS[tags],
        "content_markdown": text(text_number), "_carnet": {}});
    if title == 1 {
        post["_carnet"]["series"] = json!({"name": "Une série", "part": number + 1});
        post["attachments"] = json!([{"url": "/media/note.txt", "mime_type": "text/plain"}]);
    }
    if title == 2 {
        post["banner_image"] = json!("/media/vue.png");
        post["_carnet"]["image_alt"] = json!("Une vue");
    }
    if number == 0 {
        post["language"] = json!("fi");
        post["_carnet"]["translation_of"] = json!("p1");
    }
    post
}

fn settings(number: usize) -> Value {
    let mut settings = json!({"title": "Essai", "base_url": "https://essai.example/", "author": {"name": "Autrice"}});
    let responses = json!({"endpoint": "https://reponses.essai.example/", "close_after_days": 30});
    let (name, value) = match number {
        0 => return settings,
        1 => ("description", json!("Un blog.")),
        2 => ("posts_per_page", json!(2)),
        3 => ("language", json!("en")),
        4 => ("time_zone", json!("Asia/Tokyo")),
        5 => ("base_url", json!("https://essai.example/blog/")),
        _ => ("responses", responses),
    };
    settings[name] = value;
    settings
}

/// Changes a file; a build takes a compressed variant that unpacks to its file, so these are never flipped.
fn damage_file(path: PathBuf, damage: Damage) {
    let mut bytes = fs::read(&path).unwrap();
    let is_variant = path.extension().is_some_and(|ending| ending == "br" || ending == "gz");
    let middle = bytes.len() / 2;
    match damage {
        Damage::Remove => return fs::remove_file(path).unwrap(),
        Damage::Flip if !is_variant => bytes.iter_mut().skip(middle).take(1).for_each(|byte| *byte ^= 1),
        Damage::Flip | Damage::Cut => bytes.truncate(middle),
        Damage::Rewrite => {}
    }
    fs::write(path, bytes).unwrap();
}

/// A blog, and the output folder and the records after its first build.
struct Blog {
    site: Site,
    output: Tree,
    records: Tree,
}

impl Blog {
    fn new(compressed: bool) -> Self {
        let site = Site::new()
            .site(settings(0))
            .compressed(compressed)
            .few_files_moved()
            .picture("media/vue.png", 10, 10)
            .file("media/note.txt", "12345")
            .page("p", json!({}));
        let site = (0..4).fold(site, |site, number| {
            site.file(&format!("posts/p{number}.json"), post(number, number % 3, number % 3, number, 0).to_string())
        });
        let mut blog = Self { site, output: Tree::new(), records: Tree::new() };
        blog.site.build();
        blog.output = tree(&blog.site.dist());
        blog.records = tree(&blog.records_folder());
        assert!(!blog.output.is_empty() && !blog.records.is_empty());
        blog
    }

    fn records_folder(&self) -> PathBuf {
        self.site.folder().join(".carnet/builds")
    }

    fn source(&self, number: usize) -> PathBuf {
        self.site.public().join(format!("posts/p{number}.json"))
    }

    fn edit(self, edit: Edit) -> Self {
        let Self { site, output, records } = self;
        let blog = |site| Self { site, output: output.clone(), records: records.clone() };
        match edit {
            Edit::Post { number, title, day, tags, text } => {
                blog(site.file(&format!("posts/p{number}.json"), post(number, title, day, tags, text).to_string()))
            }
            Edit::Page(number) => blog(site.page("p", json!({"content_markdown": text(number)}))),
            Edit::Responses { number, count } => {
                let items: Vec<Value> = (0..count).map(|id| json!({"id": format!("{number}-{id}")})).collect();
                blog(site.responses(&format!("p{number}"), &items))
            }
            Edit::Picture(width) => blog(site.picture("media/vue.png", width, 10)),
            Edit::Attachment(length) => blog(site.file("media/note.txt", "1".repeat(length))),
            Edit::Media(number) => blog(site.file("media/autre.txt", number.to_string())),
            Edit::Compression(compressed) => blog(site.compressed(compressed)),
            Edit::Settings(number) => blog(site.site(settings(number))),
            Edit::App(number) => blog(site.app(&number.to_string())),
            Edit::Time(number) => blog(site.at(["2012-06-01", "2012-06-25", "2012-08-01"][number])),
            in_place => {
                let blog = blog(site);
                blog.edit_in_place(in_place);
                blog
            }
        }
    }

    /// Edits that only change files of the blog.
    fn edit_in_place(&self, edit: Edit) {
        match edit {
            Edit::Draft(number) if self.source(number).exists() => {
                let mut post: Value = serde_json::from_slice(&fs::read(self.source(number)).unwrap()).unwrap();
                post["_carnet"]["status"] = json!("draft");
                fs::write(self.source(number), post.to_string()).unwrap();
            }
            Edit::Rename(number) if self.source(number).exists() => {
                let target = self.site.public().join(format!("posts/autre-p{number}.json"));
                fs::rename(self.source(number), target).unwrap();
            }
            Edit::Remove(number) if self.source(number).exists() => fs::remove_file(self.source(number)).unwrap(),
            Edit::Record(damage) => {
                for name in tree(&self.records_folder()).into_keys() {
                    damage_file(self.records_folder().join(name), damage);
                }
            }
            Edit::Output { file, damage } => {
                let names = tree(&self.site.dist()).into_keys().filter(|name| !name.starts_with("assets/"));
                let names: Vec<String> = names.collect();
                damage_file(self.site.dist().join(&names[file % names.len()]), damage);
            }
            Edit::Restore { output, record } => {
                let (dist, records) = (self.site.dist(), self.records_folder());
                for (folder, files, is_restored) in [(dist, &self.output, output), (records, &self.records, record)] {
                    if is_restored && !files.is_empty() {
                        let _ = fs::remove_dir_all(&folder);
                        write_tree(&folder, files);
                    }
                }
            }
            _ => {}
        }
    }

    /// Builds the site twice, and the same one without what earlier builds left.
    fn assert_builds_agree(&self) {
        let full = self.site.copy_without_pages().build();
        assert_eq!(full.counts.reused, 0);
        let expected = full.files();
        for _ in 0..2 {
            let outcome = self.site.build();
            assert_eq!(outcome.list(), full.list());
            if !outcome.is_good() {
                return;
            }
            assert_eq!((outcome.counts.posts, outcome.counts.pages), (full.counts.posts, full.counts.pages));
            let files = outcome.files();
            assert_eq!(files.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
            for (name, bytes) in &files {
                assert!(expected.get(name) == Some(bytes), "{name} differs");
            }
        }
    }
}

/// The environment variable of proptest, which raises the number that is the default here.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(DEFAULT_CASES)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        max_shrink_iters: 20,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn incremental_build_equals_full_build(compressed in any::<bool>(), steps in vec(vec(edit(), 1..4), 2..5)) {
        let mut blog = Blog::new(compressed);
        for edits in steps {
            blog = edits.into_iter().fold(blog, Blog::edit);
            blog.assert_builds_agree();
        }
    }
}
