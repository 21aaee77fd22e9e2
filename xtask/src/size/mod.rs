//! `cargo xtask size`: what the app, a post and the editor's page weigh, raw and as a server would send them, against
//! the budget.

use anyhow::{Context, Result, bail};
use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::build;
use crate::files;
use crate::repo::Repo;
use crate::setup::wasm::Kind;
use crate::subject::Subject;
use crate::terminal;
use crate::verdict::{Finding, Verdict};

mod budget;
mod weight;

use budget::Budget;
use weight::Weight;

/// The app's files in `dist/assets`, as the build lists them in `app.json`.
#[derive(Deserialize, Serialize)]
pub(crate) struct Files {
    pub(crate) module: String,
    pub(crate) script: String,
    pub(crate) style: String,
    #[serde(default)]
    pub(crate) parts: Vec<serde_json::Value>,
    pub(crate) boot: String,
}

pub(crate) fn run(repo: &Repo) -> Result<Verdict> {
    check(repo)?;
    Ok(Verdict::Clean)
}

/// Prints the weights; an error when module and glue, the post in the middle by size, or the editor's page are above the
/// budget.
pub(crate) fn check(repo: &Repo) -> Result<()> {
    let kind = build::noted_toolchain(repo);
    let budget = Budget::read(&repo.path("size-budget.json"))?;
    let files = files(repo)?;
    let weigh = |name: &str| weight::of(&repo.assets().join(name));
    let (module, glue) = (weigh(&files.module)?, weigh(&files.script)?);
    let both = module + glue;
    let post = weight::of(&repo.dist().join(Subject::Post.path(&repo.dist())?).join("index.html"))?;
    let editor_page = editor_page(repo)?;
    let row = |what: &str, weight: Weight| {
        let sizes = [weight.raw, weight.gzip, weight.brotli].map(terminal::thousands);
        [vec![what.to_owned()], sizes.to_vec()].concat()
    };
    terminal::table(&[
        ["bytes", "raw", "gzip 9", "brotli 11"].map(str::to_owned).to_vec(),
        row("module", module),
        row("glue", glue),
        row("module + glue", both),
        row("style", weigh(&files.style)?),
        row("boot", weigh(&files.boot)?),
        row("post", post),
        row("editor page", editor_page),
    ]);
    println!("  built with: {}", kind.map_or("unknown, not by cargo xtask build", Kind::name));
    compare("module + glue are", both.brotli, budget.limit(kind))?;
    compare("the post in the middle is", post.brotli, budget.post_brotli_bytes)?;
    compare("the editor's page is", editor_page.brotli, budget.editor_page_brotli_bytes)
}

/// The weight of all modules, scripts and style sheets of the editor's page, which is all that it loads.
fn editor_page(repo: &Repo) -> Result<Weight> {
    let files = fs::read_dir(repo.editor_page()).context("no page is built yet: run `cargo xtask build`")?;
    let mut sum = Weight::default();
    for file in files {
        let path = file?.path();
        if path.extension().is_some_and(|ending| ["wasm", "js", "css"].iter().any(|known| ending == *known)) {
            sum = sum + weight::of(&path)?;
        }
    }
    Ok(sum)
}

fn compare(what: &str, size: u64, limit: u64) -> Result<()> {
    let (shown, allowed) = (terminal::thousands(size), terminal::thousands(limit));
    if size > limit {
        let over = terminal::thousands(size - limit);
        let message = format!("{what} {shown} bytes in brotli, {over} above the {allowed} of size-budget.json");
        return Err(Finding(message).into());
    }
    println!("  {what} {shown} of {allowed} bytes, {} left", terminal::thousands(limit - size));
    Ok(())
}

/// Their names, as they were built last.
pub(crate) fn files(repo: &Repo) -> Result<Files> {
    let path = repo.assets().join("app.json");
    if !path.is_file() {
        bail!("nothing is built yet: run `cargo xtask build`");
    }
    files::read_json(&path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict;

    #[test]
    fn the_limit_itself_is_allowed() {
        assert!(compare("module + glue are", 120_000, 120_000).is_ok());
        let error = compare("module + glue are", 121_500, 120_000).unwrap_err();
        assert_eq!(
            error.to_string(),
            "module + glue are 121,500 bytes in brotli, 1,500 above the 120,000 of size-budget.json"
        );
        assert_eq!(verdict::exit_code(&error), 1);
    }
}
