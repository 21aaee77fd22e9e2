//! `size-budget.json`: how heavy the app, a post and the editor's page may be, and why.

use std::path::Path;

use anyhow::Result;
use serde::Deserialize;

use crate::files;
use crate::setup::wasm::Kind;

/// Limits in bytes: for module and glue together, for the post in the middle by size, and for the files of the editor's
/// page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Budget {
    /// For people who wonder where the numbers come from.
    #[serde(rename = "why")]
    _why: Vec<String>,
    module_and_glue_brotli_bytes: u64,
    module_and_glue_brotli_bytes_plain_toolchain: u64,
    pub(super) post_brotli_bytes: u64,
    pub(super) editor_page_brotli_bytes: u64,
}

impl Budget {
    pub(super) fn read(path: &Path) -> Result<Budget> {
        files::read_json(path)
    }

    /// A module with a ready-made standard library is larger; one of unknown origin is checked strictly.
    pub(super) fn limit(&self, kind: Option<Kind>) -> u64 {
        match kind {
            Some(Kind::Plain) => self.module_and_glue_brotli_bytes_plain_toolchain,
            Some(Kind::RustSrc | Kind::Debian) | None => self.module_and_glue_brotli_bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
        "why": ["because"],
        "module_and_glue_brotli_bytes": 10,
        "module_and_glue_brotli_bytes_plain_toolchain": 20,
        "post_brotli_bytes": 5,
        "editor_page_brotli_bytes": 30
    }"#;

    #[test]
    fn each_kind_of_toolchain_has_its_limit() {
        let budget = serde_json::from_str::<Budget>(TEXT).unwrap();
        assert_eq!(budget.limit(Some(Kind::RustSrc)), 10);
        assert_eq!(budget.limit(Some(Kind::Debian)), 10);
        assert_eq!(budget.limit(Some(Kind::Plain)), 20);
        assert_eq!(budget.limit(None), 10);
    }

    #[test]
    fn a_misspelt_limit_is_noticed() {
        let error = serde_json::from_str::<Budget>(&TEXT.replace("plain", "plane")).unwrap_err();
        assert!(error.to_string().contains("plane_toolchain"), "{error}");
    }

    #[test]
    fn the_project_has_a_budget() {
        let here = std::env::var("CARGO_MANIFEST_DIR").unwrap();
        let file = Path::new(&here).join("../size-budget.json");
        assert!(Budget::read(&file).is_ok());
    }
}
