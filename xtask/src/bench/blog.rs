//! A blog to measure: the settings and static pages are the project's own, so that they are always valid; the posts are
//! others.

use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use super::child::{self, Usage};
use crate::files;
use crate::repo::Repo;

/// What is not copied: the author's own posts and the responses to them.
const LEFT_OUT: [&str; 2] = ["posts", "responses"];

/// Copies all of the project's `public/` but posts and responses.
pub(super) fn copy_site(repo: &Repo, public: &Path) -> Result<()> {
    files::copy(&repo.path("public"), public, &LEFT_OUT)
}

/// Builds the blog in `public` into `out` with the app that is in `dist/`. `options` are others of `carnet build`.
pub(super) fn build(repo: &Repo, public: &Path, out: &Path, options: &[&str]) -> Result<Usage> {
    let (generator, app) = (repo.generator(), repo.assets());
    child::measure(cmd!(repo.sh, "{generator} build --public {public} --app {app} --out {out} {options...}"))
}
