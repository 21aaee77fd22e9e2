//! The demo blog as its author has it: a copy that may be at another path of its host, be changed and be built again.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use ::site::picture_files::cache_folder;
use anyhow::{Context, Result, ensure};
use cli::build::Job;
use protocol::bundle::Page;
use protocol::language::Language;
use publish::assets::App;
use publish::output::{Staging, refuse_locked};
use serde_json::Value;
use source::endpoint::Endpoint;
use tempfile::TempDir;
use url::Url;
use walkdir::WalkDir;

use crate::site::Site;

/// A blog of a test's own.
pub(crate) struct Blog {
    folder: TempDir,
}

impl Blog {
    /// Copies the demo, to be at the path `root` of its host. The built site and the cache of pictures are copied too:
    /// Open Graph images are not drawn again, and photographs not encoded, which takes seconds.
    pub(crate) fn copy(root: &str, built: &Site) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let blog = Self { folder };
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("public");
        copy(&built.folder, &blog.out())?;
        copy(&public, &blog.public())?;
        let pictures = cache_folder(&public);
        if pictures.is_dir() {
            copy(&pictures, &cache_folder(&blog.public()))?;
        }
        blog.edit("site.json", |settings| {
            let base = settings["base_url"].as_str().context("the demo has no address")?;
            settings["base_url"] = Url::parse(base)?.join(root)?.as_str().into();
            Ok(())
        })?;
        Ok(blog)
    }

    /// All that belongs to it.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The author's folder.
    pub(crate) fn public(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    /// Where its site is.
    pub(crate) fn out(&self) -> PathBuf {
        self.folder.path().join("dist")
    }

    /// The author's file of a post.
    pub(crate) fn file(post: &Page) -> String {
        let name = post.path.trim_end_matches('/').rsplit('/').next();
        format!("posts/{}.json", name.unwrap_or_default())
    }

    /// Changes a file of the author's, which is JSON.
    pub(crate) fn edit(&self, file: &str, change: impl FnOnce(&mut Value) -> Result<()>) -> Result<()> {
        let path = self.public().join(file);
        let text = fs::read_to_string(&path).with_context(|| format!("the demo has no {file}"))?;
        let mut value = serde_json::from_str(&text)?;
        change(&mut value)?;
        Ok(fs::write(path, serde_json::to_vec_pretty(&value)?)?)
    }

    /// Builds the site around `app`, in the place of the one before.
    pub(crate) fn build(&self, app: &App, endpoint: Option<Endpoint>) -> Result<Site> {
        let (now, language) = (cli::build::now(Language::En)?, Language::En);
        let job = Job { public: self.public(), now, endpoint, progress: false, language };
        let outcome = cli::build::build(&job, app, Staging::beside(&self.out(), &refuse_locked)?)?;
        ensure!(outcome.is_good(), "the site can't be built: {:?}", outcome.diagnostics);
        Site::read(&self.out())
    }

    /// Makes the files of the site older than all that will be built: hosts report times in whole seconds.
    pub(crate) fn age(&self) -> Result<()> {
        let then = SystemTime::now() - Duration::from_hours(1);
        for entry in WalkDir::new(self.out()) {
            let entry = entry?;
            if entry.file_type().is_file() {
                fs::File::options().write(true).open(entry.path())?.set_modified(then)?;
            }
        }
        Ok(())
    }
}

/// Copies a folder.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in WalkDir::new(from) {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from)?);
        if entry.file_type().is_dir() {
            fs::create_dir_all(target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
