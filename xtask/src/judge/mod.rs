//! `cargo xtask judge`: the demo, at the root of a host and below a path, before judges that others wrote: HTML,
//! SVG, feeds and site maps against their grammars, every link, every address that search engines are told.

use crate::cli::Verdict;
use crate::error::Error;
use crate::repo::Repo;
use crate::setup::{self, Judges};
use crate::{build, terminal};

mod finding;
mod linked_data;
mod links;
mod markup;
mod site;
mod vnu;

use finding::Judgement;
use site::Site;

/// How much of what one judge found is listed: one mistake in a view is on every page.
const SHOWN: usize = 20;

pub(crate) fn run(repo: &Repo) -> Result<Verdict, Error> {
    let judges = setup::for_judging()?;
    build::press_for_app(repo)?;
    check(repo, &judges)?;
    Ok(Verdict::Clean)
}

/// Judges what is in `dist/`, and the same blog built below a path; an error when anything was found.
pub(crate) fn check(repo: &Repo, judges: &Judges) -> Result<(), Error> {
    let sites = [Site::at_root(repo)?, Site::below_path(repo)?];
    let mut judgements = Vec::new();
    for site in &sites {
        judgements.push(markup::html(judges, site)?);
        judgements.push(markup::svg(judges, site)?);
        judgements.push(markup::xml(judges, repo, site, markup::Grammar::Atom)?);
        judgements.push(markup::xml(judges, repo, site, markup::Grammar::SiteMap)?);
        judgements.push(links::judge(judges, repo, site)?);
        judgements.push(linked_data::judge(site)?);
    }
    print(&judgements);
    match judgements.iter().map(|judgement| judgement.findings.len()).sum() {
        0 => Ok(()),
        1 => Err(Error::Finding("the judges found one thing".into())),
        count => Err(Error::Finding(format!("the judges found {count} things"))),
    }
}

fn print(judgements: &[Judgement]) {
    let mut rows = vec![["what", "site", "judged", "found"].map(str::to_owned).to_vec()];
    rows.extend(judgements.iter().map(|judgement| {
        let counts = [judgement.judged, judgement.findings.len()].map(|count| terminal::thousands(count as u64));
        [vec![judgement.what.to_owned(), judgement.site.clone()], counts.to_vec()].concat()
    }));
    terminal::table(&rows);
    for judgement in judgements {
        for finding in judgement.findings.iter().take(SHOWN) {
            println!("{} {}: {finding}", judgement.what, judgement.site);
        }
        if let Some(more) = judgement.findings.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            println!("{} {}: and {more} more", judgement.what, judgement.site);
        }
    }
}
