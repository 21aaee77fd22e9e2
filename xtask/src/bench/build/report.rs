//! Prints tables of times and memory, of Hugo, of what a changed text writes and of the largest pages,
//! and the times above their aims.

use std::collections::BTreeSet;

use super::aims;
use super::measured::{Built, mebibytes};
use crate::bench::hugo::Hugo;
use crate::bench::pages::Largest;
use crate::page_budget;
use crate::terminal;

pub(super) fn print(blogs: &[Built], hugo: Option<&Hugo>, budget: &page_budget::Build) {
    print_times(blogs);
    print_hugo(blogs, hugo);
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

/// The builds from nothing of the first table. Hugo's blog is a plain one: no app, no search, no compressed variants,
/// no Open Graph images.
fn print_hugo(blogs: &[Built], hugo: Option<&Hugo>) {
    let Some(Hugo { version, .. }) = hugo else { return };
    terminal::heading(&format!("from nothing, beside a plain blog in Hugo ({version})"));
    let head = [
        "posts",
        "Carnet",
        "with --no-compress",
        "Hugo",
        "Carnet / Hugo",
        "with --no-compress / Hugo",
        "memory of Carnet",
        "memory of Hugo",
        "memory, Carnet / Hugo",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(blogs.iter().map(|blog| {
        let (all, uncompressed) = (&blog.from_nothing, &blog.without_compression);
        let [time, ratio, ratio_uncompressed, of_hugo, ratio_of_memory] = match &blog.hugo {
            Some(hugo) => [
                terminal::duration(hugo.wall),
                format!("{:.1}", all.wall.as_secs_f64() / hugo.wall.as_secs_f64()),
                format!("{:.1}", uncompressed.wall.as_secs_f64() / hugo.wall.as_secs_f64()),
                memory(hugo.memory),
                format!("{:.1}", all.memory as f64 / hugo.memory as f64),
            ],
            None => ["none"; 5].map(str::to_owned),
        };
        vec![
            terminal::thousands(blog.posts.into()),
            terminal::duration(all.wall),
            terminal::duration(uncompressed.wall),
            time,
            ratio,
            ratio_uncompressed,
            memory(all.memory),
            of_hugo,
            ratio_of_memory,
        ]
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
