//! Parses `_headers`; the generator's own rules are in `crates/site/src/headers.rs`. A rule is a line with a path,
//! followed by lines with headers. `! Name` unsets a header of an earlier rule; Cloudflare Pages supports it, Netlify
//! ignores such lines.

use std::collections::BTreeSet;

use anyhow::Result;
use http::{HeaderMap, HeaderName, HeaderValue};
use source::diagnostic::{Diagnostic, Severity};
use source::message::Message;

use super::lines::{self, Line};
use super::pattern::Pattern;
use crate::address;

/// Name of the file.
pub const FILE: &str = "_headers";

/// The rules, in the order of the file.
#[derive(Debug, Default)]
pub struct Headers {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    /// The number of its line, from 0.
    line: usize,
    path: Pattern,
    removed: Vec<HeaderName>,
    set: Vec<(HeaderName, HeaderValue)>,
}

impl Headers {
    /// Parses the text of the file.
    ///
    /// # Errors
    /// The invalid lines.
    pub fn parse(text: &str) -> Result<Self> {
        let (headers, found) = Self::read(text);
        lines::or_problems(headers, &found)
    }

    /// Parses the text of the file; returns the valid rules and the diagnostics of the other lines.
    pub fn read(text: &str) -> (Self, Vec<Diagnostic>) {
        let mut headers = Self::default();
        let mut found = Vec::new();
        for line in lines::read(text) {
            if let Err((message, help)) = headers.take(&line) {
                found.push(line.diagnostic(FILE, message, help));
            }
        }
        let last: Vec<&Rule> = headers.rules.iter().rev().collect();
        let mut seen = BTreeSet::new();
        for rule in last.into_iter().filter(|rule| !seen.insert(rule.path.as_str())) {
            let line = Line { number: rule.line, indent: 0, text: rule.path.as_str() };
            let message = Message::header_rule_repeated(rule.path.as_str());
            let diagnostic = line.diagnostic(FILE, message, Message::join_header_rules());
            found.push(Diagnostic { severity: Severity::Warning, ..diagnostic });
        }
        (headers, found)
    }

    fn take(&mut self, line: &Line<'_>) -> Result<(), (Message, Message)> {
        let text = line.text;
        if text.starts_with('/') || text.starts_with("https://") {
            let rule = Rule { line: line.number, path: Pattern::new(text), removed: Vec::new(), set: Vec::new() };
            self.rules.push(rule);
            return Ok(());
        }
        let name_of = |name: &str| -> Result<HeaderName, (Message, Message)> {
            let name = name.trim();
            name.parse().map_err(|_| (Message::header_name_invalid(name), Message::write_header_name()))
        };
        let Some(rule) = self.rules.last_mut() else {
            return Err((Message::header_without_path(text), Message::write_path_above_header()));
        };
        if let Some(name) = text.strip_prefix("! ") {
            rule.removed.push(name_of(name)?);
            return Ok(());
        }
        let Some((name, value)) = text.split_once(':') else {
            return Err((Message::header_line_invalid(text), Message::write_path_or_header()));
        };
        let (name, value) = (name_of(name)?, value.trim());
        let value = HeaderValue::from_bytes(value.as_bytes()).ok().filter(|value| !value.is_empty());
        let Some(value) = value else {
            return Err((Message::header_without_value(name.as_str()), Message::write_header_on_one_line()));
        };
        rule.set.push((name, value));
        Ok(())
    }

    /// Sets the headers of every rule for `path`. They replace the host's own headers; values of two rules are
    /// joined, as hosts do.
    pub fn put_on(&self, path: &str, headers: &mut HeaderMap) {
        let path = address::path(path);
        let mut set = BTreeSet::new();
        for rule in self.rules.iter().filter(|rule| rule.path.find(&path).is_some()) {
            for name in &rule.removed {
                headers.remove(name);
            }
            for (name, value) in &rule.set {
                let is_set = !set.insert(name.as_str());
                let before = headers.get(name).filter(|_| is_set);
                let joined = before.map(|before| [before.as_bytes(), b", ", value.as_bytes()].concat());
                let joined = joined.and_then(|joined| HeaderValue::from_bytes(&joined).ok());
                headers.insert(name, joined.unwrap_or_else(|| value.clone()));
            }
        }
    }

