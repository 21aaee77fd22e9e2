//! `cargo xtask bench growth`: whether the time of rendering a text grows with its length alone. The measuring is the
//! generator's own benchmark, `crates/site/benches/growth.rs`.

use anyhow::Result;
use xshell::cmd;

use crate::repo::Repo;
use crate::verdict::Verdict;

pub(super) fn run(repo: &Repo) -> Result<Verdict> {
    cmd!(repo.sh, "cargo bench --locked --workspace --bench growth").run()?;
    Ok(Verdict::Clean)
}
