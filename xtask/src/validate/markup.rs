//! Pages, pictures, feeds and site maps: each file against the grammar of its kind, by the Nu Html Checker.

use std::path::Path;

use anyhow::Result;

use super::finding::Report;
use super::site::Site;
use super::vnu;
use crate::repo::Repo;
use crate::setup::Validators;
use crate::verdict;

/// Kinds of XML that have a grammar in `xtask/checkers/site/`.
#[derive(Clone, Copy)]
pub(super) enum Grammar {
    Atom,
    SiteMap,
}

impl Grammar {
    fn name(self) -> &'static str {
        match self {
            Grammar::Atom => "Atom",
            Grammar::SiteMap => "site map",
        }
    }

    fn file(self) -> &'static str {
        match self {
            Grammar::Atom => "xtask/checkers/site/atom.rnc",
            Grammar::SiteMap => "xtask/checkers/site/sitemap.rnc",
        }
    }

    /// Whether a file is of this kind: `feed.xml` and `feed/2.xml`, `sitemap.xml` and `sitemap/2.xml`.
    fn covers(self, file: &Path) -> bool {
        let stem = match self {
            Grammar::Atom => "feed",
            Grammar::SiteMap => "sitemap",
        };
        let folder = file.parent().and_then(Path::file_name);
        file.file_stem().is_some_and(|name| name == stem) || folder.is_some_and(|name| name == stem)
    }
}

pub(super) fn html(validators: &Validators, site: &Site) -> Result<Report> {
    validate("HTML", validators, site, &["--html"], site.ending(".html").collect())
}

pub(super) fn svg(validators: &Validators, site: &Site) -> Result<Report> {
    validate("SVG", validators, site, &["--svg"], site.ending(".svg").collect())
}

pub(super) fn xml(validators: &Validators, repo: &Repo, site: &Site, grammar: Grammar) -> Result<Report> {
    let schema = vnu::address(&repo.path(grammar.file()));
    let files = site.ending(".xml").filter(|file| grammar.covers(file)).collect();
    validate(grammar.name(), validators, site, &["--schema", &schema, "--xml"], files)
}

/// Nothing to validate is a finding by itself: the site has files of each kind.
fn validate(
    what: &'static str,
    validators: &Validators,
    site: &Site,
    arguments: &[&str],
    files: Vec<&Path>,
) -> Result<Report> {
    if files.is_empty() {
        return Err(verdict::Finding(format!("the site at {} has no {what} to validate", site.path)).into());
    }
    let findings = vnu::run(&validators.vnu, &site.host, arguments, &files)?;
    Ok(Report { what, site: site.path.to_owned(), checked: files.len(), findings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_grammar_has_its_files() {
        let covered = |grammar: Grammar, file| grammar.covers(Path::new(file));
        for feed in ["feed.xml", "blog/feed.xml", "feed/2.xml", "tags/velo/feed.xml"] {
            assert!(covered(Grammar::Atom, feed) && !covered(Grammar::SiteMap, feed), "{feed}");
        }
        for map in ["sitemap.xml", "blog/sitemap/2.xml"] {
            assert!(covered(Grammar::SiteMap, map) && !covered(Grammar::Atom, map), "{map}");
        }
    }

    #[test]
    fn grammars_are_in_the_repository() {
        let here = std::env::var("CARGO_MANIFEST_DIR").unwrap();
        for grammar in [Grammar::Atom, Grammar::SiteMap] {
            assert!(Path::new(&here).join("..").join(grammar.file()).is_file());
        }
    }
}
