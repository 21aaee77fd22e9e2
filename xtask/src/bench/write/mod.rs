//! `cargo xtask bench write`: the real `carnet write` over a generated blog, in a real browser: how long until what was
//! typed is painted in the preview, the list of posts is painted, and the link finder has painted its results.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use fastrand::Rng;
use tokio::runtime::Builder;
use xshell::cmd;

use self::measured::{Measured, Times};
use super::blog;
use super::browser::Browser;
use super::post::{self, Post};
use super::prose;
use crate::page_budget::{self, Budget};
use crate::repo::Repo;
use crate::server::Server;
use crate::verdict::Verdict;
use crate::{build, setup, terminal};

mod measured;
mod session;

/// Words of the post that is edited.
const WORDS: usize = 3_000;

/// The slug of that post.
const SLUG: &str = "texte-long";

#[derive(Args)]
pub(super) struct Options {
    /// How many posts the blog has beside the one that is edited
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..))]
    posts: u32,
    /// How many keys are pressed
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..))]
    keys: u16,
    /// How often the list and the link finder are opened
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..))]
    runs: u16,
    /// Where the blog is written (and cleaned up after); on a disk, the journal of the editor waits for the disk
    #[arg(long, default_value_os_t = std::env::temp_dir())]
    folder: PathBuf,
}

pub(super) fn run(repo: &Repo, options: &Options) -> Result<Verdict> {
    let chromium = setup::for_measuring(repo)?;
    build::ensure_editor(repo)?;
    let budget = Budget::read(repo)?.editor;
    let folder = tempfile::tempdir_in(&options.folder)?;
    let public = folder.path().join("public");
    println!("writing {} posts …", terminal::thousands(options.posts.into()));
    write_blog(repo, &public, options.posts as usize)?;

    let editor = start(repo, &public)?;
    let browser = Browser::start(repo, chromium)?;
    println!("pressing {} keys, opening the list and the link finder {} times …", options.keys, options.runs);
    let measure = session::measure(&browser, &editor.address, options.keys, options.runs);
    let measured = Builder::new_current_thread().enable_all().build()?.block_on(measure)?;
    print(&measured, &budget, options.posts);
    Ok(verdict(&measured, &budget))
}

/// The settings and static pages of the project, generated posts, and one that is long.
fn write_blog(repo: &Repo, public: &Path, count: usize) -> Result<()> {
    blog::copy_site(repo, public)?;
    let posts = public.join("posts");
    post::write(&posts, count)?;
    let text = prose::body(&mut Rng::with_seed(WORDS as u64), WORDS);
    let long = Post {
        title: "Un texte long".to_owned(),
        date_published: "2025-01-02".to_owned(),
        summary: "Ce que l’année a appris à une équipe qui doutait.".to_owned(),
        tags: &["lectures", "solitude"],
        content_markdown: &text,
    };
    long.write(&posts, SLUG)
}

/// Starts `carnet write`, and waits until it says where.
fn start(repo: &Repo, public: &Path) -> Result<Server> {
    let (program, page, app) = (repo.generator(), repo.editor_page(), repo.assets());
    let command = cmd!(repo.sh, "{program} write --no-browser --port 0 --public {public} --page {page} --app {app}");
    Server::start(command, address, drop)
}

/// The address in a line, if there is one.
fn address(line: &str) -> Option<&str> {
    line.split_whitespace().find(|word| word.starts_with("http://"))
}

/// What was measured, with its aim in milliseconds.
fn rows<'m>(measured: &'m Measured, budget: &page_budget::Editor) -> [(&'static str, &'m Times, f64); 4] {
    [
        ("key press to painted preview", &measured.preview, budget.preview_ms),
        ("address to painted list", &measured.list, budget.list_ms),
        ("[[ to painted link finder", &measured.finder, budget.finder_ms),
        ("key press to painted results", &measured.results, budget.finder_ms),
    ]
}

fn print(measured: &Measured, budget: &page_budget::Editor, posts: u32) {
    let posts = terminal::thousands(posts.into());
    terminal::heading(&format!("the editor in a blog of {posts} posts, with a text of {WORDS} words, in ms"));
    let mut table = vec![["", "times", "median", "p95", "most", "aim"].map(str::to_owned).to_vec()];
    for (name, times, aim) in rows(measured, budget) {
        let numbers = [times.median(), times.p95(), times.most()].map(|number| format!("{number:.1}"));
        table.push(
            [vec![name.to_owned(), times.count().to_string()], numbers.to_vec(), vec![aim.to_string()]].concat(),
        );
    }
    terminal::table(&table);
}

/// The 95th percentiles against `page-budget.json`.
fn verdict(measured: &Measured, budget: &page_budget::Editor) -> Verdict {
    let complaints = complaints(measured, budget);
    println!();
    if complaints.is_empty() {
        println!("all is within page-budget.json");
        return Verdict::Clean;
    }
    complaints.iter().for_each(|complaint| println!("{complaint}"));
    Verdict::Findings
}

fn complaints(measured: &Measured, budget: &page_budget::Editor) -> Vec<String> {
    let above = rows(measured, budget).into_iter().filter(|(_, times, aim)| times.p95() > *aim);
    above
        .map(|(name, times, aim)| format!("{name}: p95 {:.1} ms, above {aim} of page-budget.json", times.p95()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_held_to_the_aims() {
        let budget = page_budget::Editor { preview_ms: 100.0, list_ms: 200.0, finder_ms: 50.0 };
        let measured = Measured {
            preview: Times::of(vec![40.0, 100.0]),
            list: Times::of(vec![150.0, 201.5]),
            finder: Times::of(vec![20.0]),
            results: Times::of(vec![51.0]),
        };
        assert_eq!(
            complaints(&measured, &budget),
            [
                "address to painted list: p95 201.5 ms, above 200 of page-budget.json",
                "key press to painted results: p95 51.0 ms, above 50 of page-budget.json",
            ]
        );
    }

    #[test]
    fn the_address_is_read_from_what_it_prints() {
        assert_eq!(address("  http://127.0.0.1:8080/?session=a"), Some("http://127.0.0.1:8080/?session=a"));
        assert_eq!(address("Ctrl-C stops."), None);
    }
}
