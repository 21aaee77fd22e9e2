//! `approve`, `reject`, `spam`, `undo`, `erase`: moderation on the command line.

use std::io::Write;

use anyhow::Result;
use clap::Args;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{Outcome, counted, now_ms, plain};
use crate::store::queue;
use crate::store::response::{Status, by_id};

#[derive(Args)]
pub(super) struct Ids {
    /// Ids of the responses.
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

pub(super) fn decide(mut connection: Connection, ids: &Ids, status: Status, out: &mut dyn Write) -> Result<Outcome> {
    change(&mut connection, ids, status.name(), out, |transaction, ids| {
        queue::decide(transaction, ids, status, now_ms())
    })
}

pub(super) fn undo(mut connection: Connection, ids: &Ids, out: &mut dyn Write) -> Result<Outcome> {
    change(&mut connection, ids, "reverted", out, |transaction, ids| queue::undo(transaction, ids, now_ms()))
}

pub(super) fn erase(mut connection: Connection, ids: &Ids, out: &mut dyn Write) -> Result<Outcome> {
    let outcome = change(&mut connection, ids, "erased", out, |transaction, ids| {
        let mut erased = Vec::new();
        for id in ids {
            if queue::erase(transaction, id, now_ms())? {
                erased.push(id.clone());
            }
        }
        Ok(erased)
    })?;
    truncate_log(&connection);
    Ok(outcome)
}

/// Removes erased text from the write-ahead log too, unless a reader still uses it.
pub(super) fn truncate_log(connection: &Connection) {
    if !crate::store::truncate_log(connection) {
        eprintln!("warning: erased text stays in the write-ahead log until the next checkpoint");
    }
}

fn change(
    connection: &mut Connection,
    ids: &Ids,
    done: &str,
    out: &mut dyn Write,
    change: impl FnOnce(&Transaction<'_>, &[String]) -> rusqlite::Result<Vec<String>>,
) -> Result<Outcome> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut known = Vec::new();
    let mut outcome = Outcome::Good;
    for id in &ids.ids {
        if by_id(&transaction, id)?.is_some() {
            known.push(id.clone());
        } else {
            eprintln!("error: response {} does not exist", plain(id));
            outcome = Outcome::Findings;
        }
    }
    let changed = change(&transaction, &known)?;
    transaction.commit()?;
    writeln!(out, "{} {done}", counted(changed.len(), "response"))?;
    if changed.len() < known.len() {
        writeln!(out, "unchanged: {}", known.len() - changed.len())?;
    }
    Ok(outcome)
}
