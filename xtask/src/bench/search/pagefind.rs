//! Pagefind, the search that most static sites have: its index of the same posts, in the same site.

use std::path::{Path, PathBuf};

use anyhow::Result;
use xshell::cmd;

use super::index_size::{self, Size};
use crate::bench::child::{self, Usage};
use crate::bench::compress::{self, LEVEL_OF_SCRIPTS};
use crate::repo::Repo;
use crate::setup;

/// Where it writes, in the site.
const FOLDER: &str = "pagefind";

/// Files of its index. They are compressed already.
const INDEX: [&str; 5] = ["json", "pf_filter", "pf_fragment", "pf_index", "pf_meta"];

/// The program, if it can be installed.
pub(super) fn program(repo: &Repo) -> Option<PathBuf> {
    match setup::for_pagefind(repo) {
        Ok(program) => Some(program),
        Err(error) => {
            println!("measuring without Pagefind: {error:#}");
            None
        }
    }
}

/// Writes the index of all posts of a built site.
pub(super) fn index(repo: &Repo, program: &Path, site: &Path) -> Result<(Usage, Size)> {
    let (posts, text) = ("posts/*/index.html", "article.post");
    let usage =
        child::measure(cmd!(repo.sh, "{program} --silent --site {site} --glob {posts} --root-selector {text}"))?;
    let folder = site.join(FOLDER);
    compress::write_variants(&folder, "js", LEVEL_OF_SCRIPTS)?;
    Ok((usage, index_size::of(&folder, &INDEX)?))
}
