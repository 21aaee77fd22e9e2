//! `migrate`: moves everything from one database into another.

use std::io::{IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::Args;

use super::{Outcome, language};
use crate::config::ConfigErrors;
use crate::store::address::Address;
use crate::store::moving::{MoveError, move_all};
use crate::store::sqlite::lock::Lock;
use crate::texts::Moving;

#[derive(Args)]
pub(super) struct Arguments {
    /// Database to move from [default: the configured one].
    #[arg(long, value_name = "FILE or URL", required_unless_present = "to")]
    from: Option<String>,
    /// Empty database to move to [default: the configured one].
    #[arg(long, value_name = "FILE or URL")]
    to: Option<String>,
}

pub(super) async fn run(
    arguments: &Arguments,
    configured: &dyn Fn() -> Result<Address, ConfigErrors>,
    out: &mut dyn Write,
) -> Result<Outcome> {
    let texts = Moving::of(language::of_system());
    let address = |flag: &str, named: &Option<String>| match named {
        // Without the address, which may have a password.
        Some(text) => {
            Address::parse(text, Path::new("")).map_err(|(message, help)| anyhow!("{flag} {message}; {help}"))
        }
        None => Ok(configured()?),
    };
    let (from, to) = (address("--from", &arguments.from)?, address("--to", &arguments.to)?);
    ensure!(from != to, texts.same_database);
    let locks = [&from, &to].into_iter().filter_map(Address::file).map(Lock::take);
    let _locks = locks.collect::<Result<Vec<_>>>().context(texts.is_running)?;
    let is_seen = std::io::stderr().is_terminal();
    let moved = move_all(&from, &to, |count| {
        if is_seen {
            eprint!("\r{}", texts.copied(count));
        }
    });
    let moved = moved.await;
    if is_seen {
        eprintln!();
    }
    let moved = match moved {
        Ok(moved) => moved,
        Err(MoveError::NotEmpty) => bail!(texts.not_empty(&to)),
        Err(MoveError::Different) => bail!(texts.different(&to)),
        Err(MoveError::Store(error)) => return Err(error.into()),
    };
    let count = moved.responses;
    match moved.was_complete {
        true => writeln!(out, "{}", texts.already_moved(count, &to))?,
        false => writeln!(out, "{}\n{}", texts.moved(count, &to), texts.next_step)?,
    }
    Ok(Outcome::Good)
}
