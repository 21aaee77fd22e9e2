//! `carnet publish`, as a program: what is uploaded and deleted, what is said, and what an interrupted upload leaves.

mod author_command;
mod folder;
mod git;
mod interrupted;
#[cfg(target_os = "linux")]
mod rsync;
mod store;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::json;

use crate::command;
use crate::site::{Site, Tree, tree};

/// The name of the manifest at a target.
const MANIFEST: &str = "carnet-manifest.json";

/// A blog with one post.
fn blog() -> Site {
    Site::new().post("a", json!({})).file("media/photo.txt", "photo")
}

fn command(site: &Site, arguments: &[&str]) -> Command {
    let mut command = command::command(site, &[&["publish", "--app", "app"][..], arguments].concat());
    // Settings of the person who runs the tests must not matter.
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for variable in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "GIT_COMMITTER_EMAIL"] {
        command.env_remove(variable);
    }
    command
}

fn publish(site: &Site, arguments: &[&str]) -> Output {
    command(site, arguments).output().unwrap()
}

/// Publishes, and returns what was said.
fn published(site: &Site, arguments: &[&str]) -> String {
    let output = publish(site, arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The error of a publication that fails with this exit code.
fn refused(site: &Site, arguments: &[&str], code: i32) -> String {
    let output = publish(site, arguments);
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// The files of a target without the manifest.
fn pages(target: &Path) -> Tree {
    let mut files = tree(target);
    assert!(files.remove(MANIFEST).is_some(), "there is no manifest");
    files
}

#[test]
fn target_is_required_and_checked() {
    let site = blog();
    for (arguments, reason) in [
        (&[] as &[&str], "there is no target: write to = "),
        (&["--to", "ici"], "--to is not the address of a target: it has no kind of target"),
        (&["--to", "s3://bucket"], "AWS_ACCESS_KEY_ID is not set"),
        (&["--to", "folder:dist"], "are not apart: name another folder"),
        (&["--to", "folder:app"], "is not empty and not a Carnet site"),
        (&["--to", "folder:public/x"], "public/x is inside public: "),
        (&["--to", "folder:ici", "--out", "public/x"], "--out public/x is inside --public public"),
    ] {
        let said = refused(&site, arguments, 2);
        assert!(said.starts_with("error: ") && said.contains(reason), "{arguments:?}: {said}");
    }
}

#[test]
fn passwords_are_not_shown() {
    let site = blog();
    let address = "git:https://user:motdepasse@localhost:1/blog.git#pages";
    let said = refused(&site, &["--to", address], 2);
    assert!(said.contains("git:https://localhost:1/blog.git#pages") && !said.contains("motdepasse"), "{said}");
}

#[test]
fn errors_in_posts_prevent_a_publication() {
    let site = blog().file("posts/b.json", "{}");
    assert!(refused(&site, &["--to", "folder:ici"], 1).contains("posts/b.json"));
    assert!(!site.folder().join("ici").exists());
}
