//! Archives of the old blog: those of categories and tags redirect to tags, by lines in the author's `_redirects`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use publish::host_rules::redirects::FILE;

use crate::report::{Entry, Report};
use crate::target::Target;
use crate::texts::Import;

/// Imports write the lines between these. They are the same in all languages, since later imports search for them.
const BEGIN: &str = "# begin carnet import\n";
const END: &str = "# end carnet import\n";

/// Archives of the old blog.
#[derive(Clone, Debug, Default)]
pub(crate) struct Archives {
    /// Paths of tags here, by the old paths of their archives.
    tags: BTreeMap<String, String>,
    /// Paths of archives that have no page here.
    others: BTreeSet<String>,
}

impl Archives {
    /// Adds the old path of the archive of a category or tag, and the path of the tag here. Of two with one old path,
    /// the first is kept.
    pub(crate) fn add_tag(&mut self, old: &str, tag: &str) {
        // Hosts read these characters as patterns.
        if !old.contains(['*', ':', '?']) {
            self.tags.entry(format!("{}/", old.trim_end_matches('/'))).or_insert_with(|| tag.to_owned());
        }
    }

    /// Adds the path of an archive of a year or an author.
    pub(crate) fn add_other(&mut self, old: String) {
        self.others.insert(old);
    }

    /// Writes the lines, and reports what does not redirect.
    ///
    /// # Errors
    /// When the file can't be read or written.
    pub(crate) fn write(&self, target: &Target, report: &mut Report, texts: &Import) -> Result<()> {
        for other in &self.others {
            report.note(Entry::WithoutRedirect, other);
        }
        if report.counted(Entry::LibraryFiles) > 0 {
            report.note(Entry::WithoutRedirect, texts.attachment_pages);
        }
        if self.tags.is_empty() {
            return Ok(());
        }
        let Ok(text) = String::from_utf8(target.read(FILE)?.unwrap_or_default()) else {
            report.note(Entry::Kept, FILE);
            return Ok(());
        };
        let written = with_lines(&text, &self.tags);
        if written != text {
            target.replace(FILE, written.as_bytes())?;
        }
        report.count(Entry::ArchiveRedirects, self.tags.len());
        Ok(())
    }
}

/// The text with a line for each archive and its feed, except where the author has a line with the same old path.
fn with_lines(text: &str, tags: &BTreeMap<String, String>) -> String {
    let marked = text.split_once(BEGIN).and_then(|(before, rest)| {
        let (block, after) = rest.split_once(END)?;
        Some((before, block, after))
    });
    // At the start: hosts count all lines after a pattern as patterns.
    let (before, block, after) = marked.unwrap_or(("", "", text.trim_start_matches('\u{feff}')));
    let own: BTreeSet<&str> = before.lines().chain(after.lines()).filter_map(old_path).collect();
    let earlier = block.lines().filter_map(|line| Some((old_path(line)?.to_owned(), line.to_owned())));
    let mut lines: BTreeMap<String, String> = earlier.collect();
    for (old, tag) in tags {
        for (old, new) in [(old.clone(), tag.clone()), (format!("{old}feed/"), format!("{tag}feed.xml"))] {
            lines.insert(old.trim_end_matches('/').to_owned(), format!("{old} {new} 301"));
        }
    }
    lines.retain(|old, _| !own.contains(old.as_str()));
    if lines.is_empty() {
        return text.to_owned();
    }
    let lines: String = lines.values().map(|line| format!("{line}\n")).collect();
    format!("{before}{BEGIN}{lines}{END}{after}")
}

/// The old path of a line, without its last slash; none for a comment.
fn old_path(line: &str) -> Option<&str> {
    let path = line.split_whitespace().next().filter(|path| path.starts_with('/'))?;
    Some(path.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::with_lines;

    fn tags(paths: &[&str]) -> BTreeMap<String, String> {
        paths.iter().map(|path| ((*path).to_owned(), "/tags/a/".to_owned())).collect()
    }

    #[test]
    fn lines_of_the_author_stay() {
        let own = "# Mes lignes\n/b /c 301\n/category/d/ /e 301\n/* /f 302\n";
        let written = with_lines(own, &tags(&["/category/a/", "/category/d/"]));
        let block = "# begin carnet import\n/category/a/ /tags/a/ 301\n/category/a/feed/ /tags/a/feed.xml 301\n\
                     /category/d/feed/ /tags/a/feed.xml 301\n# end carnet import\n";
        assert_eq!(written, format!("{block}{own}"));
        assert_eq!(with_lines(&written, &tags(&["/category/a/"])), written);
        // Of another blog.
        let both = with_lines(&written, &tags(&["/tag/g/"]));
        assert_eq!(both.replace("/tag/g/ /tags/a/ 301\n/tag/g/feed/ /tags/a/feed.xml 301\n", ""), written);
    }

    #[test]
    fn damaged_mark_adds_no_lines_twice() {
        let written = with_lines("", &tags(&["/tag/a/"]));
        for damaged in [written.replace('\n', "\r\n"), written.replace("# end carnet import\n", "")] {
            assert_eq!(with_lines(&damaged, &tags(&["/tag/a/"])), damaged);
        }
    }
}
