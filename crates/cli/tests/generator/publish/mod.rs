//! `carnet publish`, as a program: what is uploaded and deleted, what is said, and what an interrupted upload leaves.

mod author_command;
mod folder;
mod git;
mod interrupted;
#[cfg(target_os = "linux")]
mod rsync;
#[cfg(target_os = "linux")]
mod sftp;
mod store;
mod websub;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::json;

use crate::command;
use crate::site::{Site, Tree, tree};

/// The name of the manifest at a target.
const MANIFEST: &str = "carnet-manifest.json";

/// The name of the list of files that an unfinished upload may have changed.
const UNFINISHED: &str = "carnet-unfinished.json";

/// A blog in English with one post.
fn blog() -> Site {
    Site::new().setting(json!({"language": "en"})).post("a", json!({})).file("media/photo.txt", "photo")
}

/// The site with another label on all pages.
fn reworded(site: Site) -> Site {
    site.setting(json!({"navigation": [{"label": "Tout", "url": "/archive/"}]}))
}

fn command(site: &Site, arguments: &[&str]) -> Command {
    let mut command = command::command(site, &[&["publish", "--app", "app"][..], arguments].concat());
    // Settings of the person who runs the tests must not matter; the language is that of the blog.
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for variable in ["CARNET_LANGUAGE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "GIT_COMMITTER_EMAIL"] {
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

/// Asserts that a file at the folder `target`, which this program has not published, is overwritten only with the flag.
#[cfg(target_os = "linux")]
fn assert_overwrites_only_with_the_flag(site: &Site, to: &[&str], target: &Path) {
    fs::create_dir_all(target.join("posts/a")).unwrap();
    fs::write(target.join("posts/a/index.html"), "autre site").unwrap();
    assert!(refused(site, to, 1).contains("\n  posts/a/index.html\n  help: "));
    assert_eq!(tree(target).len(), 1);
    published(site, &[to, &["--overwrite"]].concat());
    assert_eq!(pages(target), tree(&site.dist()));
}

/// Asserts that an outdated variant at the folder `target` is deleted although this program has not published it, and
/// that the variant of an unknown file is kept.
fn assert_outdated_variants_are_deleted(site: Site, to: &[&str], target: &Path) {
    let arguments = [to, &["--no-compress"]].concat();
    published(&site, &arguments);
    for name in ["media/photo.txt.br", "media/autre.txt.br"] {
        fs::write(target.join(name), "variante").unwrap();
    }
    let site = site.file("media/photo.txt", "autre photo");
    published(&site, &arguments);
    assert!(!target.join("media/photo.txt.br").exists() && target.join("media/autre.txt.br").is_file());
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
        (&["--to", "folder:rien/../public/x"], "rien/../public/x is inside public: "),
        (&["--to", "folder:ici", "--out", "public/x"], "--out public/x is inside --public public"),
    ] {
        let said = refused(&site, arguments, 2);
        assert!(said.starts_with("error: ") && said.contains(reason), "{arguments:?}: {said}");
    }
}

#[test]
fn command_speaks_the_language_of_the_blog() {
    let site = blog().setting(json!({"language": "fr"})).post("b", json!({"_carnet": {"aliases": ["/vieux/"]}}));
    let said = refused(&site, &[], 2);
    assert!(said.starts_with("erreur\u{a0}: il n’y a pas de destination\u{a0}: écrivez to = "), "{said}");
    let said = refused(&site, &["--to", "ici"], 2);
    assert!(
        said.contains("--to n’est pas l’adresse d’une destination\u{a0}: le type de destination manque"),
        "{said}"
    );
    let said = published(&site, &["--to", "folder:ici", "--dry-run"]);
    assert!(said.contains("\nfolder:ici\u{a0}: 2 nouveaux articles, "), "{said}");
    assert!(said.contains("\n2 nouveaux articles\u{a0}:\n  posts/a/index.html\n"), "{said}");
    assert!(said.ends_with("\nrien n’a été écrit\n"), "{said}");
    published(&site, &["--to", "folder:ici"]);
    assert!(published(&site, &["--to", "folder:ici"]).ends_with("\nrien à publier\n"));
    let said = refused(&site.remove("posts/b.json"), &["--to", "folder:ici"], 1);
    assert!(said.starts_with("erreur\u{a0}: ") && said.contains(", dont 1 article publié\u{a0}:\n"), "{said}");
    assert!(said.contains("\n  conseil\u{a0}: s’ils doivent être supprimés, ajoutez --delete"), "{said}");
}

#[test]
fn redirects_are_counted_apart_from_pages() {
    let site = blog();
    published(&site, &["--to", "folder:ici"]);
    let site = site.post("b", json!({"_carnet": {"aliases": ["/posts/vieux/", "/ancien/"]}}));
    let said = published(&site, &["--to", "folder:ici"]);
    assert!(said.contains(": 1 new post, ") && said.contains(", 2 redirects, "), "{said}");
    let site = site.post("b", json!({"_carnet": {"aliases": ["/ancien/"]}}));
    let said = published(&site, &["--to", "folder:ici"]);
    assert!(said.contains("1 deleted redirect") && !said.contains("deleted post"), "{said}");
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
