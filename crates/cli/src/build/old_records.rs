//! Removes the records of sites that are not built any more, and what failed builds have left beside them.

use std::fs::{self, DirEntry, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Renews the modification time of a file that a build has used but not written. What can't be renewed stays.
pub(super) fn renew(path: &Path) {
    if let Ok(file) = File::options().write(true).open(path) {
        let _ = file.set_modified(SystemTime::now());
    }
}

/// Removes the files in the folder of records that were neither written nor renewed for this time. What can't be
/// removed stays.
pub(super) fn prune(folder: &Path, max_unused: Duration) {
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        if age(&entry).is_some_and(|age| age > max_unused) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The time since a file was modified.
fn age(entry: &DirEntry) -> Option<Duration> {
    entry.metadata().ok()?.modified().ok()?.elapsed().ok()
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, SystemTime};

    use super::{prune, renew};

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    #[test]
    fn files_that_no_build_has_used_for_a_time_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for (name, days) in [("a.jsonl", 4_u32), ("a.words", 4), ("b.jsonl", 2), ("c.words-new", 4), ("d.jsonl", 4)] {
            let file = File::create(path(name)).unwrap();
            file.set_modified(SystemTime::now() - days * DAY).unwrap();
        }
        renew(&path("d.jsonl"));
        renew(&path("missing.jsonl"));
        prune(folder.path(), 3 * DAY);
        let entries = fs::read_dir(folder.path()).unwrap();
        let mut left: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        left.sort();
        assert_eq!(left, ["b.jsonl", "d.jsonl"]);
        prune(&path("missing"), DAY);
    }
}
