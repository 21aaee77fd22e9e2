//! `cargo xtask bench eleventy`: the first paint of a post in a slowed browser, beside that of the same post in a
//! blog of Eleventy as its users have it: the layout of its base blog, the style inline, no script.

use anyhow::{Context, Result};
use clap::Args;
use tokio::runtime::Builder;

use super::browser::Browser;
use super::first_visit::{self, FirstVisit};
use super::tab;
use crate::page_budget::Budget;
use crate::preview::Preview;
use crate::repo::Repo;
use crate::spread::Spread;
use crate::subject::Subject;
use crate::verdict::Verdict;
use crate::{build, setup, terminal};

mod posts;
mod site;

#[derive(Args)]
pub(super) struct Options {
    /// How often each of the two is measured
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
}

/// The visits to one post in both blogs, one of each for every run.
#[derive(Default)]
struct Measured {
    carnet: Vec<FirstVisit>,
    eleventy: Vec<FirstVisit>,
}

pub(super) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    let chromium = setup::for_measuring(repo)?;
    let script = setup::for_eleventy(repo)?;
    build::ensure_app(repo)?;
    let limit = Budget::read(repo)?.eleventy.first_paint_ratio;
    let post = Subject::Post.path(&repo.dist())?;
    let folder = tempfile::tempdir()?;
    let site = site::build(repo, &script, folder.path(), &post)?;
    let (carnet, eleventy) = (Preview::start(repo, &repo.dist())?, Preview::start(repo, &site)?);
    println!("measuring /{post}, {} times each, {} …", options.runs, tab::conditions());
    let browser = Browser::start(repo, chromium)?;
    let mut measured = Measured::default();
    let measure = async {
        // In turns, so that what else the machine does falls on both alike.
        for _ in 0..options.runs {
            measured.carnet.push(first_visit::measure(&browser, &carnet.page(&post), &[], true).await?);
            measured.eleventy.push(first_visit::measure(&browser, &eleventy.page(&post), &[], false).await?);
        }
        anyhow::Ok(())
    };
    Builder::new_current_thread().enable_all().build()?.block_on(measure)?;
    print(&measured);
    compare(&measured, limit)
}

impl Measured {
    /// One number of all visits to Carnet, and of all to Eleventy.
    fn spreads(&self, number: fn(&FirstVisit) -> f64) -> Option<[Spread; 2]> {
        let of = |visits: &[FirstVisit]| Spread::of(visits.iter().map(number));
        Some([of(&self.carnet)?, of(&self.eleventy)?])
    }
}

/// The median of Carnet as a multiple of that of Eleventy.
fn ratio([carnet, eleventy]: &[Spread; 2]) -> f64 {
    carnet.median / eleventy.median
}

fn print(measured: &Measured) {
    terminal::heading("a first visit to a post: median (least to most); ratio of the medians");
    let row = |name: &str, number: fn(&FirstVisit) -> f64| {
        let mut row = vec![name.to_owned()];
        if let Some(spreads) = measured.spreads(number) {
            row.extend(spreads.iter().map(Spread::to_string));
            row.push(format!("{:.2}", ratio(&spreads)));
        }
        row
    };
    terminal::table(&[
        ["", "Carnet", "Eleventy", "ratio"].map(str::to_owned).to_vec(),
        row("first paint, in ms", |visit| visit.first_paint),
        row("largest paint, in ms", |visit| visit.largest_paint),
        row("bytes of the document, with headers", |visit| {
            visit.bytes.get("page").copied().unwrap_or_default() as f64
        }),
        row("requests before the first paint", |visit| visit.requests),
    ]);
}

/// The medians of the first paint against `page-budget.json`.
fn compare(measured: &Measured, limit: f64) -> Result<Verdict> {
    let spreads = measured.spreads(|visit| visit.first_paint).context("nothing was measured")?;
    let complaint = complaint(ratio(&spreads), limit);
    println!("\n{}", complaint.as_deref().unwrap_or("all is within page-budget.json"));
    Ok(if complaint.is_some() { Verdict::Findings } else { Verdict::Clean })
}

fn complaint(ratio: f64, limit: f64) -> Option<String> {
    (ratio > limit).then(|| format!("first paint: {ratio:.3} times Eleventy's, above {limit} of page-budget.json"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn visits(first_paints: [f64; 3]) -> Vec<FirstVisit> {
        let visit = |first_paint| FirstVisit {
            bytes: BTreeMap::from([("page", 6_000)]),
            requests: 2.0,
            first_paint,
            largest_paint: first_paint,
            blocking: 0.0,
            shift: 0.0,
        };
        first_paints.map(visit).into()
    }

    #[test]
    fn only_later_paint_than_the_limit_is_a_finding() {
        let eleventy = || visits([480.0, 500.0, 900.0]);
        let verdict = |carnet| compare(&Measured { carnet: visits(carnet), eleventy: eleventy() }, 1.05).unwrap();
        assert_eq!(verdict([400.0, 525.0, 990.0]), Verdict::Clean);
        assert_eq!(verdict([400.0, 526.0, 527.0]), Verdict::Findings);
        assert!(compare(&Measured::default(), 1.05).is_err());
    }

    #[test]
    fn complaint_has_ratio_and_limit() {
        assert_eq!(complaint(1.05, 1.05), None);
        let expected = "first paint: 1.153 times Eleventy's, above 1.05 of page-budget.json";
        assert_eq!(complaint(1.1529, 1.05).as_deref(), Some(expected));
    }
}
