//! Rules of `_redirects`: an old path, query parameters, the target, a status.

use anyhow::Result;
use http::StatusCode;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use source::diagnostic::Diagnostic;
use source::message::Message;

use super::lines;
use super::pattern::{Found, Pattern, is_of_name};
use crate::address;

/// Name of the file.
pub const FILE: &str = "_redirects";

/// Characters that browsers percent-encode in addresses, besides non-ASCII characters.
const UNSENT: AsciiSet = CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');

/// Characters that must be encoded within a path segment.
const NO_PART: AsciiSet = UNSENT.add(b'%').add(b'?').add(b'#');

/// The redirects, in the order of the file: the first match applies.
#[derive(Debug, Default)]
pub struct Redirects {
    /// Redirects that the preview follows.
    pub rules: Vec<Rule>,
    /// Other lines: rewrites and rules with conditions.
    pub left_out: Vec<(String, Rule)>,
}

/// A line of the file.
#[derive(Debug)]
pub struct Rule {
    /// The number of its line, from 0.
    pub line: usize,
    /// The old path.
    pub path: Pattern,
    /// Required query parameters.
    pub fields: Vec<String>,
    /// The target, percent-encoded.
    pub to: String,
    status: StatusCode,
    /// Whether it is a redirect without conditions.
    is_followed: bool,
}

impl Redirects {
    /// Parses the text of the file.
    ///
    /// # Errors
    /// The invalid lines.
    pub fn parse(text: &str) -> Result<Self> {
        let (redirects, found) = Self::read(text);
        lines::or_problems(redirects, &found)
    }

    /// Parses the text of the file; returns the valid rules and the diagnostics of the other lines.
    pub fn read(text: &str) -> (Self, Vec<Diagnostic>) {
        let mut redirects = Self::default();
        let mut found = Vec::new();
        for line in lines::read(text) {
            match rule(line.number, line.text) {
                Ok(rule) if rule.is_followed => redirects.rules.push(rule),
                Ok(rule) => redirects.left_out.push((line.text.to_owned(), rule)),
                Err((message, help)) => found.push(line.diagnostic(FILE, message, help)),
            }
        }
        (redirects, found)
    }

    /// Status and target for an address, if a redirect matches it.
    pub fn leads(&self, path: &str, query: &str) -> Option<(StatusCode, String)> {
        let path = address::path(path);
        self.rules.iter().find_map(|rule| {
            let has = |field: &String| query.split('&').any(|sent| sent == field);
            let found = rule.path.find(&path).filter(|_| rule.fields.iter().all(has))?;
            Some((rule.status, filled(&rule.to, &found)))
        })
    }

    /// Whether a host replies to `path` by one of the lines, for some query and reader. Hosts treat a path with and
    /// without a slash at its end alike.
    pub fn answer(&self, path: &str) -> bool {
        let path = address::path(path);
        let bare = path.trim_end_matches('/');
        let forms = [bare, &format!("{bare}/")];
        let rules = self.rules.iter().chain(self.left_out.iter().map(|(_, rule)| rule));
        let mut answering = rules.filter(|rule| rule.status.is_success() || rule.status.is_redirection());
        answering.any(|rule| forms.iter().any(|form| rule.path.find(form).is_some()))
    }
}

fn rule(number: usize, line: &str) -> Result<Rule, (Message, Message)> {
    let mut words = line.split_whitespace().take_while(|word| !word.starts_with('#')).peekable();
    let from = words.next().unwrap_or_default();
    if !is_address(from) {
        return Err((Message::rule_path_invalid(from), Message::begin_with_slash()));
    }
    let mut fields = Vec::new();
    let to = loop {
        let Some(word) = words.next() else {
            return Err((Message::redirect_without_target(from), Message::write_redirect_target()));
        };
        if is_address(word) {
            break sent(word);
        }
        fields.push(word.to_owned());
    };
    // Forced rules (`!`) need no special case, since the preview applies redirects before files. The default status
    // is Netlify's. Conditions contain a `=`.
    let status = words.next_if(|word| !word.contains('=')).unwrap_or("301");
    let known =
        status.strip_suffix('!').unwrap_or(status).parse().ok().and_then(|code| StatusCode::from_u16(code).ok());
    let Some(code) = known.filter(|code| code.canonical_reason().is_some()) else {
        return Err((Message::redirect_status_unknown(status), Message::write_redirect_status()));
    };
    let is_followed = code.is_redirection() && words.next().is_none();
    Ok(Rule { line: number, path: Pattern::new(from), fields, to, status: code, is_followed })
}

/// A path in the encoding of browsers.
pub(super) fn sent(path: &str) -> String {
    utf8_percent_encode(path, &UNSENT).to_string()
}

fn is_address(word: &str) -> bool {
    ["/", "http://", "https://"].iter().any(|start| word.starts_with(start))
}

