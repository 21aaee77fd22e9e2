//! Rules of `_redirects`: an old path, fields of its query, the new address, a status.

use anyhow::{Context, Result};
use axum::http::StatusCode;

use super::pattern::{Found, Pattern, is_of_name};
use crate::address;

/// The rules that lead on, in the order of the file: the first that fits is followed.
#[derive(Debug, Default)]
pub(super) struct Redirects {
    rules: Vec<Rule>,
    /// Lines that ask for something else.
    pub(super) left_out: Vec<String>,
}

#[derive(Debug)]
struct Rule {
    path: Pattern,
    fields: Vec<String>,
    to: String,
    status: StatusCode,
}

impl Redirects {
    /// Reads the text of the file.
    ///
    /// # Errors
    /// The line that is no rule.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let mut redirects = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match rule(line)? {
                Some(rule) => redirects.rules.push(rule),
                None => redirects.left_out.push(line.to_owned()),
            }
        }
        Ok(redirects)
    }

    /// Where the address leads, if it is an old one.
    pub(super) fn leads(&self, path: &str, query: &str) -> Option<(StatusCode, String)> {
        let path = address::path(path);
        self.rules.iter().find_map(|rule| {
            let has = |field: &String| query.split('&').any(|sent| sent == field);
            let found = rule.path.find(&path).filter(|_| rule.fields.iter().all(has))?;
            Some((rule.status, filled(&rule.to, &found)))
        })
    }
}

/// The rule of a line. None where it does not lead on, or only some readers.
fn rule(line: &str) -> Result<Option<Rule>> {
    let mut words = line.split_whitespace().take_while(|word| !word.starts_with('#'));
    let path = Pattern::new(words.next().unwrap_or_default());
    let mut fields = Vec::new();
    let to = loop {
        let word = words.next().with_context(|| line.to_owned())?;
        if ["/", "http://", "https://"].iter().any(|start| word.starts_with(start)) {
            break word.to_owned();
        }
        fields.push(word.to_owned());
    };
    // A rule that is forced (`!`) is so here in any case: no file is looked for before it.
    let status = match words.next() {
        Some(word) => word.trim_end_matches('!').parse().with_context(|| line.to_owned())?,
        // What Netlify takes where nothing is said.
        None => 301,
    };
    let status = StatusCode::from_u16(status).with_context(|| line.to_owned())?;
    let leads_on = status.is_redirection() && words.next().is_none();
    Ok(leads_on.then_some(Rule { path, fields, to, status }))
}

/// The new address with what stood in the old one.
fn filled(to: &str, found: &Found) -> String {
    let mut parts = to.split(':');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_at(part.find(|c| !is_of_name(c)).unwrap_or(part.len()));
        match found.iter().find(|(known, _)| known == name) {
            Some((_, value)) => filled.extend([value, rest]),
            None => filled.extend([":", part]),
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::Redirects;

    fn leads(rules: &str, path: &str, query: &str) -> Option<String> {
        let (status, to) = Redirects::parse(rules).unwrap().leads(path, query)?;
        Some(format!("{} {to}", status.as_u16()))
    }

    #[test]
    fn the_first_rule_that_fits_is_followed() {
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
    fn patterns_hand_on_what_they_stand_for() {
        let rules = "/2012/:month/* /archive/2012/:splat?m=:month 301\n/away/* https://example.org/:splat 302\n";
        assert_eq!(leads(rules, "/2012/03/a/", "").as_deref(), Some("301 /archive/2012/a/?m=03"));
        assert_eq!(leads(rules, "/away/b", "").as_deref(), Some("302 https://example.org/b"));
        assert_eq!(leads(rules, "/2012/", ""), None);
    }

    #[test]
    fn what_is_no_redirect_is_left_out_and_what_is_no_rule_is_told() {
        let rules = "/proxy/* https://example.org/:splat 200\n/a/ /b/ 302 Country=ch\n/a/ /c/\n";
        let redirects = Redirects::parse(rules).unwrap();
        assert_eq!(redirects.left_out, ["/proxy/* https://example.org/:splat 200", "/a/ /b/ 302 Country=ch"]);
        assert_eq!(leads(rules, "/a/", "").as_deref(), Some("301 /c/"));
        for wrong in ["/alone 301", "/a/ b", "/a/ /b/ soon", "/a/ /b/ 3000"] {
            assert!(Redirects::parse(wrong).is_err(), "{wrong}");
        }
    }
}
