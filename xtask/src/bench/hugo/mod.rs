//! Hugo, a generator that is known for its speed, with the same posts. Its site in `site/` is a plain blog: posts,
//! lists, tags, years, feeds with whole texts, a sitemap.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use fs_err as fs;
use xshell::cmd;

use super::child::{self, Usage};
use super::post::{self, Post};
use crate::repo::Repo;
use crate::{files, setup};

/// The site without its posts, in the repository.
const SITE: &str = "xtask/src/bench/hugo/site";

/// The program.
pub(super) struct Hugo {
    program: PathBuf,
    pub(super) version: String,
}

impl Hugo {
    /// The program, if it can be installed.
    pub(super) fn find(repo: &Repo) -> Option<Hugo> {
        match setup::for_hugo(repo).and_then(|program| Hugo::new(repo, program)) {
            Ok(hugo) => Some(hugo),
            Err(error) => {
                println!("measuring without Hugo: {error:#}");
                None
            }
        }
    }

    /// Its version is the second word that it prints: `hugo v0.111.3+extended linux/amd64 …`.
    fn new(repo: &Repo, program: PathBuf) -> Result<Hugo> {
        let output = cmd!(repo.sh, "{program} version").quiet().read()?;
        let version = output.split_whitespace().nth(1).unwrap_or(&output).to_owned();
        Ok(Hugo { program, version })
    }

    /// Builds a blog of `count` posts from nothing, several times. `folder` is where it is made; what is built stays there.
    pub(super) fn measure(&self, repo: &Repo, folder: &Path, count: usize) -> Result<Usage> {
        let (source, program) = (folder.join("hugo"), &self.program);
        files::copy(&repo.path(SITE), &source, &[])?;
        write_posts(&source.join("content/posts"), count)?;
        let build = |run: usize| {
            let out = folder.join(format!("hugo-dist-{run}"));
            let usage = child::measure(cmd!(repo.sh, "{program} --quiet --source {source} --destination {out}"))?;
            expect_posts(&out, count)?;
            anyhow::Ok(usage)
        };
        let usage = child::typical([build(1)?, build(2)?, build(3)?]);
        Ok(usage)
    }
}

/// Writes `count` posts as Markdown.
fn write_posts(folder: &Path, count: usize) -> Result<()> {
    fs::create_dir_all(folder)?;
    post::each(count, |slug, post| Ok(fs::write(folder.join(format!("{slug}.md")), markdown(post)?)?))
}

/// The fields of the post in YAML, whose strings and lists may be those of JSON, and its text. Years are terms, as tags.
fn markdown(post: &Post<'_>) -> Result<String> {
    let Post { title, date_published: date, summary, tags, content_markdown } = post;
    let year = date.split('-').next().unwrap_or_default();
    let (title, summary, tags) =
        (serde_json::to_string(title)?, serde_json::to_string(summary)?, serde_json::to_string(tags)?);
    let text = content_markdown.join("\n\n");
    Ok(format!(
        "---\ntitle: {title}\ndate: {date}\nsummary: {summary}\ntags: {tags}\narchive: [\"{year}\"]\n---\n\n{text}\n"
    ))
}

/// An error unless all posts are in the site: otherwise less was measured than it seems.
fn expect_posts(site: &Path, count: usize) -> Result<()> {
    let mut pages = 0;
    for entry in fs::read_dir(site.join("posts"))? {
        pages += usize::from(entry?.path().join("index.html").is_file());
    }
    if pages != count {
        bail!("Hugo has written the pages of {pages} posts instead of {count}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn root() -> PathBuf {
        Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("..")
    }

    #[test]
    fn lists_are_as_long_as_ours() {
        let settings: Value = files::read_json(&root().join("public/site.json")).unwrap();
        let config = fs::read_to_string(root().join(SITE).join("hugo.toml")).unwrap();
        let config: toml::Table = toml::from_str(&config).unwrap();
        assert_eq!(config["params"]["posts_per_page"].as_integer(), settings["posts_per_page"].as_i64());
    }

    #[test]
    fn posts_have_their_fields_and_their_text() {
        let post = Post {
            title: "Dire « \"oui\" »".to_owned(),
            date_published: "2012-03-15".to_owned(),
            summary: "Un mot : deux.".to_owned(),
            tags: &["vélo", "été"],
            content_markdown: &["Un.".to_owned(), "Deux[^1].\n\n[^1]: Trois.".to_owned()],
        };
        let expected = r#"---
title: "Dire « \"oui\" »"
date: 2012-03-15
summary: "Un mot : deux."
tags: ["vélo","été"]
archive: ["2012"]
---

Un.

Deux[^1].

[^1]: Trois.
"#;
        assert_eq!(markdown(&post).unwrap(), expected);
    }

    #[test]
    fn missing_posts_are_an_error() {
        let folder = tempfile::tempdir().unwrap();
        for slug in ["a", "b"] {
            let post = folder.path().join("posts").join(slug);
            fs::create_dir_all(&post).unwrap();
            fs::write(post.join("index.html"), "").unwrap();
        }
        expect_posts(folder.path(), 2).unwrap();
        assert!(expect_posts(folder.path(), 3).is_err());
    }
}
