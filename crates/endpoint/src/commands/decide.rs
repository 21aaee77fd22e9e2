//! `approve`, `reject`, `spam`, `undo`, `erase`: moderation on the command line.

use std::io::Write;

use anyhow::Result;
use clap::Args;

use super::{Outcome, counted, now_ms, on_store, unknown_response};
use crate::store::address::Address;
use crate::store::response::Status;
use crate::store::{Store, StoreError};

#[derive(Args)]
pub(super) struct Ids {
    /// Ids of the responses.
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

pub(super) fn decide(database: &Address, ids: Ids, status: Status, out: &mut dyn Write) -> Result<Outcome> {
    change(database, ids, status.name(), out, async |store, ids| store.decide(ids, status, now_ms()).await)
}

pub(super) fn undo(database: &Address, ids: Ids, out: &mut dyn Write) -> Result<Outcome> {
    change(database, ids, "reverted", out, async |store, ids| store.undo(ids, now_ms()).await)
}

pub(super) fn erase(database: &Address, ids: Ids, out: &mut dyn Write) -> Result<Outcome> {
    change(database, ids, "erased", out, async |store, ids| {
        let erased = store.erase(ids, now_ms()).await?;
        warn_of_erased_log(store);
        Ok(erased)
    })
}

/// Erased text is removed from the write-ahead log too, unless a reader still uses it.
pub(super) fn warn_of_erased_log(store: &Store) {
    if store.has_erased_log() {
        eprintln!(
            "warning: another program reads the database, so erased text is still in the write-ahead log; \
             `serve` removes it, now or at its next start"
        );
    }
}

fn change(
    database: &Address,
    Ids { ids }: Ids,
    done: &str,
    out: &mut dyn Write,
    change: impl AsyncFnOnce(&Store, Vec<String>) -> Result<Vec<String>, StoreError>,
) -> Result<Outcome> {
    on_store(database, async |store| {
        let mut known = Vec::new();
        let mut outcome = Outcome::Good;
        for id in ids {
            if store.response(id.clone()).await?.is_some() {
                known.push(id);
            } else {
                eprintln!("error: {}", unknown_response(&id));
                outcome = Outcome::Findings;
            }
        }
        let count = known.len();
        let changed = change(store, known).await?.len();
        writeln!(out, "{} {done}", counted(changed, "response"))?;
        if changed < count {
            writeln!(out, "unchanged: {}", count - changed)?;
        }
        Ok(outcome)
    })
}