    /// Whether a rule that covers `path`, itself the path of a rule, sets or unsets the header `name`.
    pub fn decide(&self, path: &str, name: &str) -> bool {
        let path = address::path(path);
        let fitting = self.rules.iter().filter(|rule| rule.path.find(&path).is_some());
        fitting
            .flat_map(|rule| rule.removed.iter().chain(rule.set.iter().map(|(name, _)| name)))
            .any(|set| set == name)
    }

    /// The line number, from 0, of the rule with exactly this `path`; of several, the last, which hosts use.
    pub fn line_of(&self, path: &str) -> Option<usize> {
        let path = address::path(path);
        self.rules.iter().rev().find(|rule| rule.path.as_str() == path).map(|rule| rule.line)
    }
}

#[cfg(test)]
mod tests {
    use super::Headers;
    use http::HeaderMap;
    use protocol::language::Language;

    fn sent(text: &str, path: &str) -> String {
        let mut map = HeaderMap::new();
        map.insert("x-host", "its own".parse().unwrap());
        Headers::parse(text).unwrap().put_on(path, &mut map);
        let mut headers: Vec<String> =
            map.iter().map(|(name, value)| format!("{name}={}", value.to_str().unwrap())).collect();
        headers.sort();
        headers.join(" ")
    }

    #[test]
    fn header_values_of_several_rules_are_joined() {
        let text = "# ours\n/*\n  X-One: a: b\n\n/assets/*\n  X-Two: c\n  X-One: d\n  # a word\n/exact\n\tX-Host: e\nX-Host: f\n";
        assert_eq!(sent(text, "/"), "x-host=its own x-one=a: b");
        assert_eq!(sent(text, "/assets/app.js"), "x-host=its own x-one=a: b, d x-two=c");
        assert_eq!(sent(text, "/exact"), "x-host=e, f x-one=a: b");
    }

    #[test]
    fn header_rule_can_unset_headers() {
        let text = "/*\n  X-One: a\n/b/*\n  ! X-One\n  ! X-Host\n/b/c\n  X-One: d\n";
        assert_eq!(sent(text, "/a"), "x-host=its own x-one=a");
        assert_eq!(sent(text, "/b/"), "");
        assert_eq!(sent(text, "/b/c"), "x-one=d");
    }

    #[test]
    fn header_rules_decide_for_narrower_paths() {
        let headers = Headers::read("/*\n  X-One: a\n  ! X-Two\n/b/*\n  X-Three: c\n").0;
        for (path, name, expected) in [
            ("/*", "x-one", true),
            ("/blog/*", "x-one", true),
            ("/b/app.js", "x-two", true),
            ("/*", "x-three", false),
            ("/b/app.js", "x-three", true),
        ] {
            assert_eq!(headers.decide(path, name), expected, "{path} {name}");
        }
        assert_eq!((headers.line_of("/b/*"), headers.line_of("/b/")), (Some(3), None));
    }

    #[test]
    fn invalid_header_lines_are_reported_with_position() {
        let text = "\u{feff}X-One: a\n/*\n  X-A b\n  été: c\n  X-Two:\n  X-Three: a\u{1}\n/*\n  X-B: d\n";
        let diagnostics: Vec<_> =
            Headers::read(text).1.iter().map(|diagnostic| diagnostic.text(Language::En)).collect();
        let messages: Vec<_> = diagnostics.iter().filter_map(|diagnostic| diagnostic.lines().next()).collect();
        assert_eq!(
            messages,
            [
                "_headers:1:1: error: \"X-One: a\" has no path above it",
                "_headers:3:3: error: \"X-A b\" is neither a path nor a header",
                "_headers:4:3: error: \"été\" is not a valid header name",
                "_headers:5:3: error: the header x-two has no valid value",
                "_headers:6:3: error: the header x-three has no valid value",
                "_headers:2:1: warning: /* has another rule below, the only one that Cloudflare Pages takes",
            ]
        );
        let error = format!("{:#}", Headers::parse("/*\n  X-A b\n").unwrap_err());
        assert!(error.contains("_headers:2:3"), "{error}");
        assert!(Headers::parse("/*\n  X-A: b\n/*\n  X-B: c\n").is_ok());
    }
}
