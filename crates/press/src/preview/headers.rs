//! Rules of `_headers`: a line with a path, and indented lines with headers.

use anyhow::{Context, Result};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::pattern::Pattern;
use crate::address;

/// The rules, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Headers {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    path: Pattern,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Headers {
    /// Reads the text of the file.
    ///
    /// # Errors
    /// The line that is no rule.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let mut rules: Vec<Rule> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            if !line.starts_with([' ', '\t']) {
                rules.push(Rule { path: Pattern::new(line.trim()), headers: Vec::new() });
                continue;
            }
            let (name, value) = line.trim().split_once(':').with_context(|| line.trim().to_owned())?;
            let rule = rules.last_mut().with_context(|| line.trim().to_owned())?;
            rule.headers.push((name.trim().parse()?, value.trim().parse()?));
        }
        Ok(Self { rules })
    }

    /// Sets the headers of every rule for `path`; a later rule replaces what an earlier one said.
    pub(super) fn put_on(&self, path: &str, headers: &mut HeaderMap) {
        let path = address::path(path);
        let fits = |rule: &&Rule| rule.path.find(&path).is_some();
        for (name, value) in self.rules.iter().filter(fits).flat_map(|rule| &rule.headers) {
            headers.insert(name, value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Headers;
    use axum::http::HeaderMap;

    #[test]
    fn rules_add_up() {
        let text = "# ours\n/*\n  X-One: a: b\n\n/assets/*\n  X-Two: c\n  X-One: d\n/exact\n\tX-Three: e\n";
        let headers = Headers::parse(text).unwrap();
        let of = |path: &str| {
            let mut map = HeaderMap::new();
            headers.put_on(path, &mut map);
            let mut told: Vec<String> =
                map.iter().map(|(name, value)| format!("{name}={}", value.to_str().unwrap())).collect();
            told.sort();
            told.join(" ")
        };
        assert_eq!(of("/"), "x-one=a: b");
        assert_eq!(of("/assets/app.js"), "x-one=d x-two=c");
        assert_eq!(of("/exact"), "x-one=a: b x-three=e");
        assert!(Headers::parse("  X-One: no path\n").is_err());
        assert!(Headers::parse("/*\n  no colon\n").is_err());
    }
}
