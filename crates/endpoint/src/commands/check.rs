//! `check`: whether everything that the endpoint needs is in place.

use std::io::Write;
use std::path::Path;

use anyhow::Result;

use super::{Outcome, Place, counted};
use crate::config::settings::Flags;
use crate::config::{Config, ThreadsSource};
use crate::store::response::Status;
use crate::store::waiting::Waiting;
use crate::store::{backup, open_for_reading, secret};
use crate::threads;

pub(super) fn run(place: &Place, out: &mut dyn Write) -> Result<Outcome> {
    let settings = place.settings(Flags::default());
    let mut is_good = true;
    let config = settings.resolve();
    match &config {
        Ok(config) => {
            writeln!(out, "configuration: good; listens on {}, reached at {}", config.listen, config.public_url)?;
            is_good &= posts(config, out)?;
        }
        Err(problems) => {
            eprintln!("{problems}");
            is_good = false;
        }
    }
    // With a file that can't be read it might be another one.
    if let Ok(path) = settings.database() {
        is_good &= database(&path, config.ok().map(|config| config.max_waiting), out)?;
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

fn database(path: &Path, max_waiting: Option<Waiting>, out: &mut dyn Write) -> Result<bool> {
    if !path.exists() {
        writeln!(out, "database: {} is not there yet; serve makes it", path.display())?;
        return Ok(true);
    }
    let version = match backup::inspect(path) {
        Ok(contents) => {
            let responses = counted(contents.responses, "response");
            writeln!(out, "database: {} is whole; version {}, {responses}", path.display(), contents.version)?;
            contents.version
        }
        Err(error) => {
            eprintln!("error: {error:#}\n  help: restore a backup with `carnet-endpoint restore FILE`");
            return Ok(false);
        }
    };
    let connection = open_for_reading(path)?;
    match secret::password_hash(&connection)? {
        Some(_) => writeln!(out, "password: set")?,
        None => writeln!(out, "password: not set; the moderation pages are closed until `carnet-endpoint passwd`")?,
    }
    match max_waiting {
        // Version 1 does not count; `serve` brings it to this one.
        Some(limits) if version > 1 => waiting(Waiting::read(&connection, Status::Held)?, limits, out),
        _ => Ok(true),
    }
}

/// Says how much waits for the author; not good when soon no more is taken.
fn waiting(waiting: Waiting, limits: Waiting, out: &mut dyn Write) -> Result<bool> {
    let kib = |waiting: Waiting| waiting.bytes.div_ceil(1024);
    let responses = counted(usize::try_from(waiting.responses)?, "response");
    writeln!(out, "waiting: {responses} of {}, {} KiB of {}", limits.responses, kib(waiting), kib(limits))?;
    if !waiting.nearly_fills(limits) {
        return Ok(true);
    }
    eprintln!(
        "warning: when as many responses wait as may, no more are taken\n  help: decide about some, or raise \
         max_waiting and max_waiting_kib"
    );
    Ok(false)
}
