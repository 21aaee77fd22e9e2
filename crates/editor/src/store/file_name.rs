//! Names of the files that the editor opens.

use std::fmt;

use publish::output::check_name;

/// The folders of posts and static pages.
const FOLDERS: [&str; 2] = ["posts", "pages"];

/// The path of a post or a static page below `public/`, such as `posts/x.json`. It leads out of these folders by a
/// symbolic link only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(String);

impl FileName {
    /// Parses `text`; none when it is not such a path.
    ///
    /// ```
    /// use editor::store::FileName;
    /// assert!(FileName::parse("posts/2012/a.json").is_some());
    /// assert!(FileName::parse("posts/../site.json").is_none());
    /// assert!(FileName::parse("site.json").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (folder, rest) = text.split_once('/')?;
        // A colon names a drive or a stream on Windows.
        let is_foreign = |c: char| c == '\\' || c.is_control() || (cfg!(windows) && c == ':');
        // Hidden names include `.` and `..`.
        let is_valid = FOLDERS.contains(&folder)
            && rest.strip_suffix(".json").is_some_and(|stem| !stem.is_empty())
            && rest.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
            && !text.contains(is_foreign)
            && check_name(text).is_ok();
        is_valid.then(|| Self(text.to_owned()))
    }

    /// The path, with `/` as separator.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::FileName;

    #[test]
    fn file_names_are_posts_and_static_pages_only() {
        for name in ["posts/a.json", "pages/a.json", "posts/2012/03/été.json", "posts/a b.json", "posts/a..b.json"]
        {
            assert_eq!(FileName::parse(name).map(|name| name.to_string()).as_deref(), Some(name));
        }
        for name in [
            "",
            "posts",
            "posts/",
            "posts/.json",
            "posts/a",
            "posts/a.json/",
            "posts//a.json",
            "/posts/a.json",
            "posts/../pages/a.json",
            "posts/./a.json",
            "posts/.a.json",
            "posts/.git/a.json",
            "posts\\a.json",
            "posts/..\\..\\a.json",
            "posts/a\0.json",
            "posts/a\n.json",
            "responses/a.json",
            "media/a.json",
            "site.json",
            "Posts/a.json",
            "../public/posts/a.json",
            &format!("posts/{}.json", "a".repeat(251)),
        ] {
            assert_eq!(FileName::parse(name), None, "{name:?}");
        }
    }
}
