//! The first query of a reader with an empty cache: what is fetched for it, and when its results are painted.

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;

use crate::bench::browser::Browser;
use crate::bench::tab::Tab;
use crate::preview::Preview;

/// Asks in the page, and lists its requests.
const SCRIPT: &str = include_str!("query.js");

/// The link to the search page.
const LINK: &str = ".site-nav a[href$='/search/']";

/// The search page is there, and nothing more is fetched for it.
const READY: &str = "document.getElementById('q') && performance.now() - carnetBench.last > 500";

/// A first query, measured.
pub(super) struct FirstQuery {
    /// Requests for the index, and for a program that is loaded for the search alone.
    pub(super) requests: usize,
    /// Requests that waited for one another.
    pub(super) round_trips: usize,
    /// Bytes of the bodies as they were transferred, compressed.
    pub(super) bytes: u64,
    /// Those of them that are program: scripts and WebAssembly.
    pub(super) program: u64,
    /// Results in the list, at most ten.
    pub(super) results: u64,
    /// Milliseconds from the last byte to the painted list.
    pub(super) paint: f64,
    /// Milliseconds from typing to the painted list.
    pub(super) all: f64,
}

/// What the script in the page returns. Times are in milliseconds since the page was opened.
#[derive(Deserialize)]
struct Found {
    painted: f64,
    took: f64,
    results: u64,
    requests: Vec<Request>,
}

/// A request, as Resource Timing has it (<https://www.w3.org/TR/resource-timing/>).
#[derive(Deserialize)]
struct Request {
    address: String,
    start: f64,
    end: f64,
    bytes: u64,
}

/// Goes from the home page to the search page, and types.
pub(super) async fn of_carnet(browser: &Browser, preview: &Preview, text: &str) -> Result<FirstQuery> {
    let home = preview.page("");
    let work = async |tab: &Tab| {
        tab.visit(&home, true).await?;
        tab.find(LINK).await?.click().await?;
        tab.until(READY).await?;
        ask(tab, &format!("carnetSearch.carnet({})", json!(text))).await
    };
    let found =
        browser.visit(&[], work).await.with_context(|| format!("the query \"{text}\" could not be measured"))?;
    first_query(&found, &preview.page("search/"))
}

/// Loads Pagefind in the home page, without the app, and asks it.
pub(super) async fn of_pagefind(browser: &Browser, preview: &Preview, text: &str) -> Result<FirstQuery> {
    let (home, script) = (preview.page(""), preview.page("pagefind/pagefind.js"));
    let work = async |tab: &Tab| {
        tab.visit(&home, false).await?;
        ask(tab, &format!("carnetSearch.pagefind({}, {})", json!(script), json!(text))).await
    };
    let assets = [preview.page("assets/*")];
    let found = browser
        .visit(&assets, work)
        .await
        .with_context(|| format!("the query \"{text}\" of Pagefind could not be measured"))?;
    first_query(&found, &preview.page("pagefind/"))
}

async fn ask(tab: &Tab, call: &str) -> Result<Found> {
    tab.run(SCRIPT).await?;
    let found = tab.value(call).await?;
    serde_json::from_value(found.clone()).with_context(|| format!("the page has this for {call}: {found}"))
}

/// Sums up the requests whose addresses start with `folder`.
fn first_query(found: &Found, folder: &str) -> Result<FirstQuery> {
    let requests: Vec<&Request> =
        found.requests.iter().filter(|request| request.address.starts_with(folder)).collect();
    let ends = requests.iter().map(|request| request.end);
    let last = ends.max_by(f64::total_cmp).with_context(|| format!("nothing in {folder} was fetched"))?;
    Ok(FirstQuery {
        requests: requests.len(),
        round_trips: round_trips(&requests),
        bytes: requests.iter().map(|request| request.bytes).sum(),
        program: requests.iter().filter(|request| is_program(&request.address)).map(|request| request.bytes).sum(),
        results: found.results,
        paint: found.painted - last,
        all: found.took,
    })
}

/// The longest row of requests of which each starts after the one before has ended.
fn round_trips(requests: &[&Request]) -> usize {
    let mut in_order = requests.to_vec();
    in_order.sort_by(|a, b| a.start.total_cmp(&b.start));
    let mut ended: Vec<(f64, usize)> = Vec::new();
    for request in in_order {
        let before = ended.iter().filter(|(end, _)| *end <= request.start).map(|(_, depth)| *depth).max();
        ended.push((request.end, before.unwrap_or(0) + 1));
    }
    ended.into_iter().map(|(_, depth)| depth).max().unwrap_or(0)
}

/// Whether it is a script, or Pagefind's module: `wasm.fr.pagefind`.
fn is_program(address: &str) -> bool {
    let name = address.rsplit('/').next().unwrap_or_default();
    name.ends_with(".js") || name.starts_with("wasm.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: &str, start: f64, end: f64, bytes: u64) -> Request {
        Request { address: format!("http://127.0.0.1:1/{name}"), start, end, bytes }
    }

    #[test]
    fn requests_that_wait_for_others_are_round_trips() {
        let found = Found {
            painted: 900.0,
            took: 560.0,
            results: 10,
            requests: vec![
                request("search/cards-1.txt", 700.0, 850.0, 600),
                request("search/terms-1.txt", 500.0, 660.0, 7_000),
                request("search/terms-2.txt", 500.0, 690.0, 6_000),
                request("search/cards-2.txt", 700.0, 880.0, 500),
                request("search/index.json", 10.0, 170.0, 1_500),
                request("tags/index.json", 890.0, 900.0, 9_000),
            ],
        };
        let query = first_query(&found, "http://127.0.0.1:1/search/").unwrap();
        assert_eq!((query.requests, query.round_trips, query.bytes, query.program), (5, 3, 15_600, 0));
        assert_eq!((query.paint, query.all), (20.0, 560.0));
    }

    #[test]
    fn scripts_and_modules_are_the_program() {
        let requests = vec![
            request("pagefind/pagefind.js", 0.0, 1.0, 10),
            request("pagefind/pagefind-entry.json?ts=1", 1.0, 2.0, 1),
            request("pagefind/wasm.fr.pagefind", 2.0, 3.0, 20),
        ];
        let found = Found { painted: 4.0, took: 4.0, results: 0, requests };
        assert_eq!(first_query(&found, "http://127.0.0.1:1/pagefind/").unwrap().program, 30);
        assert!(first_query(&found, "http://127.0.0.1:1/search/").is_err());
    }
}
