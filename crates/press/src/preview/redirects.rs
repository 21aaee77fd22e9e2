//! Rules of `_redirects`: an old path, fields of its query, the new address, a status.

use anyhow::{Context, Result};
use axum::http::StatusCode;

use crate::address;

/// The rules, in the order of the file: the first that fits is followed.
#[derive(Debug, Default)]
pub(super) struct Redirects {
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    path: String,
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
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Ok(Self { rules: lines.map(rule).collect::<Result<_>>()? })
    }

    /// Where the address leads, if it is an old one.
    pub(super) fn leads(&self, path: &str, query: &str) -> Option<(StatusCode, String)> {
        let path = address::path(path);
        let rule = self.rules.iter().find(|rule| {
            let has = |field: &String| query.split('&').any(|sent| sent == field);
            rule.path == path && rule.fields.iter().all(has)
        })?;
        Some((rule.status, rule.to.clone()))
    }
}

fn rule(line: &str) -> Result<Rule> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    // A rule that is forced (`!`) is so here in any case: no file is looked for before it.
    let status = match words.last().and_then(|word| word.trim_end_matches('!').parse::<u16>().ok()) {
        Some(status @ 300..400) => {
            words.pop();
            StatusCode::from_u16(status).with_context(|| line.to_owned())?
        }
        Some(status) => anyhow::bail!("{line}: a preview only leads on, and {status} is something else"),
        // What both hosts take where nothing is said.
        None => StatusCode::MOVED_PERMANENTLY,
    };
    match words.as_slice() {
        [path, fields @ .., to] => Ok(Rule {
            path: address::path(path),
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            to: (*to).to_owned(),
            status,
        }),
        _ => anyhow::bail!("{line}"),
    }
}

#[cfg(test)]
mod tests {
    use super::Redirects;

    #[test]
    fn the_first_rule_that_fits_is_followed() {
        let text = "# ours\n/old/ /new/ 301\n/ p=42 /posts/a/ 301!\n/x/ /y/ 302\n/z/ /w/\n/caf%C3%A9/ /v/ 301\n";
        let redirects = Redirects::parse(text).unwrap();
        let leads = |path: &str, query: &str| {
            redirects.leads(path, query).map(|(status, to)| format!("{} {to}", status.as_u16()))
        };
        assert_eq!(leads("/old/", "a=b").as_deref(), Some("301 /new/"));
        assert_eq!(leads("/", "p=42&x=y").as_deref(), Some("301 /posts/a/"));
        assert_eq!(leads("/", "p=421"), None);
        assert_eq!(leads("/", ""), None);
        assert_eq!(leads("/x/", "").as_deref(), Some("302 /y/"));
        assert_eq!(leads("/z/", "").as_deref(), Some("301 /w/"));
        assert_eq!(leads("/caf%c3%a9/", "").as_deref(), Some("301 /v/"));
        assert!(Redirects::parse("/alone 301\n").is_err());
        assert!(Redirects::parse("/proxy /elsewhere 200\n").is_err());
    }
}
