//! What the built site holds, read from its data: journeys know no post by heart, so that the demo blog may
//! change.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use content::bundle::{self, Article, Document, Kind, Page};
use content::label::Label;
use walkdir::WalkDir;

/// The site under `dist/`.
pub(crate) struct Site {
    /// Where it stands.
    pub(crate) folder: PathBuf,
    /// What stands around every page.
    pub(crate) frame: bundle::Site,
    /// Every page, by path.
    pub(crate) pages: Vec<Page>,
}

impl Site {
    /// Reads the site in `folder`.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let mut pages = Vec::new();
        for entry in WalkDir::new(folder).sort_by_file_name() {
            let entry = entry?;
            if entry.file_name() == "index.json" {
                let text = fs::read_to_string(entry.path())?;
                let page = serde_json::from_str(&text);
                pages.push(page.with_context(|| format!("{} is no page", entry.path().display()))?);
            }
        }
        let home = fs::read_to_string(folder.join("index.html")).context("the site has no home page")?;
        let data = home.split_once("id=\"carnet-data\">").and_then(|(_, rest)| rest.split_once("</script>"));
        let (data, _) = data.context("the home page has no data")?;
        let document: Document = serde_json::from_str(data)?;
        Ok(Self { folder: folder.to_owned(), frame: document.site, pages })
    }

    /// The page at `path`.
    pub(crate) fn page(&self, path: &str) -> Result<&Page> {
        self.pages.iter().find(|page| page.path == path).with_context(|| format!("no page at {path}"))
    }

    /// The first page of a kind.
    pub(crate) fn first(&self, kind: Kind) -> Result<&Page> {
        self.pages.iter().find(|page| page.kind == kind).with_context(|| format!("no page is a {kind:?}"))
    }

    /// The posts of the home page, newest first.
    pub(crate) fn newest(&self) -> Result<Vec<&Page>> {
        let entries = self.page("/")?.sections.iter().flat_map(|section| &section.entries);
        entries.map(|entry| self.page(&entry.url)).collect()
    }

    /// The first post whose article is so.
    pub(crate) fn post(&self, what: &str, is_so: impl Fn(&Article) -> bool) -> Result<&Page> {
        let posts = self.pages.iter().filter(|page| page.kind == Kind::Post);
        let found = posts.into_iter().find(|page| page.article.as_ref().is_some_and(&is_so));
        found.with_context(|| format!("no post has {what}"))
    }

    /// A word of the interface.
    pub(crate) fn label(&self, label: Label) -> &str {
        self.frame.label(label)
    }
}

/// Where the data of a page is.
pub(crate) fn bundle(page: &Page) -> String {
    format!("{}index.json", page.path)
}
