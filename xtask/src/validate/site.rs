//! The sites that are checked: `dist/` as it was built, and the same blog below `/blog/`, where each address that
//! lacks the path leads out of the site.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::command;
use crate::error::Error;
use crate::folder;
use crate::repo::Repo;

/// The path of the second site.
const PATH: &str = "/blog/";

/// An endpoint for the second site, so that its posts have the form for responses. Nobody asks it.
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
    pub(super) fn at_root(repo: &Repo) -> Result<Site, Error> {
        let (_, origin) = settings(repo)?;
        let host = repo.dist();
        Ok(Site { path: "/", origin, files: folder::files(&host)?, host })
    }

    /// Builds it, below cargo's folder.
    pub(super) fn below_path(repo: &Repo) -> Result<Site, Error> {
        let (mut settings, origin) = settings(repo)?;
        settings["base_url"] = Value::from(format!("{origin}{PATH}"));
        let work = repo.target().join("validate");
        let (public, host) = (work.join("public"), work.join("host"));
        folder::clear(&public)?;
        folder::copy(&repo.path("public"), &public, &[])?;
        let file = public.join("site.json");
        fs::write(&file, format!("{settings:#}\n")).map_err(Error::file(&file))?;
        folder::clear(&host)?;
        let mut generator = Command::new(repo.generator());
        generator.arg("build").arg("--public").arg(&public).arg("--app").arg(repo.assets());
        generator.args(["--endpoint", ENDPOINT]).arg("--out").arg(host.join(PATH.trim_matches('/')));
        command::run_quietly(&mut generator)?;
        Ok(Site { path: PATH, origin, files: folder::files(&host)?, host })
    }

    /// The files with this ending, inside `host`.
    pub(super) fn ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = &'a Path> {
        let files = self.files.iter().map(PathBuf::as_path);
        files.filter(move |file| file.to_str().is_some_and(|name| name.ends_with(ending)))
    }
}

/// The demo's settings, and the origin of its address.
fn settings(repo: &Repo) -> Result<(Value, String), Error> {
    let path = repo.path("public/site.json");
    let text = fs::read(&path).map_err(Error::file(&path))?;
    let settings: Value =
        serde_json::from_slice(&text).map_err(|source| Error::Json { path: path.clone(), source })?;
    let origin = settings["base_url"].as_str().and_then(origin);
    let origin =
        origin.ok_or_else(|| Error::Missing("public/site.json has no base_url to check links against".into()))?;
    let origin = origin.to_owned();
    Ok((settings, origin))
}

/// Scheme and host of an address.
fn origin(address: &str) -> Option<&str> {
    let host = address.find("://")? + "://".len();
    let end = address[host..].find('/').map_or(address.len(), |slash| host + slash);
    address.get(..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_end_before_the_path() {
        assert_eq!(origin("https://a.example/"), Some("https://a.example"));
        assert_eq!(origin("https://a.example:8443/b/c/"), Some("https://a.example:8443"));
        assert_eq!(origin("https://a.example"), Some("https://a.example"));
        assert_eq!(origin("a.example"), None);
    }
}
