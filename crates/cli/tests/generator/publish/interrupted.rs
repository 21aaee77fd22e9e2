//! The program is killed at many moments of a publication: the target has the old or the new site.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
#[cfg(unix)]
use std::time::Duration;
use std::time::Instant;

use serde_json::json;

use super::git::git;
use super::{blog, command, published};
use crate::site::{Site, tree};

/// Number of moments, if `CARNET_KILL_MOMENTS` sets no other.
const MOMENTS: u32 = 40;

/// Longest time until the publication has begun.
#[cfg(unix)]
const START_TIMEOUT: Duration = Duration::from_secs(60);

pub(super) fn moments() -> u32 {
    env::var("CARNET_KILL_MOMENTS").ok().and_then(|number| number.parse().ok()).unwrap_or(MOMENTS)
}

/// Publishes to the targets that `make` makes, kills the program a bit later each time, and calls `check` with the
/// number of the target. The last publication is not killed.
pub(super) fn kill_at_many_moments(site: &Site, make: impl Fn(u32) -> String, check: impl Fn(u32)) {
    let moments = moments();
    // Killed programs do not remove their temporary folders.
    let temporary = site.folder().join("tmp");
    fs::create_dir(&temporary).unwrap();
    let start = |number: u32| {
        let _ = fs::remove_dir_all(site.dist());
        let to = make(number);
        let mut command = command(site, &["--to", &to]);
        command.env("TMPDIR", &temporary).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let begin = Instant::now();
    assert!(start(moments).wait().unwrap().success());
    let duration = begin.elapsed();
    for number in 0..moments {
        let mut program = start(number);
        thread::sleep(duration * number / moments);
        let _ = program.kill();
        program.wait().unwrap();
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
        let start = Instant::now();
        while !begun.exists() {
            let is_running = program.try_wait().unwrap().is_none();
            assert!(is_running && start.elapsed() < START_TIMEOUT, "the publication has not begun");
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(left(), 1);
        let kill = std::process::Command::new("kill").args([format!("-{signal}"), program.id().to_string()]).status();
        assert!(kill.unwrap().success());
        assert_eq!(program.wait().unwrap().code(), Some(code));
        assert_eq!(left(), 0, "{signal}");
        fs::remove_file(&begun).unwrap();
    }
}
