//! `cargo xtask bench build`: generated blogs of three lengths through the generator.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;

use super::blog;
use super::child::{self, RUNS, Usage};
use super::pages::{self, Largest, Site};
use super::post;
use crate::repo::Repo;
use crate::verdict::Verdict;
use crate::{build, terminal};

/// The shortest is there to compare sizes with; a blog of a hundred posts already fills every list.
const LENGTHS: [usize; 3] = [100, 1_000, 10_000];

/// One blog, built.
struct Built {
    posts: usize,
    usage: Usage,
    site: Site,
}

#[derive(Args)]
pub(super) struct Options {
    /// Where to build (and clean up after): a folder in memory, such as /dev/shm, measures the generator alone,
    /// a disk measures the disk too
    #[arg(long, default_value_os_t = std::env::temp_dir())]
    folder: PathBuf,
}

pub(super) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    build::ensure_app(repo)?;
    let mut blogs = Vec::new();
    for posts in LENGTHS {
        println!("building {} posts, {RUNS} times …", terminal::thousands(posts as u64));
        blogs.push(measure(repo, posts, &options.folder)?);
    }
    print_times(&blogs);
    print_sizes(&blogs);
    Ok(compare(&blogs))
}

/// Builds one blog several times, each time from nothing.
fn measure(repo: &Repo, posts: usize, folder: &Path) -> Result<Built> {
    let folder = tempfile::tempdir_in(folder)?;
    let public = folder.path().join("public");
    blog::copy_site(repo, &public)?;
    post::write(&public.join("posts"), posts)?;
    let out = folder.path().join("dist");
    let once = || {
        repo.sh.remove_path(&out)?;
        blog::build(repo, &public, &out)
    };
    Ok(Built { posts, usage: child::typical([once()?, once()?, once()?]), site: pages::measure(&out)? })
}

fn print_times(blogs: &[Built]) {
    terminal::heading("time and memory");
    let mut rows = vec![["posts", "time (median)", "peak memory", "files"].map(str::to_owned).to_vec()];
    rows.extend(blogs.iter().map(|blog| {
        vec![
            terminal::thousands(blog.posts as u64),
            terminal::duration(blog.usage.wall),
            format!("{} MiB", blog.usage.memory / (1024 * 1024)),
            terminal::thousands(blog.site.files),
        ]
    }));
    terminal::table(&rows);
}

fn print_sizes(blogs: &[Built]) {
    terminal::heading("largest page / bundle of a kind, in bytes");
    let lengths = blogs.iter().map(|blog| format!("{} posts", terminal::thousands(blog.posts as u64)));
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

/// The longest blog against the shortest.
fn compare(blogs: &[Built]) -> Verdict {
    let grown = match blogs {
        [short, .., long] => pages::growth(&short.site, &long.site),
        _ => Vec::new(),
    };
    println!();
    if grown.is_empty() {
        println!("no page or bundle grows with the number of posts");
        return Verdict::Clean;
    }
    for sentence in grown {
        println!("{sentence}");
    }
    Verdict::Findings
}
