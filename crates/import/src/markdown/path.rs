//! Parses the path of a file: its language, and its date and name in the form of Jekyll.

use protocol::language;

/// Folders with the texts of a blog, which are not a part of its addresses.
const ROOTS: [&str; 4] = ["content/", "src/content/", "source/", "src/"];

/// The parts of the path of a file, relative to the imported folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FilePath {
    /// The whole path.
    pub path: String,
    /// The path below the folder with the texts.
    pub inner: String,
    /// The folder of the file; empty at the root.
    pub folder: String,
    /// The name without date, language and extension; of `index.md` that of its folder.
    pub name: String,
    /// Year, month and day of Jekyll.
    pub date: Option<String>,
    pub language: Option<String>,
}

impl FilePath {
    pub(super) fn new(path: &str) -> Self {
        let inner = ROOTS.into_iter().find_map(|root| path.strip_prefix(root)).unwrap_or(path);
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let (stem, language) = match stem.rsplit_once('.') {
            Some((stem, tag)) if (2..=3).contains(&tag.len()) && language::is_tag(tag) => {
                (stem, Some(tag.to_owned()))
            }
            _ => (stem, None),
        };
        let is_bundle = stem == "index" && !folder.is_empty();
        let name = if is_bundle { folder.rsplit('/').next().unwrap_or(folder) } else { stem };
        let (date, name) = dated(name).map_or((None, name), |(date, name)| (Some(date.to_owned()), name));
        Self {
            path: path.to_owned(),
            inner: inner.to_owned(),
            folder: folder.to_owned(),
            name: name.to_owned(),
            date,
            language,
        }
    }

    /// Whether it is in a folder with this name.
    pub(super) fn is_in(&self, folder: &str) -> bool {
        self.folder.split('/').any(|name| name == folder)
    }

    /// The address that the old blog gave it by default; none where that depends on settings.
    pub(super) fn address(&self) -> Option<String> {
        if self.is_in("_drafts") {
            return None;
        }
        if let Some(date) = self.date.as_deref().filter(|_| self.is_in("_posts")) {
            return Some(format!("/{}/{}.html", date.replace('-', "/"), self.name));
        }
        let (folder, _) = self.inner.rsplit_once('/')?;
        let is_bundle = folder.rsplit('/').next().is_some_and(|last| last.ends_with(self.name.as_str()))
            && self.path.rsplit('/').next().is_some_and(|file| file.starts_with("index."));
        Some(if is_bundle { format!("/{folder}/") } else { format!("/{folder}/{}/", self.name) })
    }
}

/// Splits `2012-03-15-name` into date and name.
fn dated(name: &str) -> Option<(&str, &str)> {
    let (date, rest) = name.split_at_checked(10)?;
    let is_date = date
        .bytes()
        .enumerate()
        .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    let name = rest.strip_prefix(['-', '_']).filter(|name| is_date && !name.is_empty())?;
    Some((date, name))
}

#[cfg(test)]
mod tests {
    use super::FilePath;

    #[test]
    fn path_has_name_date_and_address() {
        for (path, name, date, language, address) in [
            ("_posts/2012-03-15-ete.md", "ete", Some("2012-03-15"), None, Some("/2012/03/15/ete.html")),
            ("content/blog/ete.fr.md", "ete", None, Some("fr"), Some("/blog/ete/")),
            ("content/posts/lac/index.md", "lac", None, None, Some("/posts/lac/")),
            ("_drafts/plus-tard.md", "plus-tard", None, None, None),
            ("about.md", "about", None, None, None),
            ("index.md", "index", None, None, None),
            ("blog/v1.2-sortie.md", "v1.2-sortie", None, None, Some("/blog/v1.2-sortie/")),
        ] {
            let found = FilePath::new(path);
            let parts = (found.name.as_str(), found.date.as_deref(), found.language.as_deref(), found.address());
            assert_eq!(parts, (name, date, language, address.map(str::to_owned)), "{path}");
        }
    }
}
