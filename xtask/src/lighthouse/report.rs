//! One report of Lighthouse: its points, its times, and the audits that cost points.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use serde::Deserialize;
use serde_json::Value;

use crate::files;

/// The four categories: Lighthouse's key, and the words for it.
pub(super) const CATEGORIES: [(&str, &str); 4] = [
    ("performance", "performance"),
    ("accessibility", "accessibility"),
    ("best-practices", "best practices"),
    ("seo", "search engines"),
];

/// What one run came to.
pub(super) struct Run {
    /// Points of 100, in the order of [`CATEGORIES`].
    pub(super) scores: [u8; 4],
    /// In milliseconds.
    pub(super) first_paint: f64,
    pub(super) largest_paint: f64,
    pub(super) blocking: f64,
    pub(super) shift: f64,
    /// Each audit that cost points, as a phrase.
    pub(super) failed: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Report {
    categories: BTreeMap<String, Category>,
    audits: BTreeMap<String, Audit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Category {
    audit_refs: Vec<Reference>,
}

#[derive(Deserialize)]
struct Reference {
    id: String,
    weight: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Audit {
    title: String,
    score: Option<f64>,
    numeric_value: Option<f64>,
    #[serde(default)]
    details: Value,
}

impl Report {
    pub(super) fn read(file: &Path) -> Result<Report> {
        files::read_json(file)
    }

    /// The points as Lighthouse counts them, but for the audits that are left out.
    pub(super) fn run(&self, left_out: &[String]) -> Run {
        let mut failed = Vec::new();
        let scores = CATEGORIES.map(|(key, name)| {
            let Some(category) = self.categories.get(key) else { return 0 };
            let counted = category
                .audit_refs
                .iter()
                .filter(|each| each.weight > 0.0 && !(left_out.contains(&each.id) && self.may_be_left_out(&each.id)));
            let (mut points, mut weights) = (0.0, 0.0);
            for Reference { id, weight } in counted {
                let audit = self.audits.get(id);
                let score = audit.and_then(|audit| audit.score).unwrap_or(0.0);
                points += score * weight;
                weights += weight;
                if score < 1.0 {
                    let title = audit.map_or("", |audit| &*audit.title);
                    failed.push(format!("{name}: {title} ({id})"));
                }
            }
            let score: f64 = if weights > 0.0 { points / weights } else { 0.0 };
            (score * 100.0).round() as u8
        });
        Run {
            scores,
            first_paint: self.number("first-contentful-paint"),
            largest_paint: self.number("largest-contentful-paint"),
            blocking: self.number("total-blocking-time"),
            shift: self.number("cumulative-layout-shift"),
            failed,
        }
    }

    /// A console is left out only while nothing but the network's answers is in it.
    fn may_be_left_out(&self, id: &str) -> bool {
        id != "errors-in-console"
            || self.audits.get(id).is_some_and(|audit| {
                let items = audit.details["items"].as_array();
                items.into_iter().flatten().all(|item| item["source"] == "network")
            })
    }

    /// What could not be measured is no success.
    fn number(&self, audit: &str) -> f64 {
        self.audits.get(audit).and_then(|audit| audit.numeric_value).unwrap_or(f64::INFINITY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(console: &str) -> Report {
        let text = r#"{
            "categories": {
                "performance": {"auditRefs": [{"id": "first-contentful-paint", "weight": 10}, {"id": "hint", "weight": 0}]},
                "accessibility": {"auditRefs": [{"id": "label", "weight": 3}]},
                "best-practices": {"auditRefs": [{"id": "errors-in-console", "weight": 1}, {"id": "label", "weight": 3}]},
                "seo": {"auditRefs": [{"id": "is-crawlable", "weight": 1}, {"id": "label", "weight": 3}]}
            },
            "audits": {
                "first-contentful-paint": {"title": "Paint", "score": 0.98, "numericValue": 800.5},
                "hint": {"title": "Hint", "score": null},
                "label": {"title": "Label", "score": 1},
                "is-crawlable": {"title": "Crawlable", "score": 0},
                "errors-in-console": {"title": "Console", "score": 0, "details": {"items": [CONSOLE]}}
            }
        }"#;
        serde_json::from_str(&text.replace("CONSOLE", console)).unwrap()
    }

    #[test]
    fn points_are_weighted_means() {
        let run = report(r#"{"source":"network"}"#).run(&[]);
        assert_eq!(run.scores, [98, 100, 75, 75]);
        assert_eq!(run.first_paint, 800.5);
        assert!(run.blocking.is_infinite());
        let failed = ["performance: Paint (first-contentful-paint)", "best practices: Console (errors-in-console)"];
        assert_eq!(run.failed[..2], failed);
    }

    #[test]
    fn audits_that_can_not_pass_are_left_out() {
        let left_out = ["is-crawlable", "errors-in-console"].map(str::to_owned);
        assert_eq!(report(r#"{"source":"network"}"#).run(&left_out).scores, [98, 100, 100, 100]);
        assert_eq!(report(r#"{"source":"exception"}"#).run(&left_out).scores, [98, 100, 75, 100]);
    }
}
