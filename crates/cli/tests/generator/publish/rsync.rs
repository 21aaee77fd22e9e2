//! Publication by rsync, which `cargo xtask setup` installs, to a folder of this machine. Linux only: other systems may
//! have another program of this name.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::{
    assert_outdated_variants_are_deleted, assert_overwrites_only_with_the_flag, blog, command, pages, published,
    refused,
};
use crate::site::tree;

const TO: [&str; 2] = ["--to", "rsync:ici"];

fn assert_rsync() {
    let version = Command::new("rsync").arg("--version").output();
    assert!(version.is_ok(), "rsync is missing: run `cargo xtask setup`, or install the package rsync");
}

#[test]
fn rsync_uploads_changes_and_deletes_with_the_flag() {
    assert_rsync();
    let site = blog().post("b", json!({}));
    let target = site.folder().join("ici");
    published(&site, &TO);
    assert_eq!(pages(&target), tree(&site.dist()));
    assert!(published(&site, &TO).ends_with("\nnothing to publish\n"));
    fs::write(target.join("autre.txt"), "autre").unwrap();
    let site = site.remove("posts/b.json").post("c", json!({}));
    assert!(refused(&site, &TO, 1).contains("posts/b/index.html"));
    published(&site, &[&TO[..], &["--delete"]].concat());
    assert_eq!(fs::read(target.join("autre.txt")).unwrap(), b"autre");
    assert!(!target.join("posts/b").exists(), "an empty folder is left");
    fs::remove_file(target.join("autre.txt")).unwrap();
    assert_eq!(pages(&target), tree(&site.dist()));
}

#[test]
fn rsync_overwrites_files_of_others_only_with_the_flag() {
    assert_rsync();
    let site = blog();
    let target = site.folder().join("ici");
    assert_overwrites_only_with_the_flag(&site, &TO, &target);
}

#[test]
fn outdated_variants_of_others_are_deleted_by_rsync() {
    assert_rsync();
    let site = blog();
    let target = site.folder().join("ici");
    assert_outdated_variants_are_deleted(site, &TO, &target);
}

#[test]
fn killed_rsync_is_continued() {
    assert_rsync();
    let site = blog();
    published(&site, &TO);
    let site = (0..20).fold(site, |site, number| site.post(&format!("p{number}"), json!({})));
    let target = site.folder().join("ici");
    let begin = Instant::now();
    published(&site, &["--to", "rsync:ailleurs"]);
    let duration = begin.elapsed();
    for part in [5, 6, 7, 8, 9] {
        let mut program = command(&site, &TO).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(duration * part / 10);
        let _ = program.kill();
        program.wait().unwrap();
        // Its rsync may still be running.
        thread::sleep(Duration::from_millis(200));
    }
    // The command is also right when there is nothing left to do.
    published(&site, &TO);
    assert_eq!(pages(&target), tree(&site.dist()));
}
