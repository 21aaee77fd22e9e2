//! `cargo xtask bench render`: how long rendering a page to HTML takes. The measuring is the generator's own benchmark,
//! `crates/site/benches/render.rs`.

use anyhow::Result;
use xshell::cmd;

use crate::repo::Repo;
use crate::verdict::Verdict;

pub(super) fn run(repo: &Repo) -> Result<Verdict> {
    let dist = repo.dist();
    cmd!(repo.sh, "cargo bench --locked --workspace --bench render -- {dist}").run()?;
    Ok(Verdict::Clean)
}
