//! `cargo xtask bench render`: how long rendering a page to HTML takes. The measuring is the generator's own benchmark,
//! `crates/site/benches/render.rs`.

use crate::command;
use crate::error::Error;
use crate::repo::Repo;
use crate::verdict::Verdict;

pub(super) fn run(repo: &Repo) -> Result<Verdict, Error> {
    let mut cargo = command::cargo(repo);
    cargo.args(["bench", "--locked", "--workspace", "--bench", "render", "--"]).arg(repo.dist());
    command::run(&mut cargo)?;
    Ok(Verdict::Clean)
}
