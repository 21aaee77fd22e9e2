//! What a build has changed in the site, in words.

use publish::output::Changes;
use source::diagnostic::escaped;

use crate::texts::Commands;

/// Maximum number of files that are listed by default.
const MAX_LISTED: usize = 10;

/// The numbers of files.
pub(crate) fn summary(changes: &Changes, texts: &Commands) -> String {
    let Changes { written, unchanged, removed, .. } = changes;
    let mut parts = vec![texts.files_written(written.len()), texts.files_unchanged(*unchanged)];
    if !removed.is_empty() {
        parts.push(texts.files_removed(removed.len()));
    }
    parts.join(", ")
}

/// A line for each changed file. When there are many and `all` is not set, only removed files that a build may not
/// have written: their loss may be a mistake.
pub(crate) fn list(changes: &Changes, all: bool, texts: &Commands) -> String {
    let Changes { written, removed, .. } = changes;
    let all = all || written.len() + removed.len() <= MAX_LISTED;
    let line = |what: &'static str| move |name: &String| format!("  {what:<8} {}\n", escaped(name));
    let written = written.iter().filter(|_| all).map(line(texts.wrote));
    written.chain(removed.iter().filter(|name| all || !is_ours(name)).map(line(texts.removed))).collect()
}

/// Whether builds write files of this name.
fn is_ours(name: &str) -> bool {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let first = folder.split('/').next().unwrap_or_default();
    ["index.html", "index.json", "feed.xml", "feed.json"].contains(&file)
        || ["assets", "search", "sitemap"].contains(&first)
        || folder.split('/').next_back() == Some("feed")
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;
    use publish::output::Changes;

    use super::{MAX_LISTED, list, summary};
    use crate::texts::Commands;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn removed_files_of_the_author_are_always_listed() {
        let texts = Commands::of(Language::En);
        let written = vec!["posts/a/index.html".to_owned(); MAX_LISTED];
        let changes = |written, removed| Changes { written, unchanged: 3, removed, leftover: None };
        let few = changes(names(&["index.html"]), names(&["feed/2.xml"]));
        assert_eq!(list(&few, false, texts), "  wrote    index.html\n  removed  feed/2.xml\n");
        let ours =
            ["assets/cards/a.png", "feed/2.xml", "posts/b/index.json", "search/terms-0a1b2c.txt", "tags/a/feed.xml"];
        let own = ["CNAME", "media/a.html", "posts/plan.svg"];
        let many = changes(written, names(&[&ours[..], &own[..]].concat()));
        let expected = "  removed  CNAME\n  removed  media/a.html\n  removed  posts/plan.svg\n";
        assert_eq!(list(&many, false, texts), expected);
        assert_eq!(list(&many, true, texts).lines().count(), MAX_LISTED + ours.len() + own.len());
    }

    #[test]
    fn changes_are_counted_in_the_language() {
        let changes = Changes { written: names(&["a", "b"]), unchanged: 1, ..Changes::default() };
        let in_language = |language| summary(&changes, Commands::of(language));
        assert_eq!(in_language(Language::En), "wrote 2 files, 1 unchanged");
        assert_eq!(in_language(Language::Fr), "2\u{a0}fichiers écrits, 1\u{a0}inchangé");
    }
}
