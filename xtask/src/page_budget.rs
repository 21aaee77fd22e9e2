//! `page-budget.json`: how good and how fast pages and their builds must be, and why.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use serde::Deserialize;

use crate::files;
use crate::repo::Repo;

/// What `cargo xtask lighthouse`, `cargo xtask bench page`, `cargo xtask bench eleventy`, `cargo xtask bench search`,
/// `cargo xtask bench build` and `cargo xtask bench write` hold pages, builds and the editor to. Times are in
/// milliseconds, those of builds in seconds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budget {
    /// For people who wonder where the numbers come from.
    #[serde(rename = "why")]
    _why: Vec<String>,
    pub(crate) lighthouse: Lighthouse,
    pub(crate) bench: Bench,
    pub(crate) eleventy: Eleventy,
    pub(crate) search: Search,
    pub(crate) build: Build,
    pub(crate) editor: Editor,
}

/// On Lighthouse's simulated phone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lighthouse {
    /// Points in each category, of 100, in the worst run.
    pub(crate) score: u8,
    pub(crate) first_paint_ms: f64,
    pub(crate) largest_paint_ms: f64,
    /// Audits that can't pass where the host answers 404, as it must.
    pub(crate) left_out_of_404: Vec<String>,
}

/// In a browser that is really slowed down.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bench {
    pub(crate) blocking_ms: f64,
    pub(crate) layout_shift: f64,
    pub(crate) open_cold_ms: f64,
    pub(crate) open_hovered_ms: f64,
    pub(crate) back_ms: f64,
}

/// Beside a blog of Eleventy, in a browser that is really slowed down.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Eleventy {
    /// Our first paint as a multiple of Eleventy's.
    pub(crate) first_paint_ratio: f64,
}

/// A first query, in a browser that is really slowed down.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    /// What it may transfer, by the number of posts up to which the limit holds. The last one holds for longer blogs.
    pub(crate) bytes: BTreeMap<u32, u64>,
    /// Requests that wait for one another.
    pub(crate) round_trips: f64,
    /// From the last byte to the painted list.
    pub(crate) paint_ms: f64,
}

/// A build of generated posts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Build {
    /// Aims, by the number of posts up to which they hold.
    pub(crate) seconds: BTreeMap<u32, BuildSeconds>,
    pub(crate) memory_mib: u64,
    /// Files outside of the search index that a changed text may write.
    pub(crate) files_of_changed_text: usize,
}

/// How long a build may take.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BuildSeconds {
    pub(crate) from_nothing: f64,
    /// From nothing, without compressed variants.
    pub(crate) without_compression: f64,
    pub(crate) unchanged: f64,
    /// With the text of one post changed.
    pub(crate) changed: f64,
}

/// The editor of a long blog, as the 95th percentiles of what the author waits for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Editor {
    /// From a key press to the painted preview.
    pub(crate) preview_ms: f64,
    /// From the navigation to the painted list.
    pub(crate) list_ms: f64,
    /// From a key press to the painted results of the link finder.
    pub(crate) finder_ms: f64,
}

impl Budget {
    pub(crate) fn read(repo: &Repo) -> Result<Budget> {
        Budget::from_file(&repo.path("page-budget.json"))
    }

    fn from_file(path: &Path) -> Result<Budget> {
        files::read_json(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_has_a_budget() {
        let here = std::env::var("CARGO_MANIFEST_DIR").unwrap();
        let budget = Budget::from_file(&Path::new(&here).join("../page-budget.json")).unwrap();
        assert_eq!(budget.lighthouse.score, 100);
        assert_eq!(budget.eleventy.first_paint_ratio, 1.05);
        assert_eq!(budget.search.bytes.get(&1_000), Some(&35_000));
        assert_eq!(budget.build.files_of_changed_text, 10);
    }

    #[test]
    fn a_misspelt_limit_is_noticed() {
        let text = r#"{"why":[],"lighthouse":{"scores":100}}"#;
        let error = serde_json::from_str::<Budget>(text).unwrap_err();
        assert!(error.to_string().contains("scores"), "{error}");
    }
}
