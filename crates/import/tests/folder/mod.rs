//! A folder with a blog and with what is imported into it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use import::blog::Blog;
use import::report::{Entry, Report};
use jiff::tz::TimeZone;
use protocol::language::Language;
use serde_json::Value;
use tempfile::TempDir;

/// A temporary folder: `public/` is the blog.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// With these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Result<Self> {
        let folder = Self(tempfile::tempdir()?);
        for (name, text) in files {
            folder.write(name, text)?;
        }
        Ok(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> Result<()> {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(self.0.path()))?;
        Ok(fs::write(path, text)?)
    }

    /// Runs an import into the blog.
    pub(crate) fn import(&self, run: impl Fn(Blog<'_>) -> Result<Report>) -> Result<Report> {
        let public = self.path("public");
        run(Blog {
            public: &public,
            dry_run: false,
            zone: TimeZone::get("America/Toronto")?,
            language: Language::Fr,
            author: "Camille Essai",
            reserved: &["archive", "posts", "tags"],
            own_files: &["feed.xml", "index.html"],
            starter_pages: &[("pages/a-propos.json", "{\"title\": \"À compléter\"}\n")],
            downloads: None,
            progress: &|_, _| (),
            render_markdown: None,
        })
    }

    /// A file below `public/`; null without it.
    pub(crate) fn json(&self, name: &str) -> Value {
        let bytes = fs::read(self.path("public").join(name)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// All files below a folder with their contents.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, String> {
        let folder = self.path(folder);
        let entries = walkdir::WalkDir::new(&folder).into_iter().flatten();
        let files = entries.filter(|entry| entry.file_type().is_file());
        files
            .map(|entry| {
                let name = entry.path().strip_prefix(&folder).unwrap_or(entry.path()).display().to_string();
                (name, String::from_utf8_lossy(&fs::read(entry.path()).unwrap_or_default()).into_owned())
            })
            .collect()
    }

    /// Imports, and again, which changes nothing; then with an edited file, which is kept.
    pub(crate) fn assert_repeatable(&self, edited: &str, import: impl Fn() -> Result<Report>) -> Result<()> {
        import()?;
        let before = self.files("public");
        let report = import()?;
        assert_eq!(self.files("public"), before);
        assert_eq!(report.counted(Entry::FilesWritten), 0, "{report}");
        let name = format!("public/{edited}");
        let text = format!("{}\n", before.get(edited).cloned().unwrap_or_default());
        self.write(&name, &text)?;
        import()?;
        assert_eq!(self.files("public").get(edited), Some(&text));
        Ok(())
    }
}
