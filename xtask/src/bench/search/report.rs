//! What a person sees of one blog: a table of the indexes, and one of the first queries.

use super::first_query::FirstQuery;
use super::measured::{Measured, Search, median};
use super::queries;
use crate::spread::Spread;
use crate::terminal;

const CARNET: &str = "Carnet";
const PAGEFIND: &str = "Pagefind";

pub(super) fn print(measured: &Measured) {
    let posts = terminal::thousands(measured.posts.into());
    terminal::heading(&format!("{posts} posts: index"));
    let mut rows = vec![["", "files", "bytes", "compressed", "time", "peak memory"].map(str::to_owned).to_vec()];
    rows.push(index_row("Carnet, with the site", &measured.carnet));
    rows.extend(measured.pagefind.as_ref().map(|search| index_row("Pagefind, after it", search)));
    terminal::table(&rows);

    terminal::heading(&format!("{posts} posts: first query, median (least to most), times in ms"));
    let head = ["", "requests", "in a row", "bytes", "program", "results", "last byte to list", "typing to list"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (number, query) in queries::all().iter().enumerate() {
        for (name, search) in [(CARNET, Some(&measured.carnet)), (PAGEFIND, measured.pagefind.as_ref())] {
            let runs = search.and_then(|search| search.queries.get(number));
            rows.extend(runs.map(|runs| query_row(&format!("{}, {name}: {}", query.kind.name(), query.text), runs)));
        }
    }
    terminal::table(&rows);
}

fn index_row(name: &str, search: &Search) -> Vec<String> {
    let Search { usage, size, .. } = search;
    let [files, raw, compressed] = [size.files, size.raw, size.compressed].map(terminal::thousands);
    let memory = format!("{} MiB", usage.memory / (1024 * 1024));
    vec![name.to_owned(), files, raw, compressed, terminal::duration(usage.wall), memory]
}

fn query_row(name: &str, runs: &[FirstQuery]) -> Vec<String> {
    let whole = |number: fn(&FirstQuery) -> f64| {
        median(runs, number).map_or_else(none, |median| terminal::thousands(median as u64))
    };
    let spread = |number: fn(&FirstQuery) -> f64| {
        Spread::of(runs.iter().map(number)).map_or_else(none, |spread| spread.to_string())
    };
    vec![
        name.to_owned(),
        whole(|query| query.requests as f64),
        whole(|query| query.round_trips as f64),
        whole(|query| query.bytes as f64),
        whole(|query| query.program as f64),
        whole(|query| query.results as f64),
        spread(|query| query.paint),
        spread(|query| query.all),
    ]
}

fn none() -> String {
    "none".to_owned()
}
