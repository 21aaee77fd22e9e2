//! Builds against `page-budget.json`.

use super::measured::{Built, mebibytes};
use crate::page_budget;
use crate::terminal;

/// Maximum number of files that a finding names.
const MAX_NAMED: usize = 20;

/// A line for each time above its aim. They are no findings, since machines differ.
pub(super) fn missed(blog: &Built, budget: &page_budget::Build) -> Vec<String> {
    let Some((_, aims)) = budget.seconds.range(blog.posts..).next() else { return Vec::new() };
    let posts = terminal::thousands(blog.posts.into());
    let times = [
        ("from nothing", blog.from_nothing, aims.from_nothing),
        ("with --no-compress", blog.without_compression, aims.without_compression),
        ("unchanged", blog.unchanged, aims.unchanged),
        ("one text changed", blog.changed, aims.changed),
    ];
    let missed = times.iter().filter(|(_, usage, aim)| usage.wall.as_secs_f64() > *aim);
    missed
        .map(|(what, usage, aim)| format!("{posts} posts, {what}: {}, aim {aim} s", terminal::duration(usage.wall)))
        .collect()
}

/// A sentence for each number above a limit that holds on every machine.
pub(super) fn findings(blog: &Built, budget: &page_budget::Build) -> Vec<String> {
    let posts = terminal::thousands(blog.posts.into());
    let mut findings = Vec::new();
    let (memory, limit) = (mebibytes(blog.memory()), budget.memory_mib);
    if memory > limit {
        findings.push(format!("{posts} posts: {memory} MiB of memory, above {limit} of page-budget.json"));
    }
    let others = &blog.differences.others;
    let (count, limit) = (others.count(), budget.files_of_changed_text);
    if count > limit {
        let names: Vec<_> = others.all().take(MAX_NAMED).map(|path| path.display().to_string()).collect();
        let (names, more) = (names.join(", "), if count > MAX_NAMED { ", …" } else { "" });
        findings.push(format!(
            "{posts} posts: a changed text writes {count} files outside of the search index, above {limit} of \
             page-budget.json: {names}{more}"
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::Duration;

    use super::super::snapshot::{Differences, Files};
    use super::*;
    use crate::bench::child::Usage;
    use crate::bench::pages::Site;

    fn budget() -> page_budget::Build {
        serde_json::from_str(
            r#"{
                "seconds": {
                    "1000": {"from_nothing": 3, "without_compression": 1.5, "unchanged": 0.1, "changed": 0.1},
                    "10000": {"from_nothing": 25, "without_compression": 15, "unchanged": 0.5, "changed": 0.5}
                },
                "memory_mib": 1024,
                "files_of_changed_text": 2
            }"#,
        )
        .unwrap()
    }

    fn built() -> Built {
        let usage = Usage { wall: Duration::from_millis(100), memory: 1 };
        Built {
            posts: 1_000,
            runs: 3,
            from_nothing: usage,
            without_compression: usage,
            unchanged: usage,
            changed: usage,
            differences: Differences::default(),
            site: Site::default(),
            hugo: None,
        }
    }

    #[test]
    fn aims_are_those_of_the_number_of_posts() {
        let mut blog = built();
        blog.from_nothing.wall = Duration::from_millis(3_200);
        assert_eq!(missed(&blog, &budget()), ["1,000 posts, from nothing: 3.2 s, aim 3 s"]);
        assert_eq!(missed(&Built { posts: 1_001, ..blog }, &budget()), Vec::<String>::new());
        let long = Built { posts: 10_001, changed: Usage { wall: Duration::from_secs(90), memory: 1 }, ..built() };
        assert_eq!(missed(&long, &budget()), Vec::<String>::new());
    }

    #[test]
    fn memory_is_limited_and_time_is_not() {
        let mut blog = built();
        blog.unchanged = Usage { wall: Duration::from_secs(90), memory: 1024 * 1024 * 1024 };
        assert!(findings(&blog, &budget()).is_empty());
        blog.unchanged.memory += 1024 * 1024;
        let expected = "1,000 posts: 1025 MiB of memory, above 1024 of page-budget.json";
        assert_eq!(findings(&blog, &budget()), [expected]);
    }

    #[test]
    fn only_files_outside_of_the_index_are_limited() {
        let mut blog = built();
        let files = |names: &[&str]| Files { changed: names.iter().map(PathBuf::from).collect(), ..Files::default() };
        blog.differences.index = files(&["search/a.txt", "search/b.txt", "search/c.txt"]);
        blog.differences.others = files(&["feed.json", "feed.xml"]);
        assert!(findings(&blog, &budget()).is_empty());
        blog.differences.others.new.push(PathBuf::from("a.html"));
        let expected = "1,000 posts: a changed text writes 3 files outside of the search index, above 2 of \
                        page-budget.json: a.html, feed.json, feed.xml";
        assert_eq!(findings(&blog, &budget()), [expected]);
    }
}
