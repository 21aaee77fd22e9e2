//! JSON-LD: each block is JSON, speaks of schema.org, and says of everything in it what it is.

use anyhow::Result;
use fs_err as fs;
use serde_json::Value;

use super::finding::{Finding, Report};
use super::site::Site;
use crate::verdict;

const OPENING: &str = "<script type=\"application/ld+json\">";

pub(super) fn validate(site: &Site) -> Result<Report> {
    let mut report = Report { what: "JSON-LD", site: site.path.to_owned(), checked: 0, findings: Vec::new() };
    for file in site.ending(".html") {
        let path = site.host.join(file);
        let html = fs::read_to_string(&path)?;
        for block in blocks(&html) {
            report.checked += 1;
            report.findings.extend(complaint(block).map(|message| Finding {
                file: file.display().to_string(),
                place: None,
                message,
            }));
        }
    }
    if report.checked == 0 {
        return Err(verdict::Finding(format!("the site at {} has no JSON-LD to validate", site.path)).into());
    }
    Ok(report)
}

/// The blocks of a page, in the form in which the generator writes them.
pub(super) fn blocks(html: &str) -> impl Iterator<Item = &str> {
    html.split(OPENING).skip(1).filter_map(|rest| rest.split("</script").next())
}

fn complaint(block: &str) -> Option<String> {
    let value: Value = match serde_json::from_str(block) {
        Ok(value) => value,
        Err(error) => return Some(format!("its JSON-LD is no JSON: {error}")),
    };
    if value["@context"] != "https://schema.org" {
        return Some("its JSON-LD does not say that it speaks of schema.org".into());
    }
    let things = match &value["@graph"] {
        Value::Array(things) if !things.is_empty() => things.iter().collect(),
        Value::Null => vec![&value],
        _ => return Some("its JSON-LD has an empty @graph".into()),
    };
    let untyped = things.into_iter().find_map(untyped)?;
    Some(format!("its JSON-LD has something without a @type: {untyped}"))
}

/// The first thing in here that does not say what it is. A reference by `@id` alone needs not.
fn untyped(value: &Value) -> Option<&Value> {
    match value {
        Value::Object(fields) if fields.len() == 1 && fields.contains_key("@id") => None,
        Value::Object(fields) if !fields.get("@type").is_some_and(Value::is_string) => Some(value),
        Value::Object(fields) => fields.values().find_map(untyped),
        Value::Array(values) => values.iter().find_map(untyped),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_right_has_no_complaint() {
        let block = r#"{"@context":"https://schema.org","@graph":[{"@type":"Blog","author":{"@id":"x"}}]}"#;
        assert_eq!(complaint(block), None);
        assert_eq!(complaint(r#"{"@context":"https://schema.org","@type":"Blog"}"#), None);
    }

    #[test]
    fn complaints_say_what_is_wrong() {
        let found = |block| complaint(block).unwrap();
        assert!(found("{").starts_with("its JSON-LD is no JSON: "));
        assert!(found("{}").contains("schema.org"));
        assert!(found(r#"{"@context":"https://schema.org","@graph":[]}"#).contains("empty"));
        let nested = r#"{"@context":"https://schema.org","@type":"Blog","author":{"name":"A"}}"#;
        assert_eq!(found(nested), r#"its JSON-LD has something without a @type: {"name":"A"}"#);
    }

    #[test]
    fn blocks_are_found_in_a_page() {
        let html = format!("<head>{OPENING}{{\"a\":1}}</script><script>x</script>{OPENING}2</script>");
        assert_eq!(blocks(&html).collect::<Vec<_>>(), ["{\"a\":1}", "2"]);
    }
}
