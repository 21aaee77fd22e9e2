//! The first queries against `page-budget.json`.

use super::first_query::FirstQuery;
use super::measured::{Measured, median};
use super::queries;
use crate::page_budget;
use crate::terminal;

/// A sentence for each number above its limit. Only medians are compared.
pub(super) fn complaints(measured: &Measured, budget: &page_budget::Search) -> Vec<String> {
    let posts = terminal::thousands(measured.posts.into());
    let mut complaints = Vec::new();
    for (query, runs) in queries::all().iter().zip(&measured.carnet.queries) {
        let mut compare = |number: fn(&FirstQuery) -> f64, unit: &str, limit: Option<f64>| {
            if let (Some(median), Some(limit)) = (median(runs, number), limit)
                && median > limit
            {
                let kind = query.kind.name();
                complaints
                    .push(format!("{posts} posts, {kind}: {median:.0} {unit}, above {limit} of page-budget.json"));
            }
        };
        compare(|query| query.bytes as f64, "bytes", byte_limit(budget, measured.posts));
        compare(|query| query.round_trips as f64, "round trips", Some(budget.round_trips));
        compare(|query| query.paint, "ms from the last byte to the list", Some(budget.paint_ms));
    }
    complaints
}

/// The limit for the next number of posts that has one; for longer blogs, that for the largest number.
fn byte_limit(budget: &page_budget::Search, posts: u32) -> Option<f64> {
    let limit = budget.bytes.range(posts..).next().or_else(|| budget.bytes.last_key_value());
    limit.map(|(_, bytes)| *bytes as f64)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::index_size::Size;
    use super::super::measured::Search;
    use super::*;
    use crate::bench::child::Usage;

    fn budget() -> page_budget::Search {
        serde_json::from_str(r#"{"bytes": {"1000": 35000, "10000": 50000}, "round_trips": 3, "paint_ms": 50}"#)
            .unwrap()
    }

    fn query(bytes: u64, round_trips: usize) -> FirstQuery {
        FirstQuery { requests: 9, round_trips, bytes, program: 0, results: 10, paint: 30.0, all: 900.0 }
    }

    #[test]
    fn limits_are_those_of_the_number_of_posts() {
        let budget = budget();
        let limits = [200, 1_000, 1_001, 10_001].map(|posts| byte_limit(&budget, posts));
        assert_eq!(limits, [Some(35_000.0), Some(35_000.0), Some(50_000.0), Some(50_000.0)]);
    }

    #[test]
    fn only_numbers_above_the_limits_are_told() {
        let mut carnet = Search::new(Usage { wall: Duration::from_secs(1), memory: 1 }, Size::default());
        let runs = [query(35_000, 3), query(36_000, 3), query(1_000, 4), query(1_000, 3)];
        carnet.queries = runs.map(|run| vec![run]);
        let complaints = complaints(&Measured { posts: 1_000, carnet, pagefind: None }, &budget());
        let expected = [
            "1,000 posts, two words: 36000 bytes, above 35000 of page-budget.json",
            "1,000 posts, a prefix: 4 round trips, above 3 of page-budget.json",
        ];
        assert_eq!(complaints, expected);
    }
}
