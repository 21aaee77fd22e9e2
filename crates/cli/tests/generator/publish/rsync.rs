//! Publication by rsync, which `cargo xtask setup` installs, to a folder of this machine. Linux only: other systems may
//! have another program of this name.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::interrupted::{POLL_INTERVAL, count_files, wait_until};
use super::{
    assert_outdated_variants_are_deleted, assert_overwrites_only_with_the_flag, blog, command, pages, published,
    refused,
};
use crate::site::tree;

const TO: [&str; 2] = ["--to", "rsync:ici"];

/// Longest wait for the rsync of a killed program.
const RSYNC_TIMEOUT: Duration = Duration::from_secs(60);

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

/// Waits until no program works in a folder.
fn wait_for_programs_in(folder: &Path) {
    let folder = folder.canonicalize().unwrap();
    let is_inside = |program: fs::DirEntry| {
        fs::read_link(program.path().join("cwd")).is_ok_and(|working_folder| working_folder.starts_with(&folder))
    };
    let start = Instant::now();
    while fs::read_dir("/proc").unwrap().flatten().any(is_inside) {
        assert!(start.elapsed() < RSYNC_TIMEOUT, "a program still works in {}", folder.display());
        thread::sleep(POLL_INTERVAL);
    }
}

#[test]
fn killed_rsync_is_continued() {
    assert_rsync();
    let site = blog();
    published(&site, &TO);
    let site = (0..20).fold(site, |site, number| site.post(&format!("p{number}"), json!({})));
    let target = site.folder().join("ici");
    // Each time at the next step of the upload, which the rsync of the killed program completes.
    for _ in 0..5 {
        let before = count_files(&target);
        let mut program = command(&site, &TO).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait_until(&mut program, || count_files(&target) > before);
        let _ = program.kill();
        program.wait().unwrap();
        wait_for_programs_in(site.folder());
    }
    // The command is also right when there is nothing left to do.
    published(&site, &TO);
    assert_eq!(pages(&target), tree(&site.dist()));
}
