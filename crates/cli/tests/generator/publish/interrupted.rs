//! The program is killed at many moments of a publication: the target has the old or the new site.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde_json::json;
use walkdir::{DirEntry, WalkDir};

use super::git::git;
use super::{MANIFEST, UNFINISHED, blog, command, published};
use crate::site::{Site, Tree, tree};

/// Number of moments, if `CARNET_KILL_MOMENTS` sets no other.
const MOMENTS: u32 = 40;

/// Number of moments of an upload to a store or with rsync.
pub(super) const UPLOAD_MOMENTS: u32 = 10;

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

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

/// Lengths and modification times of the files below a folder, without hidden ones, which are not whole yet.
fn states(folder: &Path) -> BTreeMap<PathBuf, (u64, SystemTime)> {
    let is_whole = |entry: &DirEntry| entry.file_type().is_file() && !is_hidden(entry);
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(is_whole);
    let state = |file: DirEntry| {
        let metadata = file.metadata().ok()?;
        Some((file.into_path(), (metadata.len(), metadata.modified().ok()?)))
    };
    files.filter_map(state).collect()
}

/// The files of a target, of which a killed program may still remove one, without the lists of this program.
/// Hidden folders have files that are not whole yet.
pub(super) fn files_below(folder: &Path) -> Tree {
    let is_whole = |entry: &DirEntry| !entry.file_type().is_dir() || !is_hidden(entry);
    let entries = WalkDir::new(folder).min_depth(1).into_iter().filter_entry(is_whole);
    let files = entries.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let read = files.filter_map(|entry| {
        let name = entry.path().strip_prefix(folder).ok()?.to_str()?.to_owned();
        Some((name, fs::read(entry.path()).ok()?))
    });
    read.filter(|(name, _)| ![UNFINISHED, MANIFEST].contains(&name.as_str())).collect()
}

/// Asserts that a target between two sites has whole files of both, that none is missing, and that no new page is
/// there without its data.
#[track_caller]
pub(super) fn assert_pages_work(found: &Tree, before: &Tree, after: &Tree) {
    for (name, bytes) in found {
        assert!(before.get(name) == Some(bytes) || after.get(name) == Some(bytes), "{name} is not whole");
    }
    for name in before.keys().filter(|name| after.contains_key(*name)) {
        assert!(found.contains_key(name), "{name} is missing");
    }
    for page in found.keys().filter(|name| !before.contains_key(*name)) {
        let data = page.strip_suffix("index.html").map(|folder| format!("{folder}index.json"));
        let is_there = data.is_none_or(|data| !after.contains_key(&data) || found.contains_key(&data));
        assert!(is_there, "{page} has no data");
    }
}

/// Runs a publication, and kills it when what `look` sees has changed `max_changes` times. Returns how it ended,
/// and how many changes were seen.
fn kill_after_changes<T: PartialEq>(
    command: &mut Command,
    look: impl Fn() -> T,
    max_changes: u32,
) -> (ExitStatus, u32) {
    let (mut found, mut changes) = (look(), 0);
    let mut program = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_until(&mut program, || {
        let now = look();
        if now != found {
            found = now;
            changes += 1;
        }
        changes >= max_changes
    });
    let _ = program.kill();
    (program.wait().unwrap(), changes)
}

/// Runs the publications that `prepare` returns with their targets, which are folders with the old site. Kills
/// each a bit later in its upload, and calls `check` with its number and target. The last one is run first, and
/// not killed. Asserts that some were killed after a page of the old site was overwritten.
///
/// How far an upload has come is told by how often files were seen to have another name, length or time.
pub(super) fn kill_at_moments_of_upload(prepare: impl Fn(u32) -> (Command, PathBuf), check: impl Fn(u32, &Path)) {
    let upload = |number: u32, max_changes: u32| {
        let (mut command, target) = prepare(number);
        let before = files_below(&target);
        let (status, changes) = kill_after_changes(&mut command, || states(&target), max_changes);
        check(number, &target);
        let after = files_below(&target);
        let is_overwritten =
            |(name, bytes): (&String, &Vec<u8>)| name.ends_with(".html") && after.get(name) != Some(bytes);
        (status.success(), changes, before.iter().any(is_overwritten))
    };
    let (is_published, changes, has_new_pages) = upload(UPLOAD_MOMENTS, u32::MAX);
    assert!(is_published && has_new_pages);
    let killed = (0..UPLOAD_MOMENTS).map(|number| upload(number, changes * number / UPLOAD_MOMENTS));
    let late = killed.filter(|(is_published, _, has_new_pages)| !is_published && *has_new_pages).count();
    assert!(late > 0, "no publication was killed after the first overwritten page");
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
        command.env("TMPDIR", &temporary);
        kill_after_changes(&mut command, || below(site.folder(), &others), max_changes)
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
