//! Runs the programs of a release where there is nothing else: in an empty folder.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;
use fs_err as fs;
use xshell::cmd;

use crate::command;
use crate::repo::Repo;
use crate::server::Server;
use crate::verdict::Finding;

const SITE: &str = r#"{"title": "Essai", "base_url": "https://essai.example/", "author": {"name": "Autrice"}}"#;

const POST: &str = r#"{"title": "Essai", "date_published": "2012-06-01", "content_text": "Un texte."}"#;

/// Builds a blog of one post with the app in the program, and starts its editor with the page in the program; returns
/// how long the generator takes to start.
pub(super) fn run(repo: &Repo, [carnet, endpoint]: &[PathBuf; 2]) -> Result<Duration> {
    let folder = tempfile::tempdir()?;
    let posts = folder.path().join("public/posts");
    fs::create_dir_all(&posts)?;
    fs::write(folder.path().join("public/site.json"), SITE)?;
    fs::write(posts.join("essai.json"), POST)?;
    let _there = repo.sh.push_dir(folder.path());
    command::run_quietly(cmd!(repo.sh, "{carnet} build"))?;
    for name in ["dist/posts/essai/index.html", "dist/assets/app.json"] {
        ensure_file(&folder.path().join(name))?;
    }
    let write = cmd!(repo.sh, "{carnet} write --no-browser --port 0");
    drop(Server::start(write, |line| Some(line.trim()).filter(|line| line.starts_with("http://")), drop)?);
    command::run_quietly(cmd!(repo.sh, "{endpoint} --version"))?;
    let start = Instant::now();
    command::run_quietly(cmd!(repo.sh, "{carnet} --version"))?;
    Ok(start.elapsed())
}

fn ensure_file(file: &Path) -> Result<()> {
    match file.is_file() {
        true => Ok(()),
        false => Err(Finding(format!("the generator has not written {}", file.display())).into()),
    }
}
