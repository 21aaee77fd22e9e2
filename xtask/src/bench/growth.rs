//! `cargo xtask bench growth`: whether the time of rendering a text grows with its length alone. The measuring is the
//! generator's own benchmark, `crates/site/benches/growth.rs`.

use crate::command;
use crate::error::Error;
use crate::repo::Repo;
use crate::verdict::Verdict;

pub(super) fn run(repo: &Repo) -> Result<Verdict, Error> {
    let mut cargo = command::cargo(repo);
    cargo.args(["bench", "--locked", "--workspace", "--bench", "growth"]);
    command::run(&mut cargo)?;
    Ok(Verdict::Clean)
}
