//! Pages, pictures, feeds and site maps: each file against the grammar of its kind, by the Nu Html Checker.

use std::path::Path;

use super::finding::Judgement;
use super::site::Site;
use super::vnu;
use crate::error::Error;
use crate::repo::Repo;
use crate::setup::Judges;

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

pub(super) fn html(judges: &Judges, site: &Site) -> Result<Judgement, Error> {
    judge("HTML", judges, site, &["--html"], site.ending(".html").collect())
}

pub(super) fn svg(judges: &Judges, site: &Site) -> Result<Judgement, Error> {
    judge("SVG", judges, site, &["--svg"], site.ending(".svg").collect())
}

pub(super) fn xml(judges: &Judges, repo: &Repo, site: &Site, grammar: Grammar) -> Result<Judgement, Error> {
    let schema = vnu::address(&repo.path(grammar.file()));
    let files = site.ending(".xml").filter(|file| grammar.covers(file)).collect();
    judge(grammar.name(), judges, site, &["--schema", &schema, "--xml"], files)
}

/// Nothing to judge is a finding by itself: the site has files of each kind.
fn judge(
    what: &'static str,
    judges: &Judges,
    site: &Site,
    arguments: &[&str],
    files: Vec<&Path>,
) -> Result<Judgement, Error> {
    if files.is_empty() {
        return Err(Error::Finding(format!("the site at {} has no {what} to judge", site.path)));
    }
    let findings = vnu::run(&judges.vnu, &site.host, arguments, &files)?;
    Ok(Judgement { what, site: site.path.to_owned(), judged: files.len(), findings })
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
