//! `cargo xtask bench page`: a real browser, really slowed down, on a first visit to a post with the app and without
//! it, and on the way from home to a post and back.

use anyhow::Result;
use clap::Args;
use tokio::runtime::Builder;

use self::moves::Move;
use super::browser::Browser;
use super::first_visit::{self, FirstVisit, KINDS};
use super::tab;
use crate::page_budget::{self, Budget};
use crate::preview::Preview;
use crate::repo::Repo;
use crate::spread::Spread;
use crate::subject::Subject;
use crate::verdict::Verdict;
use crate::{build, setup, size, terminal};

mod moves;

#[derive(Args)]
pub(super) struct Options {
    /// How often everything is measured
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
}

/// All that was measured, one of each for every run.
#[derive(Default)]
struct Measured {
    with_app: Vec<FirstVisit>,
    without_app: Vec<FirstVisit>,
    cold: Vec<Move>,
    hovered: Vec<Move>,
}

pub(super) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    let chromium = setup::for_measuring(repo)?;
    build::ensure_app(repo)?;
    let budget = Budget::read(repo)?.bench;
    let preview = Preview::start(repo, &repo.dist())?;
    let (home, post) = (preview.page(""), preview.page(&Subject::Post.path(&repo.dist())?));
    let files = size::files(repo)?;
    let app = [files.script, files.module].map(|name| preview.page(&format!("assets/{name}")));
    println!("measuring {post}, {} times, {} …", options.runs, tab::conditions());
    let browser = Browser::start(repo, chromium)?;
    let mut measured = Measured::default();
    let measure = async {
        // In turns, so that what else the machine does falls on all alike.
        for _ in 0..options.runs {
            measured.with_app.push(first_visit::measure(&browser, &post, &[], true).await?);
            measured.without_app.push(first_visit::measure(&browser, &post, &app, false).await?);
            measured.cold.push(moves::measure(&browser, &home, false).await?);
            measured.hovered.push(moves::measure(&browser, &home, true).await?);
        }
        anyhow::Ok(())
    };
    Builder::new_current_thread().enable_all().build()?.block_on(measure)?;
    print_bytes(&measured);
    print_visits(&measured);
    print_moves(&measured);
    Ok(compare(&measured, &budget))
}

fn print_bytes(measured: &Measured) {
    terminal::heading("bytes of a first visit to a post, with headers (median)");
    let mut rows = vec![["kind", "with the app", "without"].map(str::to_owned).to_vec()];
    let bytes = |visits: &[FirstVisit], kind: Option<&str>| {
        let of = |visit: &FirstVisit| match kind {
            Some(kind) => visit.bytes.get(kind).copied().unwrap_or_default(),
            None => visit.bytes.values().sum(),
        };
        let spread = Spread::of(visits.iter().map(|visit| of(visit) as f64));
        spread.map_or_else(|| "none".into(), |spread| terminal::thousands(spread.median as u64))
    };
    for (name, kind) in KINDS.map(|kind| (kind, Some(kind))).into_iter().chain([("all", None)]) {
        rows.push(vec![name.into(), bytes(&measured.with_app, kind), bytes(&measured.without_app, kind)]);
    }
    terminal::table(&rows);
}

fn print_visits(measured: &Measured) {
    terminal::heading("a first visit to a post, in ms: median (least to most)");
    let row = |name: &str, value: fn(&FirstVisit) -> f64| {
        let cells = [&measured.with_app, &measured.without_app].map(|visits| shown(visits.iter().map(value)));
        [vec![name.to_owned()], cells.to_vec()].concat()
    };
    terminal::table(&[
        ["", "with the app", "without"].map(str::to_owned).to_vec(),
        row("first paint", |visit| visit.first_paint),
        row("largest paint", |visit| visit.largest_paint),
        row("blocking time", |visit| visit.blocking),
        row("layout shift, in thousandths", |visit| visit.shift * 1000.0),
    ]);
}

fn print_moves(measured: &Measured) {
    terminal::heading("from the click to the painted text, in ms: median (least to most)");
    let mut rows = vec![["", "home to post", "back"].map(str::to_owned).to_vec()];
    for (name, moves) in [("cold", &measured.cold), ("hovered", &measured.hovered)] {
        let (open, back) = (moves.iter().map(|each| each.open), moves.iter().map(|each| each.back));
        rows.push(vec![name.to_owned(), shown(open), shown(back)]);
    }
    terminal::table(&rows);
}

fn shown(values: impl Iterator<Item = f64>) -> String {
    Spread::of(values).map_or_else(|| "none".into(), |spread| spread.to_string())
}

/// Medians against `page-budget.json`.
fn compare(measured: &Measured, budget: &page_budget::Bench) -> Verdict {
    let all = measured.cold.iter().chain(&measured.hovered);
    let limits = [
        ("blocking time", Spread::of(measured.with_app.iter().map(|visit| visit.blocking)), budget.blocking_ms),
        ("layout shift", Spread::of(measured.with_app.iter().map(|visit| visit.shift)), budget.layout_shift),
        ("opening a post cold", Spread::of(measured.cold.iter().map(|each| each.open)), budget.open_cold_ms),
        ("opening a post hovered", Spread::of(measured.hovered.iter().map(|each| each.open)), budget.open_hovered_ms),
        ("going back", Spread::of(all.map(|each| each.back)), budget.back_ms),
    ];
    let complaints = complaints(&limits);
    println!();
    if complaints.is_empty() {
        println!("all is within page-budget.json");
        return Verdict::Clean;
    }
    complaints.iter().for_each(|complaint| println!("{complaint}"));
    Verdict::Findings
}

fn complaints(limits: &[(&str, Option<Spread>, f64)]) -> Vec<String> {
    let above = limits.iter().filter_map(|(what, spread, limit)| {
        let median = spread.as_ref()?.median;
        (median > *limit).then(|| format!("{what}: {median:.1}, above {limit} of page-budget.json"))
    });
    above.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_held_to_the_limits() {
        let limits = [
            ("blocking time", Spread::of([10.0, 50.0, 900.0]), 50.0),
            ("going back", Spread::of([40.0, 61.25, 70.0]), 50.0),
        ];
        assert_eq!(complaints(&limits), ["going back: 61.2, above 50 of page-budget.json"]);
    }
}
