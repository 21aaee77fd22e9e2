//! What a built site holds, read from its data: tests name no post of the demo blog, so that it may
//! change.
//!
//! All addresses are those that the host has, as bundles have them: below `/blog/` they start so. What a test
//! names itself goes through [`Site::at`].

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use protocol::bundle::{self, Article, Kind, Page};
use protocol::label::Label;
use publish::assets::Assets;
use serde_json::Value;
use walkdir::WalkDir;

/// A built site.
pub(crate) struct Site {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// What is around every page.
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
                let data: Value = serde_json::from_str(&fs::read_to_string(entry.path())?)?;
                // The data at an old address has only the new one.
                if data["moved"].is_null() {
                    let page = serde_json::from_value(data);
                    pages.push(page.with_context(|| format!("{} is no page", entry.path().display()))?);
                }
            }
        }
        Ok(Self { folder: folder.to_owned(), frame: Self::frame(folder)?, pages })
    }

    /// What is around every page of the site in `folder`.
    pub(crate) fn frame(folder: &Path) -> Result<bundle::Site> {
        let assets = folder.join("assets");
        let name = Assets::read(&assets)?.site.context("the site has no data")?;
        Ok(serde_json::from_str(&fs::read_to_string(assets.join(name))?)?)
    }

    /// The address of `path` inside the site.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{}", self.frame.root, path.trim_start_matches('/'))
    }

    /// Whether it has its host for itself.
    pub(crate) fn has_its_host(&self) -> bool {
        self.frame.root == "/"
    }

    /// The page at an address.
    pub(crate) fn page(&self, address: &str) -> Result<&Page> {
        self.pages.iter().find(|page| page.path == address).with_context(|| format!("no page at {address}"))
    }

    /// The home page.
    pub(crate) fn home(&self) -> Result<&Page> {
        self.page(&self.frame.root)
    }

    /// The first page of a kind.
    pub(crate) fn first(&self, kind: Kind) -> Result<&Page> {
        self.pages.iter().find(|page| page.kind == kind).with_context(|| format!("no page is a {kind:?}"))
    }

    /// The posts of the home page, newest first.
    pub(crate) fn newest(&self) -> Result<Vec<&Page>> {
        let entries = self.home()?.sections.iter().flat_map(|section| &section.entries);
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
