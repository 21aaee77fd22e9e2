//! `cargo xtask lighthouse`: the built site on a simulated phone, by Lighthouse, against `page-budget.json`.

use std::path::Path;

use anyhow::Result;
use clap::Args;
use fs_err as fs;
use xshell::cmd;

use crate::command;
use crate::page_budget::{self, Budget};
use crate::preview::Preview;
use crate::repo::Repo;
use crate::setup;
use crate::spread::Spread;
use crate::subject::Subject;
use crate::verdict::Verdict;
use crate::{build, terminal};

mod report;

use report::{CATEGORIES, Report, Run};

#[derive(Args)]
pub(crate) struct Options {
    /// How often each page is measured
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// Pages to measure; all five without it
    #[arg(long = "page", value_enum, value_delimiter = ',')]
    pages: Vec<Subject>,
}

/// One page, measured.
struct Page {
    subject: Subject,
    runs: Vec<Run>,
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    let tools = setup::for_lighthouse(repo)?;
    build::ensure_app(repo)?;
    let budget = Budget::read(repo)?.lighthouse;
    let folder = repo.target().join("lighthouse");
    fs::create_dir_all(&folder)?;
    let preview = Preview::start(repo, &repo.dist())?;
    let subjects = match &*options.pages {
        [] => &Subject::ALL[..],
        some => some,
    };
    let mut pages = Vec::new();
    for subject in subjects {
        let path = subject.path(&repo.dist())?;
        println!("measuring /{path}, {} times …", options.runs);
        let left_out: &[String] = match subject {
            Subject::NotFound => &budget.left_out_of_404,
            _ => &[],
        };
        let mut runs = Vec::new();
        for run in 1..=options.runs {
            let file = folder.join(format!("{}-{run}.json", subject.name()));
            measure(repo, &tools, &preview.page(&path), &file)?;
            runs.push(Report::read(&file)?.run(left_out));
        }
        pages.push(Page { subject: *subject, runs });
    }
    print(&pages);
    println!("\nthe reports are in {}", folder.display());
    Ok(compare(&pages, &budget))
}

/// Mobile, with simulated throttling, as is Lighthouse's default.
fn measure(repo: &Repo, tools: &setup::Lighthouse, address: &str, report: &Path) -> Result<()> {
    let script = &tools.script;
    let node = cmd!(
        repo.sh,
        "node {script} {address} --quiet --ignore-status-code --output=json --output-path {report}
            --chrome-flags='--headless=new --no-sandbox --disable-dev-shm-usage'"
    );
    command::run_quietly(node.env("CHROME_PATH", &tools.chromium))
}

fn print(pages: &[Page]) {
    terminal::heading("points of the worst run; times in ms, median (least to most)");
    let mut head = vec!["page"];
    head.extend(CATEGORIES.map(|(_, name)| name));
    head.extend(["first paint", "largest paint", "blocking", "shift"]);
    let mut rows = vec![head.into_iter().map(str::to_owned).collect()];
    for Page { subject, runs } in pages {
        let mut row = vec![subject.name().to_owned()];
        row.extend((0..CATEGORIES.len()).map(|category| worst(runs, category).to_string()));
        let times = [
            spread(runs, |run| run.first_paint),
            spread(runs, |run| run.largest_paint),
            spread(runs, |run| run.blocking),
        ];
        row.extend(times.map(|spread| spread.map_or_else(|| "none".into(), |spread| spread.to_string())));
        let shift = spread(runs, |run| run.shift);
        row.push(shift.map_or_else(|| "none".into(), |spread| format!("{:.3}", spread.most)));
        rows.push(row);
    }
    terminal::table(&rows);
}

fn worst(runs: &[Run], category: usize) -> u8 {
    runs.iter().filter_map(|run| run.scores.get(category)).min().copied().unwrap_or(0)
}

fn spread(runs: &[Run], value: impl Fn(&Run) -> f64) -> Option<Spread> {
    Spread::of(runs.iter().map(value))
}

fn compare(pages: &[Page], budget: &page_budget::Lighthouse) -> Verdict {
    let complaints: Vec<_> = pages.iter().flat_map(|page| complaints(page, budget)).collect();
    println!();
    if complaints.is_empty() {
        println!("all pages are within page-budget.json");
        return Verdict::Clean;
    }
    complaints.iter().for_each(|complaint| println!("{complaint}"));
    Verdict::Findings
}

/// What is wrong with a page, and which audits say why.
fn complaints(page: &Page, budget: &page_budget::Lighthouse) -> Vec<String> {
    let name = page.subject.name();
    let mut complaints = Vec::new();
    for (index, (_, category)) in CATEGORIES.iter().enumerate() {
        let score = worst(&page.runs, index);
        if score < budget.score {
            complaints.push(format!("{name}: {score} points for {category}, below {}", budget.score));
        }
    }
    let limits = [
        ("first paint", spread(&page.runs, |run| run.first_paint), budget.first_paint_ms),
        ("largest paint", spread(&page.runs, |run| run.largest_paint), budget.largest_paint_ms),
    ];
    for (what, spread, limit) in limits {
        if let Some(Spread { median, .. }) = spread.filter(|spread| spread.median > limit) {
            complaints.push(format!("{name}: {what} after {median:.0} ms, above {limit} ms"));
        }
    }
    let mut audits: Vec<_> = page.runs.iter().flat_map(|run| &run.failed).collect();
    audits.sort();
    audits.dedup();
    complaints.extend(audits.into_iter().map(|audit| format!("{name}: {audit}")));
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget() -> page_budget::Lighthouse {
        page_budget::Lighthouse {
            score: 100,
            first_paint_ms: 750.0,
            largest_paint_ms: 800.0,
            left_out_of_404: Vec::new(),
        }
    }

    fn run(scores: [u8; 4], first_paint: f64) -> Run {
        Run { scores, first_paint, largest_paint: 800.0, blocking: 0.0, shift: 0.0, failed: Vec::new() }
    }

    #[test]
    fn points_are_those_of_the_worst_run_and_times_the_median() {
        let runs = vec![run([100; 4], 740.0), run([100, 100, 96, 100], 745.0), run([100; 4], 900.0)];
        let found = complaints(&Page { subject: Subject::Home, runs }, &budget());
        assert_eq!(found, ["home: 96 points for best practices, below 100"]);
    }

    #[test]
    fn slow_paint_is_told() {
        let runs = vec![run([100; 4], 740.0), run([100; 4], 751.0), run([100; 4], 752.0)];
        let found = complaints(&Page { subject: Subject::Post, runs }, &budget());
        assert_eq!(found, ["post: first paint after 751 ms, above 750 ms"]);
    }
}
