//! `cargo xtask bench search`: the search of generated blogs, from the build of its index to the results of a reader's
//! first query in a slowed browser, with Pagefind beside it on the same pages.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use tokio::runtime::Builder;

use self::measured::{Measured, Search};
use super::blog;
use super::browser::Browser;
use crate::page_budget::Budget;
use crate::preview::Preview;
use crate::repo::Repo;
use crate::verdict::Verdict;
use crate::{build, setup, terminal};

mod aims;
mod first_query;
mod index_size;
mod measured;
mod pagefind;
mod posts;
mod queries;
mod report;
mod vocabulary;

/// Pagefind is not measured in longer blogs.
const MAX_POSTS_OF_PAGEFIND: u32 = 10_000;

/// Files of the index in `search/`. The directory is in `index.json`.
const INDEX: [&str; 2] = ["json", "txt"];

#[derive(Args)]
#[command(
    after_help = "Takes about 5 minutes for 1,000 posts and 10 for 10,000. 100,000 posts take far longer, and \
                        several GB in the folder."
)]
pub(super) struct Options {
    /// How many posts the blogs have, separated by commas: 1000,10000,100000
    #[arg(long, value_delimiter = ',', default_values_t = [1_000_u32, 10_000],
        value_parser = clap::value_parser!(u32).range(1..))]
    posts: Vec<u32>,
    /// How often each query is asked
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// Where to build (and clean up after)
    #[arg(long, default_value_os_t = std::env::temp_dir())]
    folder: PathBuf,
}

pub(super) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    let chromium = setup::for_measuring(repo)?;
    build::ensure_app(repo)?;
    let program = pagefind::program(repo);
    let budget = Budget::read(repo)?.search;
    let browser = Browser::start(repo, chromium)?;
    let mut complaints = Vec::new();
    for posts in &options.posts {
        let program = program.as_deref().filter(|_| *posts <= MAX_POSTS_OF_PAGEFIND);
        let measured = measure(repo, &browser, program, options, *posts)?;
        report::print(&measured);
        complaints.extend(aims::complaints(&measured, &budget));
    }
    println!();
    if complaints.is_empty() {
        println!("all is within page-budget.json");
        return Ok(Verdict::Clean);
    }
    complaints.iter().for_each(|complaint| println!("{complaint}"));
    Ok(Verdict::Findings)
}

/// Builds a blog, and asks its searches.
fn measure(
    repo: &Repo,
    browser: &Browser,
    pagefind: Option<&Path>,
    options: &Options,
    posts: u32,
) -> Result<Measured> {
    let folder = tempfile::tempdir_in(&options.folder)?;
    let (public, site) = (folder.path().join("public"), folder.path().join("dist"));
    println!("building {} posts …", terminal::thousands(posts.into()));
    blog::copy_site(repo, &public)?;
    posts::write(&public.join("posts"), posts as usize)?;
    let usage = blog::build(repo, &public, &site, &[])?;
    let mut carnet = Search::new(usage, index_size::of(&site.join("search"), &INDEX)?);
    let mut beside = pagefind.and_then(|program| index_of_pagefind(repo, program, &site));

    println!("asking {} queries, {} times …", queries::all().len(), options.runs);
    let preview = Preview::start(repo, &site)?;
    let ask = async {
        // In turns, so that what else the machine does falls on both alike.
        for _ in 0..options.runs {
            for (number, query) in queries::all().iter().enumerate() {
                if let Some(runs) = carnet.queries.get_mut(number) {
                    runs.push(first_query::of_carnet(browser, &preview, &query.text).await?);
                }
                if let Some(runs) = beside.as_mut().and_then(|search| search.queries.get_mut(number)) {
                    runs.push(first_query::of_pagefind(browser, &preview, &query.text).await?);
                }
            }
        }
        anyhow::Ok(())
    };
    Builder::new_current_thread().enable_all().build()?.block_on(ask)?;
    Ok(Measured { posts, carnet, pagefind: beside })
}

/// Pagefind's index, if its program runs on this machine.
fn index_of_pagefind(repo: &Repo, program: &Path, site: &Path) -> Option<Search> {
    match pagefind::index(repo, program, site) {
        Ok((usage, size)) => Some(Search::new(usage, size)),
        Err(error) => {
            println!("measuring without Pagefind: {error:#}");
            None
        }
    }
}
