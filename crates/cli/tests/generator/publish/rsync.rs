//! Publication by rsync, which `cargo xtask setup` installs, to a folder of this machine. Linux only: other systems may
//! have another program of this name.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::interrupted::{
    POLL_INTERVAL, UPLOAD_MOMENTS, assert_pages_work, copy, files_below, kill_at_moments_of_upload,
};
use super::{
    assert_outdated_variants_are_deleted, assert_overwrites_only_with_the_flag, blog, command, pages, published,
    refused, reworded,
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
fn killed_rsync_leaves_whole_files_and_is_continued() {
    assert_rsync();
    let site = blog();
    let folder = site.folder().to_owned();
    let address = |name: &str| format!("rsync:{name}");
    published(&site, &["--to", &address("ancien")]);
    let site = reworded((0..10).fold(site, |site, number| site.post(&format!("p{number}"), json!({}))));
    published(&site, &["--to", &address("nouveau")]);
    let (before, after) = (files_below(&folder.join("ancien")), files_below(&folder.join("nouveau")));
    // Killed programs do not remove their temporary folders.
    let temporary = folder.join("tmp");
    fs::create_dir(&temporary).unwrap();
    let prepare = |number: u32| {
        let name = format!("cible-{number}");
        copy(&folder.join("ancien"), &folder.join(&name));
        let mut command = command(&site, &["--to", &address(&name)]);
        command.env("TMPDIR", &temporary);
        (command, folder.join(name))
    };
    kill_at_moments_of_upload(prepare, |_, target| {
        // The rsync of the killed program completes its step.
        wait_for_programs_in(&folder);
        assert_pages_work(&files_below(target), &before, &after);
    });
    for number in [0, UPLOAD_MOMENTS / 2, UPLOAD_MOMENTS - 1] {
        let name = format!("cible-{number}");
        published(&site, &["--to", &address(&name)]);
        assert_eq!(pages(&folder.join(name)), after, "moment {number}");
    }
}
