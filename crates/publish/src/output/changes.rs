//! The differences between a build and the site before.

use std::fmt;

use source::diagnostic::escaped;

use source::report::counted;

/// Maximum number of files that are listed by default.
const MAX_LISTED: usize = 10;

/// Names below the root of the site, sorted. Compressed variants are not listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New and changed files.
    pub written: Vec<String>,
    /// Number of unchanged files.
    pub unchanged: usize,
    /// Removed files.
    pub removed: Vec<String>,
}

impl Changes {
    /// A line for each changed file. When there are many and `all` is not set, only removed files that a build may
    /// not have written: their loss may be a mistake.
    pub fn list(&self, all: bool) -> String {
        let all = all || self.written.len() + self.removed.len() <= MAX_LISTED;
        let line = |what: &'static str| move |name: &String| format!("  {what:<8} {}\n", escaped(name));
        let written = self.written.iter().filter(|_| all).map(line("wrote"));
        written.chain(self.removed.iter().filter(|name| all || !is_ours(name)).map(line("removed"))).collect()
    }
}

/// Whether builds write files of this name.
fn is_ours(name: &str) -> bool {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let first = folder.split('/').next().unwrap_or_default();
    ["index.html", "index.json", "feed.xml", "feed.json"].contains(&file)
        || ["assets", "search", "sitemap"].contains(&first)
        || folder.split('/').next_back() == Some("feed")
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "wrote {}, {} unchanged", counted(self.written.len(), "file"), self.unchanged)?;
        if !self.removed.is_empty() {
            write!(f, ", {} removed", self.removed.len())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Changes, MAX_LISTED};

    #[test]
    fn removed_files_of_the_author_are_always_listed() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let written = vec!["posts/a/index.html".to_owned(); MAX_LISTED];
        let few = Changes { written: names(&["index.html"]), unchanged: 3, removed: names(&["feed/2.xml"]) };
        assert_eq!(few.list(false), "  wrote    index.html\n  removed  feed/2.xml\n");
        let ours = ["assets/cards/a.png", "feed/2.xml", "posts/b/index.json", "search/abc.json", "tags/a/feed.xml"];
        let own = ["CNAME", "media/a.html", "posts/plan.svg"];
        let many = Changes { written, unchanged: 3, removed: names(&[&ours[..], &own[..]].concat()) };
        assert_eq!(many.list(false), "  removed  CNAME\n  removed  media/a.html\n  removed  posts/plan.svg\n");
        assert_eq!(many.list(true).lines().count(), MAX_LISTED + ours.len() + own.len());
    }
}
