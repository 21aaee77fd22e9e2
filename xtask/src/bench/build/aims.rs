//! Builds against `page-budget.json`.

use super::measured::Built;
use crate::page_budget;
use crate::terminal;

/// Maximum number of files that a finding names.
const MAX_NAMED: usize = 20;

/// A sentence for each number above a limit that holds on every machine.
pub(super) fn findings(blog: &Built, budget: &page_budget::Build) -> Vec<String> {
    let posts = terminal::thousands(blog.posts.into());
    let mut findings = Vec::new();
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
        serde_json::from_str(r#"{"files_of_changed_text": 2}"#).unwrap()
    }

    fn built() -> Built {
        let usage = Usage { wall: Duration::from_secs(1), memory: 1 };
        Built {
            posts: 1_000,
            runs: 3,
            from_nothing: usage,
            without_compression: usage,
            unchanged: usage,
            changed: usage,
            differences: Differences::default(),
            site: Site::default(),
        }
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
