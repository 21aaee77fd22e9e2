//! Paths of rules: `*` matches anything, `:name` one segment.

use crate::address;

/// The path of a rule.
#[derive(Debug)]
pub struct Pattern(String);

/// Names of a pattern with the matched values; the name of `*` is `splat`.
pub type Found = Vec<(String, String)>;

impl Pattern {
    /// The pattern of a rule; decodes percent-encoding.
    pub fn new(path: &str) -> Self {
        Self(address::path(path))
    }

    /// The pattern, decoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it matches one path only.
    pub fn is_fixed(&self) -> bool {
        !self.0.contains(['*', ':'])
    }

    /// Matches the decoded `path`; none when it does not match.
    pub fn find(&self, path: &str) -> Option<Found> {
        let mut found = Found::new();
        fits(&self.0, path, &mut found).then_some(found)
    }
}

fn fits(pattern: &str, path: &str, found: &mut Found) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => path.is_empty(),
        Some('*') => matches_name("splat", path, rest.as_str(), path, found),
        Some(':') if rest.as_str().starts_with(|c: char| c.is_ascii_alphabetic()) => {
            let rest = rest.as_str();
            let (name, rest) = rest.split_at(rest.find(|c| !is_of_name(c)).unwrap_or(rest.len()));
            let part = path.split('/').next().unwrap_or_default();
            !part.is_empty() && matches_name(name, part, rest, path, found)
        }
        Some(first) => path.strip_prefix(first).is_some_and(|path| fits(rest.as_str(), path, found)),
    }
}

/// Matches `name` to the longest prefix of `part` with which `rest` matches the remaining path.
fn matches_name(name: &str, part: &str, rest: &str, path: &str, found: &mut Found) -> bool {
    let ends = part.char_indices().map(|(end, _)| end).chain([part.len()]).rev();
    ends.filter_map(|end| path.split_at_checked(end)).any(|(value, path)| {
        found.push((name.to_owned(), value.to_owned()));
        let is_right = fits(rest, path, found);
        if !is_right {
            found.pop();
        }
        is_right
    })
}

/// Whether a name may contain the character.
pub fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn pattern_matches_segments_and_splats() {
        for (pattern, path, expected) in [
            ("/a/", "/a/", Some("")),
            ("/a/", "/a", None),
            ("/*", "/", Some("splat=")),
            ("/a/*", "/a/b/c/", Some("splat=b/c/")),
            ("/*.html", "/a/b.html", Some("splat=a/b")),
            ("/tags/:tag/feed.xml", "/tags/velo/feed.xml", Some("tag=velo")),
            ("/tags/:tag/feed.xml", "/tags/a/b/feed.xml", None),
            ("/tags/:tag/feed.xml", "/tags//feed.xml", None),
            ("/:year/:month.html", "/2012/03.html", Some("year=2012 month=03")),
            ("/caf%C3%A9/:x", "/café/é", Some("x=é")),
            ("/a:/", "/a:/", Some("")),
        ] {
            let found = Pattern::new(pattern).find(path).map(|found| {
                found.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
            });
            assert_eq!(found.as_deref(), expected, "{pattern} for {path}");
        }
    }
}
