//! The sites that are checked: `dist/` as it was built, and the same blog below `/blog/`, where each address that
//! lacks the path leads out of the site.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use fs_err as fs;
use serde_json::Value;
use url::Url;
use walkdir::WalkDir;
use xshell::cmd;

use crate::command;
use crate::files;
use crate::repo::Repo;

/// The path of the second site.
const PATH: &str = "/blog/";

/// An endpoint for the second site, so that its posts have the form for responses. Nothing is requested from it.
const ENDPOINT: &str = "https://responses.example/";

pub(super) struct Site {
    /// The path that it is below, with slashes around it.
    pub(super) path: &'static str,
    /// What `/` is at the host.
    pub(super) host: PathBuf,
    /// Scheme and host of its addresses, without a slash at the end.
    pub(super) origin: String,
    /// All its files, inside `host`.
    pub(super) files: Vec<PathBuf>,
}

impl Site {
    pub(super) fn at_root(repo: &Repo) -> Result<Site> {
        let (_, origin) = settings(repo)?;
        let host = repo.dist();
        Ok(Site { path: "/", origin, files: all_files(&host)?, host })
    }

    /// Builds it, below cargo's folder.
    pub(super) fn below_path(repo: &Repo) -> Result<Site> {
        let (mut settings, origin) = settings(repo)?;
        settings["base_url"] = Value::from(format!("{origin}{PATH}"));
        let work = repo.target().join("validate");
        let (public, host) = (work.join("public"), work.join("host"));
        repo.sh.remove_path(&work)?;
        files::copy(&repo.path("public"), &public, &[])?;
        fs::write(public.join("site.json"), format!("{settings:#}\n"))?;
        let (generator, app, out) = (repo.generator(), repo.assets(), host.join(PATH.trim_matches('/')));
        command::run_quietly(cmd!(
            repo.sh,
            "{generator} build --public {public} --app {app} --endpoint {ENDPOINT} --out {out}"
        ))?;
        Ok(Site { path: PATH, origin, files: all_files(&host)?, host })
    }

    /// The files with this ending, inside `host`.
    pub(super) fn ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = &'a Path> {
        let files = self.files.iter().map(PathBuf::as_path);
        files.filter(move |file| file.to_str().is_some_and(|name| name.ends_with(ending)))
    }
}

/// All files below `root`, as paths inside it, sorted.
fn all_files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(root).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_dir() {
            files.push(entry.path().strip_prefix(root)?.to_path_buf());
        }
    }
    Ok(files)
}

/// The demo's settings, and the origin of its address.
fn settings(repo: &Repo) -> Result<(Value, String)> {
    let settings: Value = files::read_json(&repo.path("public/site.json"))?;
    let address = settings["base_url"].as_str().and_then(|address| Url::parse(address).ok());
    let address = address.context("public/site.json has no base_url to check links against")?;
    Ok((settings, address.origin().ascii_serialization()))
}
