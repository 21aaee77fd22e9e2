//! `key`: keys of programs of the author, such as the editor.

use std::io::Write;

use anyhow::{Result, bail, ensure};
use clap::Subcommand;
use protocol::response::{missing, unseen};

use super::{Outcome, language, now_ms, plain};
use crate::program_key;
use crate::store::Store;
use crate::store::program_key::ProgramKey;
use crate::store::response::instant;
use crate::texts::Operation;

/// Longest name of a key, in characters.
const MAX_NAME_LENGTH: usize = 80;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Makes a key, and prints it: it can't be shown again, since only its hash is stored.
    Add {
        /// Name of the key, such as that of the machine with the program.
        name: String,
    },
    /// Lists the keys, with the days (UTC) on which they were made and last used.
    List,
    /// Removes a key, which is not valid any more from then on.
    Remove {
        /// Name of the key.
        name: String,
    },
}

pub(super) async fn run(store: &Store, command: &Command, out: &mut dyn Write) -> Result<Outcome> {
    let texts = Operation::of(language::of_system());
    match command {
        Command::Add { name } => add(store, name.trim(), texts, out).await?,
        Command::List => list(store, texts, out).await?,
        Command::Remove { name } => {
            let name = name.trim();
            ensure!(store.remove_program_key(name.to_owned()).await?, texts.key_unknown(plain(name)));
            writeln!(out, "{}", texts.key_removed(plain(name)))?;
        }
    }
    Ok(Outcome::Good)
}

async fn add(store: &Store, name: &str, texts: &Operation, out: &mut dyn Write) -> Result<()> {
    let is_line = missing(name).is_none() && unseen(name, false).is_none() && name.chars().count() <= MAX_NAME_LENGTH;
    ensure!(is_line, texts.key_name_invalid(MAX_NAME_LENGTH));
    let key = program_key::generate();
    let hash = program_key::hash(&key).to_vec();
    let stored = ProgramKey { name: name.to_owned(), hash, made_ms: now_ms(), used_ms: None };
    if !store.add_program_key(stored).await? {
        bail!(texts.key_exists(name));
    }
    writeln!(out, "{key}")?;
    // Not on standard output, so that a script can store the key.
    eprintln!("{}", texts.key_added);
    Ok(())
}

async fn list(store: &Store, texts: &Operation, out: &mut dyn Write) -> Result<()> {
    let keys = store.program_keys().await?;
    if keys.is_empty() {
        writeln!(out, "{}", texts.no_keys)?;
    }
    for key in keys {
        let line = match key.used_ms {
            Some(used_ms) => texts.key_used(key.name, day(key.made_ms), day(used_ms)),
            None => texts.key_unused(key.name, day(key.made_ms)),
        };
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn day(ms: i64) -> String {
    instant(ms).strftime("%Y-%m-%d").to_string()
}
