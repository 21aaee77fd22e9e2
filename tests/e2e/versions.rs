//! The demo in two versions, the second of which is published under open pages: another app, and other words on every
//! page.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use publish::assets::{App, Assets, MANIFEST, integrity};
use serde_json::Value;

use crate::blog::Blog;
use crate::host::Host;
use crate::site::Site;
use crate::test_context::TestContext;

/// A section of a module that means nothing, named "other": behind a module, it makes another one of it.
pub(crate) const SECTION: &str = "\u{0}\u{6}\u{5}other";

/// What makes another style sheet of one.
const COMMENT: &str = "\n/* other */\n";

/// A blog whose second version is not published yet.
pub(crate) struct Versions {
    /// Serves whichever is published.
    pub(crate) host: Host,
    /// The site of the first version.
    pub(crate) first: Site,
    blog: Blog,
}

impl Versions {
    /// Builds and serves the first version: the demo, at the same path as the given site.
    pub(crate) async fn start(test: &TestContext<'_>) -> Result<Self> {
        let blog = Blog::copy(&test.site.frame.root, test.site)?;
        let first = blog.build(&App::read(&test.site.folder.join("assets"))?, None)?;
        blog.age()?;
        let host = Host::start(&blog.out(), test.reports).await?;
        Ok(Self { host, first, blog })
    }

    /// Changes a file of the author's for the second version.
    pub(crate) fn edit(&self, file: &str, change: impl FnOnce(&mut Value) -> Result<()>) -> Result<()> {
        self.blog.edit(file, change)
    }

    /// Puts the second version in the place of the first.
    pub(crate) fn publish(&self) -> Result<Site> {
        let app = another(&self.blog)?;
        reword(&self.blog, &self.first)?;
        self.blog.build(&app, None)
    }

    /// The files of the app that is published.
    pub(crate) fn app(&self) -> Result<Assets> {
        Ok(Assets::read(&self.blog.out().join("assets"))?)
    }

    /// The file or folder at an address.
    pub(crate) fn file(&self, address: &str) -> PathBuf {
        self.blog.out().join(address.strip_prefix(&self.first.frame.root).unwrap_or_default())
    }
}

/// The app of the blog's site as another one: it does the same, and every file of it has another name and other bytes.
pub(crate) fn another(blog: &Blog) -> Result<App> {
    let app = App::read(&blog.out().join("assets"))?;
    let folder = blog.folder().join("app");
    fs::create_dir_all(&folder)?;
    let mut list = app.list(Vec::new());
    let mut boot = format!("{}\n// other\n", String::from_utf8_lossy(&app.boot.bytes));
    for (listed, name, file, more) in [
        (&mut list.style, "other.css", &app.style, COMMENT),
        (&mut list.script, "other.js", &app.script, "\n// other\n"),
        (&mut list.module, "other.wasm", &app.module, SECTION),
    ] {
        let bytes = [file.bytes.as_slice(), more.as_bytes()].concat();
        // The boot script names the files that it loads.
        boot = boot.replace(&file.name, name).replace(&file.integrity, &integrity(&bytes));
        fs::write(folder.join(name), bytes)?;
        *listed = name.to_owned();
    }
    "other-boot.js".clone_into(&mut list.boot);
    fs::write(folder.join(&list.boot), boot)?;
    // The last part of the sheet has become longer.
    if let Some(part) = list.parts.last_mut() {
        part.bytes += COMMENT.len();
    }
    fs::write(folder.join(MANIFEST), serde_json::to_vec(&list)?)?;
    App::read(&folder)
}

/// Changes a word that is on every page, and the titles of the posts on the home page.
pub(crate) fn reword(blog: &Blog, site: &Site) -> Result<()> {
    blog.edit("site.json", |settings| {
        settings["navigation"][0]["label"] = "Tout".into();
        Ok(())
    })?;
    for post in site.newest()? {
        blog.edit(&Blog::file(post), |post| {
            post["title"] = format!("{} (bis)", post["title"].as_str().context("a post without a title")?).into();
            Ok(())
        })?;
    }
    Ok(())
}
