//! The pages that are measured: one of each kind, chosen by size from what was built, so that a long blog is
//! measured as fairly as a short one.

use std::path::Path;

use anyhow::{Context, Result};
use clap::ValueEnum;
use fs_err as fs;

/// A kind of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Subject {
    Home,
    /// The post in the middle by the size of its page, of those without a picture: what the limits were taken from
    /// has none either
    Post,
    /// The tag with the largest page
    Tag,
    Archive,
    /// What an unknown address gets
    #[value(name = "404")]
    NotFound,
}

impl Subject {
    pub(crate) const ALL: [Subject; 5] =
        [Subject::Home, Subject::Post, Subject::Tag, Subject::Archive, Subject::NotFound];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Subject::Home => "home",
            Subject::Post => "post",
            Subject::Tag => "tag",
            Subject::Archive => "archive",
            Subject::NotFound => "404",
        }
    }

    /// Where it is, from the home of the site on.
    pub(crate) fn path(self, site: &Path) -> Result<String> {
        let folder = match self {
            Subject::Home => return Ok(String::new()),
            Subject::Archive => return Ok("archive/".into()),
            Subject::NotFound => return Ok("there-is-no-such-page/".into()),
            Subject::Post => "posts",
            Subject::Tag => "tags",
        };
        let pages = by_size(&site.join(folder), self == Subject::Post)?;
        let chosen = match self {
            Subject::Post => pages.get(pages.len() / 2),
            _ => pages.last(),
        };
        let name = chosen.with_context(|| format!("the site has no {} to measure", self.name()))?;
        Ok(format!("{folder}/{name}/"))
    }
}

/// The names of the pages in a folder, from the smallest to the largest; with `of_text`, without those with a picture.
fn by_size(folder: &Path, of_text: bool) -> Result<Vec<String>> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let page = fs::read_to_string(entry.path().join("index.html"));
        if let (Ok(page), Ok(name)) = (page, entry.file_name().into_string())
            && !(of_text && page.contains("<img "))
        {
            pages.push((page.len(), name));
        }
    }
    pages.sort();
    Ok(pages.into_iter().map(|(_, name)| name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_are_chosen_from_the_middle_and_tags_from_the_top() {
        let site = tempfile::tempdir().unwrap();
        for (name, size) in [("posts/a", 9), ("posts/b", 1), ("posts/c", 5), ("tags/x", 1), ("tags/y", 2)] {
            let folder = site.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("index.html"), vec![b' '; size]).unwrap();
        }
        fs::create_dir_all(site.path().join("posts/d")).unwrap();
        fs::write(site.path().join("posts/d/index.html"), "<p><img src=\"/a.png\">").unwrap();
        fs::write(site.path().join("tags/index.html"), "all").unwrap();
        assert_eq!(Subject::Post.path(site.path()).unwrap(), "posts/c/");
        assert_eq!(Subject::Tag.path(site.path()).unwrap(), "tags/y/");
        assert_eq!(Subject::Home.path(site.path()).unwrap(), "");
        assert!(Subject::Post.path(&site.path().join("tags")).is_err());
    }
}
