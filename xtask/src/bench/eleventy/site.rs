//! The blog that Eleventy builds. Its templates are in `blog/`, its settings are those of the project's own blog.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use fs_err as fs;
use xshell::cmd;

use super::posts;
use crate::bench::compress::{self, LEVEL_OF_PAGES};
use crate::command;
use crate::files;
use crate::repo::Repo;

/// The templates, in the repository.
const TEMPLATES: &str = "xtask/src/bench/eleventy/blog";

/// Builds the posts of `dist/` in `folder`, and returns where the site is. `post` is the path of one of them.
pub(super) fn build(repo: &Repo, script: &Path, folder: &Path, post: &str) -> Result<PathBuf> {
    let (public, content) = (repo.path("public"), folder.join("content"));
    files::copy(&repo.path(TEMPLATES), folder, &[])?;
    fs::create_dir_all(content.join("_data"))?;
    fs::copy(public.join("site.json"), content.join("_data/site.json"))?;
    posts::write(&public.join("posts"), &repo.dist().join("posts"), &content.join("posts"))?;
    let there = repo.sh.push_dir(folder);
    command::run_quietly(cmd!(repo.sh, "node {script} --quiet"))?;
    drop(there);
    let site = folder.join("dist");
    if !site.join(post).join("index.html").is_file() {
        bail!("Eleventy did not build /{post}");
    }
    files::copy(&public.join("media"), &site.join("media"), &[])?;
    compress::write_variants(&site, "html", LEVEL_OF_PAGES)?;
    Ok(site)
}
