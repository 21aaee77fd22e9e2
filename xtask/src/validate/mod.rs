//! `cargo xtask validate`: the demo, at the root of a host and below a path, before validators that others wrote: HTML,
//! SVG, feeds and site maps against their grammars, every link, every address in data for search engines.

use anyhow::Result;

use crate::repo::Repo;
use crate::setup::{self, Validators};
use crate::verdict::{Finding, Verdict};
use crate::{build, terminal};

mod finding;
mod linked_data;
mod links;
mod markup;
mod site;
mod vnu;

use finding::Report;
use site::Site;

/// How much of what one validator found is listed: one mistake in a view is on every page.
const MAX_SHOWN: usize = 20;

pub(crate) fn run(repo: &Repo) -> Result<Verdict> {
    let validators = setup::for_validation(repo)?;
    build::ensure_app(repo)?;
    check(repo, &validators)?;
    Ok(Verdict::Clean)
}

/// Validates what is in `dist/`, and the same blog built below a path; an error when anything was found.
pub(crate) fn check(repo: &Repo, validators: &Validators) -> Result<()> {
    let sites = [Site::at_root(repo)?, Site::below_path(repo)?];
    let mut reports = Vec::new();
    for site in &sites {
        reports.push(markup::html(validators, site)?);
        reports.push(markup::svg(validators, site)?);
        reports.push(markup::xml(validators, repo, site, markup::Grammar::Atom)?);
        reports.push(markup::xml(validators, repo, site, markup::Grammar::SiteMap)?);
        reports.push(links::validate(validators, repo, site)?);
        reports.push(linked_data::validate(site)?);
    }
    print(&reports);
    match reports.iter().map(|report| report.findings.len()).sum() {
        0 => Ok(()),
        1 => Err(Finding("the validators found one thing".into()).into()),
        count => Err(Finding(format!("the validators found {count} things")).into()),
    }
}

fn print(reports: &[Report]) {
    let mut rows = vec![["what", "site", "checked", "found"].map(str::to_owned).to_vec()];
    rows.extend(reports.iter().map(|report| {
        let counts = [report.checked, report.findings.len()].map(|count| terminal::thousands(count as u64));
        [vec![report.what.to_owned(), report.site.clone()], counts.to_vec()].concat()
    }));
    terminal::table(&rows);
    for report in reports {
        for finding in report.findings.iter().take(MAX_SHOWN) {
            println!("{} {}: {finding}", report.what, report.site);
        }
        if let Some(more) = report.findings.len().checked_sub(MAX_SHOWN).filter(|more| *more > 0) {
            println!("{} {}: and {more} more", report.what, report.site);
        }
    }
}
