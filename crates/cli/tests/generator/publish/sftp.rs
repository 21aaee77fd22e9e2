//! Publication by SFTP to a folder of this machine: OpenSSH's `sftp` runs its server without ssh. Both are installed by
//! `cargo xtask setup`. Linux only: other systems have the server elsewhere.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::interrupted::{assert_pages_work, copy, files_below, kill_at_many_moments, moments};
use super::{
    assert_outdated_variants_are_deleted, assert_overwrites_only_with_the_flag, blog, pages, published, refused,
};
use crate::site::{Site, Tree, tree};

const SERVER: &str = "/usr/lib/openssh/sftp-server";

/// The folder at the target for files that are not yet renamed.
const STAGING: &str = ".carnet-upload";

/// The settings with `sftp`, which runs its server with these options.
fn settings(site: &Site, options: &str) {
    assert!(Path::new(SERVER).exists(), "{SERVER} is missing: run `cargo xtask setup`");
    let command = format!("sftp -D '{SERVER}{options}'");
    fs::write(site.folder().join("carnet.toml"), format!("[publish]\nsftp_command = \"{command}\"\n")).unwrap();
}

/// A blog whose settings have the program for SFTP.
fn sftp_blog() -> Site {
    let site = blog();
    settings(&site, "");
    site
}

fn address(target: &Path) -> String {
    format!("sftp://moi@localhost{}", target.display())
}

/// A target that does not exist yet, in a folder that does not exist either.
fn target(site: &Site) -> PathBuf {
    site.folder().join("serveur/ici")
}

#[test]
fn sftp_uploads_changes_and_deletes_with_the_flag() {
    let site = sftp_blog().post("b", json!({}));
    let (target, to) = (target(&site), address(&target(&site)));
    let before = tree(site.folder());
    published(&site, &["--to", &to, "--dry-run"]);
    assert_eq!(tree(site.folder()), before);
    let said = published(&site, &["--to", &to]);
    assert!(
        said.contains(&format!("\n{to}: 2 new posts, ")) && said.ends_with(&format!("published to {to}\n")),
        "{said}"
    );
    assert_eq!(pages(&target), tree(&site.dist()));
    assert!(!target.join(STAGING).exists());
    let mode = |name: &str| fs::metadata(target.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("index.html"), mode("posts")), (0o644, 0o755));
    assert!(published(&site, &["--to", &to]).ends_with("\nnothing to publish\n"));

    fs::write(target.join("autre.txt"), "autre").unwrap();
    fs::write(target.join(".carnet-upload.bak"), "autre").unwrap();
    let site = site.remove("posts/b.json").post("c", json!({}));
    assert!(refused(&site, &["--to", &to], 1).contains("posts/b/index.html"));
    published(&site, &["--to", &to, "--delete"]);
    assert!(!target.join("posts/b").exists(), "an empty folder is left");
    let mut files = pages(&target);
    for name in ["autre.txt", ".carnet-upload.bak"] {
        assert_eq!(files.remove(name).as_deref(), Some(&b"autre"[..]), "{name}");
    }
    assert_eq!(files, tree(&site.dist()));
}

#[test]
fn names_with_special_characters_are_uploaded_by_sftp() {
    let names =
        ["d q/a b.txt", "q\"u'o.txt", "w*[1]?.txt", "back\\slash.txt", "a\\*b\\", "-x #y.txt", "é.txt", "\\\"n.txt"];
    let with = |site: Site, content: &str| {
        names.iter().fold(site, |site, name| site.file(&format!("media/{name}"), format!("{content} {name}")))
    };
    let site = with(sftp_blog(), "ancien");
    let (target, to) = (target(&site), address(&target(&site)));
    published(&site, &["--to", &to]);
    assert_eq!(pages(&target), tree(&site.dist()));
    let site = with(site, "nouveau");
    published(&site, &["--to", &to]);
    assert_eq!(pages(&target), tree(&site.dist()));
    let site = names.iter().fold(site, |site, name| site.remove(&format!("media/{name}")));
    published(&site, &["--to", &to, "--delete"]);
    assert_eq!(pages(&target), tree(&site.dist()));
    assert!(published(&site, &["--to", &to]).ends_with("\nnothing to publish\n"));
}

