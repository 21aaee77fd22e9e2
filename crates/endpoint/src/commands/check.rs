//! `check`: validates configuration, list of posts and database.

use std::io::Write;

use anyhow::Result;

use super::{GlobalOptions, Outcome, counted, now_ms};
use crate::config::settings::Flags;
use crate::config::{Config, ThreadsSource};
use crate::store;
use crate::store::address::Address;
use crate::store::pending::Pending;
use crate::store::program_key::ProgramKey;
use crate::threads;

/// After how many days without use a key of a program is reported: its program may not exist any more.
const MAX_UNUSED_DAYS: i64 = 90;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

pub(super) async fn run(options: &GlobalOptions, out: &mut dyn Write) -> Result<Outcome> {
    let settings = options.settings(Flags::default());
    let mut is_good = true;
    let config = settings.resolve();
    match &config {
        Ok(config) => {
            writeln!(
                out,
                "configuration: valid; listens on {}, public address {}",
                config.listen, config.public_url
            )?;
            is_good &= posts(config, out)?;
        }
        Err(problems) => {
            eprintln!("{problems}");
            is_good = false;
        }
    }
    // The configuration may name another database when it can't be read.
    if let Ok(address) = settings.database() {
        is_good &= database(&address, config.ok().map(|config| config.max_waiting), out).await?;
    }
    Ok(if is_good { Outcome::Good } else { Outcome::Findings })
}

fn posts(config: &Config, out: &mut dyn Write) -> Result<bool> {
    let place = match &config.threads {
        ThreadsSource::File(path) => path.display().to_string(),
        ThreadsSource::Address(url) => url.to_string(),
    };
    match threads::read(&config.threads) {
        Ok(list) => {
            writeln!(out, "posts: {} in {place}", list.posts.len())?;
            Ok(true)
        }
        Err(error) => {
            eprintln!(
                "{place}: error: {error:#}\n  help: build the blog with this version of carnet, and publish it"
            );
            Ok(false)
        }
    }
}

async fn database(address: &Address, max_waiting: Option<Pending>, out: &mut dyn Write) -> Result<bool> {
    let found = match store::inspect(address).await {
        Ok(Some(found)) => found,
        Ok(None) => {
            match address {
                Address::File(_) => writeln!(out, "database: {address} does not exist yet; `serve` creates it")?,
                Address::Postgres(_) => writeln!(out, "database: {address} has no tables yet; `serve` creates them")?,
            }
            return Ok(true);
        }
        Err(error) => {
            let help = match address {
                Address::File(_) => "restore a backup with `carnet-endpoint restore FILE`",
                Address::Postgres(_) => "check the address in database, and whether the server runs",
            };
            eprintln!("error: {error:#}\n  help: {help}");
            return Ok(false);
        }
    };
    let state = if address.file().is_some() { "is intact" } else { "can be read" };
    let responses = counted(found.responses, "response");
    writeln!(out, "database: {address} {state}; version {}, {responses}", found.version)?;
    if found.has_password {
        writeln!(out, "password: set")?;
    } else {
        writeln!(out, "password: not set; set one with `carnet-endpoint passwd` to open the moderation pages")?;
    }
    program_keys(&found.program_keys, out)?;
    match found.pending.zip(max_waiting) {
        Some((found, limits)) => pending(found, limits, out),
        None => Ok(true),
    }
}

/// Reports the number of keys. An unused one is no finding: its program may be used once a year.
fn program_keys(keys: &[ProgramKey], out: &mut dyn Write) -> Result<()> {
    let before_ms = now_ms() - MAX_UNUSED_DAYS * DAY_MS;
    let unused = keys.iter().filter(|key| key.used_ms.unwrap_or(key.made_ms) < before_ms).count();
    write!(out, "keys of programs: {}", keys.len())?;
    if unused > 0 {
        write!(out, "; {unused} not used for {MAX_UNUSED_DAYS} days, see `carnet-endpoint key list`")?;
    }
    writeln!(out)?;
    Ok(())
}

/// Reports the pending responses; false when they are near their limit.
fn pending(pending: Pending, limits: Pending, out: &mut dyn Write) -> Result<bool> {
    let kib = |pending: Pending| pending.bytes.div_ceil(1024);
    let responses = counted(usize::try_from(pending.responses)?, "response");
    writeln!(out, "pending: {responses} of {}, {} KiB of {}", limits.responses, kib(pending), kib(limits))?;
    if !pending.nearly_fills(limits) {
        return Ok(true);
    }
    eprintln!(
        "warning: pending responses are near their limit, above which new ones are refused\n  help: moderate some, or \
         raise max_waiting and max_waiting_kib"
    );
    Ok(false)
}
