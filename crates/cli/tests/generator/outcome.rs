//! The result of a check or a build, with assertions on diagnostics and files.

use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use cli::build;
use protocol::bundle;
use protocol::language::Language;
use source::report;
use tempfile::TempDir;

use crate::page::Page;
use crate::site::{Tree, tree};

pub(crate) struct Outcome {
    /// Keeps the temporary folder.
    folder: Rc<TempDir>,
    pub(crate) counts: build::Outcome,
}

impl Outcome {
    pub(crate) fn new(folder: Rc<TempDir>, counts: build::Outcome) -> Self {
        Self { folder, counts }
    }

    fn dist(&self) -> PathBuf {
        self.folder.path().join("dist")
    }

    pub(crate) fn is_good(&self) -> bool {
        self.counts.is_good()
    }

    /// The diagnostics as printed.
    pub(crate) fn list(&self) -> String {
        report::list(&self.counts.diagnostics, Language::En)
    }

    /// The diagnostics without help lines.
    fn lines(&self) -> Vec<String> {
        let first = |text: String| text.lines().next().unwrap_or_default().to_owned();
        self.counts.diagnostics.iter().map(|diagnostic| first(diagnostic.text(Language::En))).collect()
    }

    /// Asserts that there are no diagnostics.
    #[track_caller]
    pub(crate) fn good(self) -> Self {
        assert_eq!(self.list(), "");
        self
    }

    /// Asserts that there are only these warnings.
    #[track_caller]
    pub(crate) fn warns_with(self, lines: &[&str]) -> Self {
        assert!(self.is_good(), "{}", self.list());
        assert_eq!(self.lines(), lines);
        self
    }

    /// Asserts that there are errors, and only these diagnostics.
    #[track_caller]
    pub(crate) fn fails_with(self, lines: &[&str]) -> Self {
        assert_eq!(self.lines(), lines);
        assert!(!self.is_good(), "{}", self.list());
        self
    }

    /// Asserts that there are errors, and the exact output.
    #[track_caller]
    pub(crate) fn says(self, list: &str) -> Self {
        assert_eq!(self.list(), list);
        assert!(!self.is_good());
        self
    }

    #[track_caller]
    pub(crate) fn has(self, path: &str) -> Self {
        assert!(self.dist().join(path).is_file(), "{path} is missing");
        self
    }

    #[track_caller]
    pub(crate) fn lacks(self, path: &str) -> Self {
        assert!(!self.dist().join(path).exists(), "{path} is there");
        self
    }

    #[track_caller]
    pub(crate) fn contains(self, path: &str, text: &str) -> Self {
        let whole = self.text(path);
        assert!(whole.contains(text), "{path} does not hold {text}:\n{whole}");
        self
    }

    /// Asserts that no file of the site contains `text`, ignoring case, in its content or name.
    #[track_caller]
    pub(crate) fn nowhere(self, text: &str) -> Self {
        let wanted = text.to_lowercase();
        let files = self.files();
        assert!(!files.is_empty());
        for (name, bytes) in files {
            let whole = String::from_utf8_lossy(&bytes).to_lowercase();
            assert!(!whole.contains(&wanted) && !name.to_lowercase().contains(&wanted), "{name} holds {text}");
        }
        self
    }

    /// Asserts how many posts and static pages were rendered, and how many taken from the old site.
    #[track_caller]
    pub(crate) fn rendered(self, rendered: usize, reused: usize) -> Self {
        assert_eq!((self.counts.rendered, self.counts.reused), (rendered, reused));
        self
    }

    /// Asserts the exact lists of written and removed files.
    #[track_caller]
    pub(crate) fn changed(&self, written: &[&str], removed: &[&str]) {
        let changes = self.counts.changes.as_ref().unwrap();
        assert_eq!(named(&changes.written), written);
        assert_eq!(self.removed(), removed);
    }

    /// The removed files.
    pub(crate) fn removed(&self) -> Vec<String> {
        named(&self.counts.changes.as_ref().unwrap().removed)
    }

    /// A file of the finished site as text.
    #[track_caller]
    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.dist().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// A file of the finished site as JSON.
    #[track_caller]
    pub(crate) fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The data of what is around every page, which documents name.
    #[track_caller]
    pub(crate) fn site_data(&self) -> bundle::Site {
        let name = self.json("assets/app.json")["site"].as_str().unwrap_or_default().to_owned();
        serde_json::from_str(&self.text(&format!("assets/{name}"))).unwrap()
    }

    /// The page at `address`, such as `/posts/x/`.
    #[track_caller]
    pub(crate) fn page(&self, address: &str) -> Page {
        let file = address.trim_start_matches('/');
        if file.ends_with(".html") {
            return Page::new(&self.text(file), None);
        }
        Page::new(&self.text(&format!("{file}index.html")), Some(&self.text(&format!("{file}index.json"))))
    }

    /// All files of the finished site.
    pub(crate) fn files(&self) -> Tree {
        tree(&self.dist())
    }
}

/// Files by name, except those whose names depend on their content.
fn named(names: &[String]) -> Vec<String> {
    const HASHED: [(&str, &str); 3] = [
        ("assets/cards/", "an Open Graph image"),
        ("search/cards-", "cards of the search"),
        ("search/terms-", "terms of the search"),
    ];
    let hashed = |name: &String| HASHED.iter().find(|(start, _)| name.starts_with(start)).map(|(_, kind)| *kind);
    names.iter().map(|name| hashed(name).unwrap_or(name).to_owned()).collect()
}