#[test]
fn sftp_overwrites_files_of_others_only_with_the_flag() {
    let site = sftp_blog();
    let (target, to) = (target(&site), address(&target(&site)));
    assert_overwrites_only_with_the_flag(&site, &["--to", &to], &target);
}

#[test]
fn sftp_replaces_files_also_without_the_extension() {
    let site = blog();
    settings(&site, " -P posix-rename");
    let (target, to) = (target(&site), address(&target(&site)));
    published(&site, &["--to", &to]);
    let site = site.post("b", json!({})).file("media/photo.txt", "autre photo");
    published(&site, &["--to", &to]);
    assert_eq!(pages(&target), tree(&site.dist()));
    assert!(published(&site, &["--to", &to]).ends_with("\nnothing to publish\n"));
}

#[test]
fn outdated_variants_of_others_are_deleted_by_sftp() {
    let site = sftp_blog();
    let (target, to) = (target(&site), address(&target(&site)));
    assert_outdated_variants_are_deleted(site, &["--to", &to], &target);
}

#[test]
fn links_at_the_target_are_not_followed_by_sftp() {
    let site = sftp_blog();
    let (target, to) = (target(&site), address(&target(&site)));
    let elsewhere = site.folder().join("ailleurs");
    fs::create_dir_all(&target).unwrap();
    fs::create_dir(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, target.join("posts")).unwrap();
    let said = refused(&site, &["--to", &to], 2);
    assert!(said.contains("posts at the target is a file or a symbolic link"), "{said}");
    assert_eq!(tree(&elsewhere), Tree::new());
}

#[test]
fn errors_of_sftp_name_the_remedy() {
    let site = blog();
    let to = address(&target(&site));
    let set = |command: &str| {
        fs::write(site.folder().join("carnet.toml"), format!("[publish]\nsftp_command = \"{command}\"\n")).unwrap();
    };
    set("sh -c 'echo Host key verification failed. >&2; exit 255' sh");
    let said = refused(&site, &["--to", &to], 2);
    assert!(said.contains("failed: Host key verification failed.; the key of the host is unknown"), "{said}");
    assert!(said.contains("run `ssh moi@localhost`, compare the fingerprint"), "{said}");
    set("sh -c 'echo \\\"Permission denied (publickey).\\\" >&2; exit 255' sh");
    assert!(refused(&site, &["--to", &to], 2).contains("; the login was refused: "));
    set("nulle-part");
    assert!(refused(&site, &["--to", &to], 2).contains("nulle-part is not installed"));
    set("sftp '");
    assert!(refused(&site, &["--to", &to], 2).contains("sftp_command is empty, or has a quotation mark"));
}

#[test]
fn killed_sftp_leaves_whole_files_and_is_continued() {
    let site = sftp_blog();
    let folder = site.folder().to_owned();
    let target = |number: u32| folder.join(format!("cible-{number}"));
    let (old, new) = (folder.join("ancien"), folder.join("nouveau"));
    published(&site, &["--to", &address(&old)]);
    let site = (0..5).fold(site, |site, number| site.post(&format!("p{number}"), json!({})));
    let site = site.file("media/photo.txt", "autre photo");
    published(&site, &["--to", &address(&new)]);
    let (before, after) = (files_below(&old), files_below(&new));
    assert_ne!(before, after);
    let make = |number: u32| {
        copy(&old, &target(number));
        address(&target(number))
    };
    kill_at_many_moments(&site, make, |number| assert_pages_work(&files_below(&target(number)), &before, &after));
    for number in [0, moments() / 2, moments() - 1] {
        published(&site, &["--to", &address(&target(number))]);
        assert_eq!(pages(&target(number)), after, "moment {number}");
        assert!(!target(number).join(STAGING).exists());
    }
}
