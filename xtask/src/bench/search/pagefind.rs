//! Pagefind, the search that most static sites have: its index of the same posts, in the same site.

use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;
use walkdir::WalkDir;
use xshell::cmd;

use super::index_size::{self, Size};
use crate::bench::child::{self, Usage};
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
    compress(&folder)?;
    Ok((usage, index_size::of(&folder, &INDEX)?))
}

/// Makes variants of its scripts in brotli, as a build makes them of the app's.
fn compress(folder: &Path) -> Result<()> {
    for entry in WalkDir::new(folder).max_depth(1) {
        let entry = entry?;
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "js") {
            let script = fs::read(path)?;
            let mut compressed = Vec::new();
            let parameters = brotli::enc::BrotliEncoderParams {
                quality: 11,
                lgwin: 22,
                size_hint: script.len(),
                ..Default::default()
            };
            brotli::BrotliCompress(&mut script.as_slice(), &mut compressed, &parameters)?;
            let mut variant = path.as_os_str().to_owned();
            variant.push(".br");
            fs::write(PathBuf::from(variant), compressed)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_have_variants() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["pagefind.js", "pagefind-entry.json"] {
            fs::write(folder.path().join(name), "a ".repeat(1_000)).unwrap();
        }
        compress(folder.path()).unwrap();
        let variant = fs::metadata(folder.path().join("pagefind.js.br")).unwrap();
        assert!((1..100).contains(&variant.len()), "{} bytes", variant.len());
        assert!(!folder.path().join("pagefind-entry.json.br").exists());
    }
}
