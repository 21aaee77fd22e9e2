//! What a person sees: a table of times and memory, one of what a changed text writes, one of the largest pages, and the
//! times above their aims.

use std::collections::BTreeSet;

use super::aims;
use super::measured::{Built, mebibytes};
use crate::bench::pages::Largest;
use crate::page_budget;
use crate::terminal;

pub(super) fn print(blogs: &[Built], budget: &page_budget::Build) {
    print_times(blogs);
    print_differences(blogs);
    print_sizes(blogs);
    print_missed(blogs, budget);
}

fn print_times(blogs: &[Built]) {
    terminal::heading("time (median) and memory");
    let head = [
        "posts",
        "runs from nothing",
        "from nothing",
        "with --no-compress",
        "unchanged",
        "one text changed",
        "peak memory",
        "files",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(blogs.iter().map(|blog| {
        let times = [&blog.from_nothing, &blog.without_compression, &blog.unchanged, &blog.changed];
        let mut row = vec![terminal::thousands(blog.posts.into()), blog.runs.to_string()];
        row.extend(times.map(|usage| terminal::duration(usage.wall)));
        row.extend([memory(blog.memory()), terminal::thousands(blog.site.files)]);
        row
    }));
    terminal::table(&rows);
}

fn print_differences(blogs: &[Built]) {
    terminal::heading("files written or removed with one text changed, without compressed variants");
    let mut rows = vec![["posts", "in search/", "others"].map(str::to_owned).to_vec()];
    rows.extend(blogs.iter().map(|blog| {
        let posts = terminal::thousands(blog.posts.into());
        vec![posts, blog.differences.index.to_string(), blog.differences.others.to_string()]
    }));
    terminal::table(&rows);
}

fn print_sizes(blogs: &[Built]) {
    terminal::heading("largest page / bundle of a kind, in bytes");
    let lengths = blogs.iter().map(|blog| format!("{} posts", terminal::thousands(blog.posts.into())));
    let mut rows = vec![[vec!["kind".to_owned()], lengths.collect()].concat()];
    let kinds: BTreeSet<_> = blogs.iter().flat_map(|blog| blog.site.kinds.keys()).collect();
    for kind in kinds {
        let sizes = blogs.iter().map(|blog| match blog.site.kinds.get(kind) {
            Some(Largest { page, bundle }) => {
                format!("{} / {}", terminal::thousands(page.bytes), terminal::thousands(bundle.bytes))
            }
            None => "none".to_owned(),
        });
        rows.push([vec![kind.clone()], sizes.collect()].concat());
    }
    terminal::table(&rows);
}

/// Times above their aims.
fn print_missed(blogs: &[Built], budget: &page_budget::Build) {
    terminal::heading("times above the aims of page-budget.json");
    let missed: Vec<_> = blogs.iter().flat_map(|blog| aims::missed(blog, budget)).collect();
    if missed.is_empty() {
        println!("  none");
    }
    missed.iter().for_each(|line| println!("  {line}"));
}

fn memory(bytes: u64) -> String {
    format!("{} MiB", mebibytes(bytes))
}
