//! Volumes that are mounted inside a site: their files are neither removed nor moved. `unshare` gives each command
//! mount points of its own. Linux only.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::json;

use crate::site::{Site, Tree, tree};

/// Runs `carnet` while each first path is mounted at the second one, which is an empty file or folder, after the commands
/// `prepare` of a shell. Paths are below the folder of the blog.
fn carnet_with(site: &Site, mounts: &[(&str, &str)], prepare: &str, arguments: &[&str]) -> Output {
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let mut command = Command::new("unshare");
    command.arg("--mount").args(["--user", "--map-root-user"].iter().filter(|_| !is_root));
    let binds: String = mounts.iter().map(|(from, to)| format!("mount --bind {from} {to} && ")).collect();
    command.args(["sh", "-c", &format!("{binds}{prepare} exec \"$@\""), "sh", env!("CARGO_BIN_EXE_carnet")]);
    command.args(arguments).current_dir(site.folder());
    command.env("SOURCE_DATE_EPOCH", "1338508800").env("CARNET_LANGUAGE", "en");
    command.output().unwrap()
}

#[track_caller]
fn succeeds(site: &Site, mounts: &[(&str, &str)], arguments: &[&str]) -> String {
    let output = carnet_with(site, mounts, "", arguments);
    assert_eq!((output.status.code(), &*output.stderr), (Some(0), &b""[..]), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A blog, and the folder `volume` beside it with files of another program.
fn blog() -> Site {
    let site = Site::new().setting(json!({"language": "en"})).post("a", json!({}));
    fs::create_dir_all(site.folder().join("volume/2012")).unwrap();
    fs::write(site.folder().join("volume/index.html"), "mars").unwrap();
    fs::write(site.folder().join("volume/2012/mars.html"), "mars").unwrap();
    site
}

fn volume(site: &Site) -> Tree {
    tree(&site.folder().join("volume"))
}

fn has_post(site: &Site, folder: &str, slug: &str) -> bool {
    site.folder().join(folder).join("posts").join(slug).join("index.html").is_file()
}

/// The folders of unfinished builds beside the site.
fn left(folder: &Path) -> usize {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_str().unwrap().starts_with(".carnet-")).count()
}

const BUILD: [&str; 3] = ["build", "--app", "app"];
const PUBLISH: [&str; 5] = ["publish", "--app", "app", "--to", "folder:ici"];

#[test]
fn volume_in_the_site_is_left_alone() {
    let site = blog();
    let before = volume(&site);
    succeeds(&site, &[], &BUILD);
    fs::create_dir(site.dist().join("stats")).unwrap();
    let mounts = [("volume", "dist/stats")];
    let site = site.post("b", json!({}));
    let said = succeeds(&site, &mounts, &BUILD);
    assert!(!said.contains("stats"), "{said}");
    assert_eq!(volume(&site), before);
    assert!(has_post(&site, "dist", "b"));
    let site = site.remove("posts/b.json");
    succeeds(&site, &mounts, &BUILD);
    assert_eq!(volume(&site), before);
    assert!(!has_post(&site, "dist", "b") && site.dist().join("stats").is_dir());
    assert_eq!(left(site.folder()), 0);
}

#[test]
fn unchanged_files_of_the_site_may_be_in_a_volume() {
    let site = blog().file("media/photo.txt", "photo");
    succeeds(&site, &[], &BUILD);
    fs::rename(site.dist().join("media"), site.folder().join("media")).unwrap();
    fs::create_dir(site.dist().join("media")).unwrap();
    let mounts = [("media", "dist/media")];
    let site = site.post("b", json!({}));
    succeeds(&site, &mounts, &BUILD);
    assert!(has_post(&site, "dist", "b"));
    assert_eq!(fs::read(site.folder().join("media/photo.txt")).unwrap(), b"photo");
    // A new file can't be moved into it.
    let output = carnet_with(&site.file("media/photo.txt", "autre photo"), &mounts, "", &BUILD);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("dist/media is a mount point, into which nothing can be moved"), "{said}");
}

#[test]
fn volume_in_a_published_folder_is_left_alone() {
    let site = blog();
    let before = volume(&site);
    succeeds(&site, &[], &PUBLISH);
    for (slug, mount_point) in [("b", "ici/.git/objects"), ("c", "ici/stats")] {
        fs::create_dir_all(site.folder().join(mount_point)).unwrap();
        let text = json!({"title": slug, "date_published": "2012-01-15", "content_text": "Un texte."});
        fs::write(site.public().join(format!("posts/{slug}.json")), text.to_string()).unwrap();
        succeeds(&site, &[("volume", mount_point)], &PUBLISH);
        assert_eq!(volume(&site), before, "{mount_point}");
        assert!(has_post(&site, "ici", slug) && left(site.folder()) == 0, "{mount_point}");
    }
}

#[test]
fn mounted_file_in_the_site_is_left_alone() {
    for (folder, arguments) in [("dist", &BUILD[..]), ("ici", &PUBLISH)] {
        let site = blog();
        let before = volume(&site);
        succeeds(&site, &[], arguments);
        let note = format!("{folder}/posts/a/note.html");
        fs::write(site.folder().join(&note), "").unwrap();
        let site = site.post("b", json!({}));
        succeeds(&site, &[("volume/index.html", note.as_str())], arguments);
        assert_eq!(volume(&site), before, "{folder}");
        assert!(has_post(&site, folder, "b") && left(site.folder()) == 0, "{folder}");
    }
}

#[test]
fn old_site_that_cannot_be_removed_is_a_warning() {
    let site = blog();
    let before = volume(&site);
    succeeds(&site, &[], &PUBLISH);
    fs::write(site.folder().join("ici/posts/a/note.html"), "").unwrap();
    let site = site.post("b", json!({}));
    // Without /proc, no mount point is known.
    let mounts = [("volume/index.html", "ici/posts/a/note.html")];
    let output = carnet_with(&site, &mounts, "mount -t tmpfs none /proc &&", &PUBLISH);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains(": warning: this folder has the old site, which can't be removed\n  help: "), "{said}");
    assert!(has_post(&site, "ici", "b"));
    assert_eq!((volume(&site), left(site.folder())), (before, 1));
}
