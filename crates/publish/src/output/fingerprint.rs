//! One hash for all files of a site by name, length and modification time. While it stays the same, no file was added,
//! removed or changed.

use std::io::Write;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Staging;
use super::file_state::nanoseconds;
use super::listing::Listing;

/// Longest wait for the clock of the file system.
const MAX_CLOCK_WAIT: Duration = Duration::from_millis(50);

/// Interval at which it is read.
const CLOCK_INTERVAL: Duration = Duration::from_millis(1);

impl Staging {
    /// The fingerprint of the old site; none when modification times do not tell its files, or when one is not as a
    /// build leaves it.
    pub fn old_fingerprint(&self) -> Option<String> {
        self.list_old_files();
        self.listing().map(Listing::fingerprint)
    }
}

/// The fingerprint of a new site when it is in place; its files are read again unless they are `known`.
pub(super) fn fingerprint_of_new(site: &Path, known: Option<Listing>) -> Option<String> {
    let listing = known.or_else(|| Listing::of(site))?;
    wait_for_clock(listing.newest(), site).then(|| listing.fingerprint())
}

/// Waits until a file that is written in `folder` gets a later time than `newest`: clocks of file systems advance in
/// steps of some milliseconds, and a second change of a file in the same step would not be seen. Returns whether it
/// does.
fn wait_for_clock(newest: u64, folder: &Path) -> bool {
    let Ok(mut probe) = tempfile::tempfile_in(folder) else { return false };
    let start = Instant::now();
    loop {
        let time = probe.write_all(b"\n").and_then(|()| probe.metadata()).ok().as_ref().and_then(nanoseconds);
        if time.is_some_and(|time| time > newest) {
            return true;
        }
        if time.is_none() || start.elapsed() > MAX_CLOCK_WAIT {
            return false;
        }
        sleep(CLOCK_INTERVAL);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use super::{nanoseconds, wait_for_clock};
    use crate::output::{NO_JEKYLL, Staging, refuse_locked};

    /// Builds a site with this text in files of these `names`; returns its fingerprint.
    fn build(target: &Path, text: &str, names: &[&str]) -> Option<String> {
        let staging = Staging::beside(target, &refuse_locked).unwrap().with_compressed_variants(None);
        let staging = staging.with_few_files_moved();
        staging.list_old_files();
        staging.write("assets/app.json", b"{}").unwrap();
        staging.write(NO_JEKYLL, b"").unwrap();
        for name in names {
            staging.write(name, text.repeat(1_000).as_bytes()).unwrap();
        }
        let mut fingerprint = None;
        staging.finish_with_record(|_, found| fingerprint = found.map(str::to_owned)).unwrap();
        fingerprint
    }

    #[test]
    fn fingerprint_of_new_site_is_found_by_next_build() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("dist");
        let steps: [(&str, &[&str]); 6] = [
            ("un", &["a/index.html", "b.txt"]),
            ("deux", &["a/index.html", "b.txt"]),
            ("deux", &["a/index.html"]),
            ("deux", &["a/index.html", "c/d/index.html"]),
            ("deux", &["c/d/index.html"]),
            ("deux", &["c"]),
        ];
        for (text, names) in steps {
            let fingerprint = build(&target, text, names);
            assert!(fingerprint.is_some(), "{names:?}");
            let next = Staging::beside(&target, &refuse_locked).unwrap();
            assert_eq!(next.old_fingerprint(), fingerprint, "{names:?}");
        }
    }

    #[test]
    fn file_that_changes_during_build_changes_fingerprint() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("dist");
        build(&target, "un", &["a/index.html", "b.txt"]).unwrap();
        let staging = Staging::beside(&target, &refuse_locked).unwrap().with_few_files_moved();
        staging.list_old_files();
        for name in ["assets/app.json", "b.txt", "a/index.html"] {
            staging.write(name, &fs::read(target.join(name)).unwrap()).unwrap();
        }
        fs::write(target.join("b.txt"), "deux").unwrap();
        let mut fingerprint = None;
        staging.finish_with_record(|_, found| fingerprint = found.map(str::to_owned)).unwrap();
        let next = Staging::beside(&target, &refuse_locked).unwrap();
        assert!(fingerprint.is_some() && next.old_fingerprint() != fingerprint);
    }

    #[test]
    fn later_change_has_later_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "abc").unwrap();
        let time = |path: &Path| nanoseconds(&path.metadata().unwrap()).unwrap();
        let first = time(&path);
        assert!(wait_for_clock(first, folder.path()));
        fs::write(&path, "abd").unwrap();
        assert!(time(&path) > first);
        let future = SystemTime::now() + Duration::from_secs(3_600);
        let future = future.duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64;
        assert!(!wait_for_clock(future, folder.path()));
    }
}