/// The target with the matched values, encoded so that each stays within the path.
fn filled(to: &str, found: &Found) -> String {
    let mut parts = to.split(':');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_at(part.find(|c| !is_of_name(c)).unwrap_or(part.len()));
        match found.iter().find(|(known, _)| known == name) {
            Some((_, value)) => {
                filled.extend(utf8_percent_encode(value, &NO_PART));
                filled.push_str(rest);
            }
            None => filled.extend([":", part]),
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::Redirects;

    fn leads(rules: &str, path: &str, query: &str) -> Option<String> {
        let (status, to) = Redirects::parse(rules).unwrap().leads(path, query)?;
        Some(format!("{} {to}", status.as_u16()))
    }

    #[test]
    fn first_matching_redirect_is_followed() {
        let rules =
            "# ours\n/old/ /new/ 301\n/ p=42 /posts/a/ 301!\n/x/ /y/ 302\n/z/ /w/ # now\n/caf%C3%A9/ /v/ 301\n";
        for (path, query, expected) in [
            ("/old/", "a=b", Some("301 /new/")),
            ("/", "p=42&x=y", Some("301 /posts/a/")),
            ("/", "p=421", None),
            ("/", "", None),
            ("/x/", "", Some("302 /y/")),
            ("/z/", "", Some("301 /w/")),
            ("/caf%c3%a9/", "", Some("301 /v/")),
        ] {
            assert_eq!(leads(rules, path, query).as_deref(), expected, "{path}?{query}");
        }
    }

    #[test]
    fn redirect_target_contains_matched_values() {
        let rules = "/2012/:month/* /archive/2012/:splat?m=:month 301\n/away/* https://example.org/:splat 302\n";
        assert_eq!(leads(rules, "/2012/03/a/", "").as_deref(), Some("301 /archive/2012/a/?m=03"));
        assert_eq!(leads(rules, "/away/b", "").as_deref(), Some("302 https://example.org/b"));
        assert_eq!(leads(rules, "/2012/", ""), None);
    }

    #[test]
    fn rewrites_and_conditions_are_not_followed() {
        let rules = "/proxy/* https://example.org/:splat 200\n/a/ /b/ 302 Country=ch\n/a/ /c/\n";
        let redirects = Redirects::parse(rules).unwrap();
        let left_out: Vec<&str> = redirects.left_out.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(left_out, ["/proxy/* https://example.org/:splat 200", "/a/ /b/ 302 Country=ch"]);
        assert_eq!(leads(rules, "/a/", "").as_deref(), Some("301 /c/"));
    }

    #[test]
    fn answer_covers_rewrites_conditions_and_both_slash_forms() {
        let rules = "/a /b/ 301\n/c/ /b/\n/proxy/* https://example.org/:splat 200\n/d /b/ Country=ch\n/e/:x /b/ 302 Role=x\n\
                     /f g=h /b/\n/gone/* /404.html 404\n";
        let redirects = Redirects::parse(rules).unwrap();
        for path in ["/a", "/a/", "/c", "/c/", "/proxy", "/proxy/x/y", "/d", "/e/%C3%A9/", "/f"] {
            assert!(redirects.answer(path), "{path}");
        }
        for path in ["/", "/b/", "/a/x", "/e/", "/e/x/y", "/gone/x"] {
            assert!(!redirects.answer(path), "{path}");
        }
    }

    #[test]
    fn matched_values_are_encoded_in_redirect_target() {
        let rules = "/a/* /b/:splat 301\n/c/ /é/ 301\n";
        for (path, expected) in [
            ("/a/%C3%A9%0d%0ax%3Fy", "301 /b/%C3%A9%0D%0Ax%3Fy"),
            ("/a/100%25", "301 /b/100%25"),
            ("/c/", "301 /%C3%A9/"),
        ] {
            assert_eq!(leads(rules, path, "").as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn invalid_redirect_lines_are_reported_with_position() {
        let text =
            "\u{feff}/alone 301\n/a/ /b/ 301\n/a/ b\n\n  old/ /new/\n/a/ /b/ soon\n/a/ /b/ 999\n/a/ /b/ Country=ch\n";
        let diagnostics: Vec<_> =
            Redirects::read(text).1.iter().map(|diagnostic| diagnostic.text(Language::En)).collect();
        let messages: Vec<_> = diagnostics.iter().filter_map(|diagnostic| diagnostic.lines().next()).collect();
        assert_eq!(
            messages,
            [
                "_redirects:1:1: error: /alone has no target",
                "_redirects:3:1: error: /a/ has no target",
                "_redirects:5:3: error: \"old/\" is not a path",
                "_redirects:6:1: error: \"soon\" is not a status",
                "_redirects:7:1: error: \"999\" is not a status",
            ]
        );
        assert!(format!("{:#}", Redirects::parse(text).unwrap_err()).contains("_redirects:7:1"));
    }
}
