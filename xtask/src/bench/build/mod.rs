//! `cargo xtask bench build`: generated blogs of several lengths through the generator: from nothing, unchanged, and
//! with one text changed, with Hugo beside it.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;

use self::measured::Built;
use self::snapshot::Snapshot;
use super::blog;
use super::child::{self, RUNS, Usage};
use super::hugo::Hugo;
use super::pages;
use super::post;
use crate::page_budget::Budget;
use crate::repo::Repo;
use crate::verdict::Verdict;
use crate::{build, terminal};

mod aims;
mod measured;
mod report;
mod snapshot;

/// The shortest is there to compare sizes with; a blog of a hundred posts already fills every list.
const LENGTHS: [u32; 3] = [100, 1_000, 10_000];

/// Longer blogs are built from nothing once: three such builds would take too long.
const MAX_POSTS_OF_SEVERAL_RUNS: u32 = 10_000;

/// Hugo does not build longer blogs: three builds from nothing would take too long.
const MAX_POSTS_OF_HUGO: u32 = 10_000;

#[derive(Args)]
pub(super) struct Options {
    /// How many posts the blogs have, separated by commas, the fewest first; with more than 10000, a blog is built
    /// from nothing once instead of three times
    #[arg(long, value_delimiter = ',', default_values_t = LENGTHS, value_parser = clap::value_parser!(u32).range(1..))]
    posts: Vec<u32>,
    /// Where to build (and clean up after): a folder in memory, such as /dev/shm, measures the generator alone,
    /// a disk measures the disk too
    #[arg(long, default_value_os_t = std::env::temp_dir())]
    folder: PathBuf,
}

pub(super) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    build::ensure_app(repo)?;
    let budget = Budget::read(repo)?.build;
    let hugo = Hugo::find(repo);
    // Nothing is removed before the end: ext4 is many times slower at creating files shortly after many were removed.
    let folder = tempfile::tempdir_in(&options.folder)?;
    let mut blogs = Vec::new();
    for posts in &options.posts {
        println!("building {} posts …", terminal::thousands((*posts).into()));
        blogs.push(measure(repo, hugo.as_ref(), *posts, &folder.path().join(posts.to_string()))?);
    }
    report::print(&blogs, hugo.as_ref(), &budget);
    let limits = blogs.iter().flat_map(|blog| aims::findings(blog, &budget));
    let findings: Vec<String> = growth(&blogs).into_iter().chain(limits).collect();
    println!();
    if findings.is_empty() {
        println!("no page or bundle grows with the number of posts, and all limits of page-budget.json are kept");
        return Ok(Verdict::Clean);
    }
    findings.iter().for_each(|finding| println!("{finding}"));
    Ok(Verdict::Findings)
}

/// Builds one blog several times from nothing, each time into another folder, then on top of itself.
fn measure(repo: &Repo, hugo: Option<&Hugo>, posts: u32, folder: &Path) -> Result<Built> {
    let public = folder.join("public");
    let (post_folder, count) = (public.join("posts"), posts as usize);
    blog::copy_site(repo, &public)?;
    post::write(&post_folder, count)?;
    let build_from_nothing = |name: &str, run: usize, options: &[&str]| {
        blog::build(repo, &public, &folder.join(format!("{name}-{run}")), options)
    };
    let out = folder.join("dist-1");
    let build = || blog::build(repo, &public, &out, &[]);
    let build_changed = |number| {
        post::change(&post_folder, count, number)?;
        build()
    };
    let runs = if posts > MAX_POSTS_OF_SEVERAL_RUNS { 1 } else { RUNS };
    let without_compression = typical(runs, |run| build_from_nothing("small", run, &["--no-compress"]))?;
    let from_nothing = typical(runs, |run| build_from_nothing("dist", run, &[]))?;
    let unchanged = child::typical([build()?, build()?, build()?]);
    let before = Snapshot::of(&out)?;
    let first_changed = build_changed(1)?;
    let differences = Snapshot::of(&out)?.since(&before);
    Ok(Built {
        posts,
        runs,
        from_nothing,
        without_compression,
        unchanged,
        changed: child::typical([first_changed, build_changed(2)?, build_changed(3)?]),
        differences,
        site: pages::measure(&out)?,
        hugo: hugo.filter(|_| posts <= MAX_POSTS_OF_HUGO).and_then(|hugo| measure_hugo(repo, hugo, folder, count)),
    })
}

/// Hugo with the same posts, if it can build them.
fn measure_hugo(repo: &Repo, hugo: &Hugo, folder: &Path, count: usize) -> Option<Usage> {
    match hugo.measure(repo, folder, count) {
        Ok(usage) => Some(usage),
        Err(error) => {
            println!("measuring without Hugo: {error:#}");
            None
        }
    }
}

/// The typical one of [`RUNS`] runs, or the only one.
fn typical(runs: usize, run: impl Fn(usize) -> Result<Usage>) -> Result<Usage> {
    match runs {
        RUNS => Ok(child::typical([run(1)?, run(2)?, run(3)?])),
        _ => run(1),
    }
}

/// The pages and bundles that are larger in the longest blog than in the shortest.
fn growth(blogs: &[Built]) -> Vec<String> {
    match blogs {
        [short, .., long] => pages::growth(&short.site, &long.site),
        _ => Vec::new(),
    }
}
