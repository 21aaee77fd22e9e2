//! The program is killed at many moments of a publication: the target has the old or the new site.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use walkdir::{DirEntry, WalkDir};

use super::git::git;
use super::{blog, command, published};
use crate::site::{Site, tree};

/// Number of moments, if `CARNET_KILL_MOMENTS` sets no other.
const MOMENTS: u32 = 40;

/// Longest wait for a program.
const TIMEOUT: Duration = Duration::from_secs(120);

/// Pause between two looks at what a program has done.
pub(super) const POLL_INTERVAL: Duration = Duration::from_millis(1);

pub(super) fn moments() -> u32 {
    env::var("CARNET_KILL_MOMENTS").ok().and_then(|number| number.parse().ok()).unwrap_or(MOMENTS)
}

/// Waits until `is_reached`, or until the program has ended.
pub(super) fn wait_until(program: &mut Child, mut is_reached: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_reached() && program.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < TIMEOUT, "the program has neither come so far nor ended");
        thread::sleep(POLL_INTERVAL);
    }
}

/// The number of files below a folder, without hidden ones, which are not whole yet.
pub(super) fn count_files(folder: &Path) -> usize {
    let is_whole =
        |entry: &DirEntry| entry.file_type().is_file() && !entry.file_name().to_string_lossy().starts_with('.');
    WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(is_whole).count()
}

/// The files and folders below a folder, without those in it that have one of these names.
fn below(folder: &Path, except: &BTreeSet<OsString>) -> Vec<PathBuf> {
    let is_other = |entry: &DirEntry| entry.depth() != 1 || !except.contains(entry.file_name());
    let entries = WalkDir::new(folder).into_iter().filter_entry(is_other);
    entries.filter_map(Result::ok).map(DirEntry::into_path).collect()
}

/// Publishes to the targets that `make` makes, kills the program a bit later each time, and calls `check` with the
/// number of the target. The last publication is not killed.
///
/// How far the program has come is told by how often files were seen to appear, to disappear, or to have another name.
pub(super) fn kill_at_many_moments(site: &Site, make: impl Fn(u32) -> String, check: impl Fn(u32)) {
    let moments = moments();
    let publish = |number: u32, max_changes: u32| {
        let _ = fs::remove_dir_all(site.dist());
        let others = fs::read_dir(site.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        let to = make(number);
        // Killed programs do not remove their temporary folders.
        let temporary = site.folder().join(format!("tmp-{number}"));
        fs::create_dir(&temporary).unwrap();
        let mut command = command(site, &["--to", &to]);
        command.env("TMPDIR", &temporary).stdout(Stdio::null()).stderr(Stdio::null());
        let (mut found, mut changes) = (below(site.folder(), &others), 0);
        let mut program = command.spawn().unwrap();
        wait_until(&mut program, || {
            let now = below(site.folder(), &others);
            if now != found {
                found = now;
                changes += 1;
            }
            changes >= max_changes
        });
        let _ = program.kill();
        (program.wait().unwrap(), changes)
    };
    let (status, changes) = publish(moments, u32::MAX);
    assert!(status.success());
    for number in 0..moments {
        publish(number, changes * number / moments);
        check(number);
    }
    check(moments);
}

/// Copies all files of a folder.
pub(super) fn copy(from: &Path, to: &Path) {
    for (name, bytes) in tree(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn killed_publication_leaves_folder_old_or_new() {
    let site = blog();
    published(&site, &["--to", "folder:ancien"]);
    let folder = site.folder().to_owned();
    let site = site.post("b", json!({})).file("media/photo.txt", "autre photo");
    let (old, target) = (folder.join("ancien"), |number: u32| folder.join(format!("cible-{number}")));
    copy(&old, &folder.join("nouveau"));
    published(&site, &["--to", "folder:nouveau"]);
    let (before, after) = (tree(&old), tree(&folder.join("nouveau")));
    assert_ne!(before, after);
    let make = |number: u32| {
        copy(&old, &target(number));
        format!("folder:cible-{number}")
    };
    kill_at_many_moments(&site, make, |number| {
        let found = tree(&target(number));
        assert!(found == before || found == after, "moment {number}: a mix of both sites");
    });
    assert_eq!(tree(&target(moments())), after);
    // The next publication succeeds, whatever the killed ones left.
    published(&site, &["--to", "folder:cible-0"]);
    assert_eq!(tree(&target(0)), after);
}

#[test]
fn killed_publication_leaves_branch_old_or_new() {
    let site = blog();
    let folder = site.folder().to_owned();
    git(&folder, &["init", "--quiet", "--bare", "ancien.git"]);
    published(&site, &["--to", "git:ancien.git#pages"]);
    let site = site.post("b", json!({})).file("media/photo.txt", "autre photo");
    let clone = |name: &str| git(&folder, &["clone", "--quiet", "--bare", "ancien.git", name]);
    let content = |name: &str| git(&folder.join(name), &["rev-parse", "refs/heads/pages^{tree}"]);
    clone("nouveau.git");
    published(&site, &["--to", "git:nouveau.git#pages"]);
    let (before, after) = (content("ancien.git"), content("nouveau.git"));
    assert_ne!(before, after);
    let make = |number: u32| {
        clone(&format!("cible-{number}.git"));
        format!("git:cible-{number}.git#pages")
    };
    kill_at_many_moments(&site, make, |number| {
        let found = content(&format!("cible-{number}.git"));
        assert!(found == before || found == after, "moment {number}: a mix of both sites");
    });
    assert_eq!(content(&format!("cible-{}.git", moments())), after);
    published(&site, &["--to", "git:cible-0.git#pages"]);
    assert_eq!(content("cible-0.git"), after);
}

#[cfg(unix)]
#[test]
fn interrupted_publication_leaves_no_temporary_folder() {
    let site = blog();
    let (temporary, begun) = (site.folder().join("tmp"), site.folder().join("begun"));
    fs::create_dir(&temporary).unwrap();
    let left = || fs::read_dir(&temporary).unwrap().count();
    // git waits for this program, which takes longer than this test.
    let ssh = format!("touch '{}'; sleep 10; false", begun.display());
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        let mut command = command(&site, &["--to", "git:ssh://hote.example/blog.git#pages"]);
        command.env("TMPDIR", &temporary).env("GIT_SSH_COMMAND", &ssh).env("GIT_SSH_VARIANT", "ssh");
        let mut program = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait_until(&mut program, || begun.exists());
        assert!(begun.exists(), "the publication has not begun");
        assert_eq!(left(), 1);
        let kill = std::process::Command::new("kill").args([format!("-{signal}"), program.id().to_string()]).status();
        assert!(kill.unwrap().success());
        assert_eq!(program.wait().unwrap().code(), Some(code));
        assert_eq!(left(), 0, "{signal}");
        fs::remove_file(&begun).unwrap();
    }
}
