//! `person`: what one person may ask for, told by their e-mail address.

use std::io::{BufRead, IsTerminal, Write};

use anyhow::{Context, Result, bail, ensure};
use clap::Subcommand;
use rusqlite::{Connection, TransactionBehavior};
use serde_json::json;

use super::{Outcome, counted, decide, now_ms};
use crate::store::person;
use crate::store::response::Status;
use crate::store::transfer::Record;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Prints everything that is kept about the address, as JSON.
    Export {
        /// The e-mail address, in any spelling. With "-" it is read from the input.
        email: String,
    },
    /// Erases every response that was sent with the address.
    Erase {
        /// The e-mail address, in any spelling. With "-" it is read from the input.
        email: String,
        /// Don't ask.
        #[arg(long)]
        yes: bool,
    },
}

pub(super) fn run(connection: Connection, command: &Command, out: &mut dyn Write) -> Result<Outcome> {
    match command {
        Command::Export { email } => export(&connection, &address(email)?, out),
        Command::Erase { email, yes } => erase(connection, &address(email)?, *yes, out),
    }
}

/// The address that is meant: what stands in a command is seen by others on the machine, and remembered by shells.
fn address(named: &str) -> Result<String> {
    if named != "-" {
        return Ok(named.to_owned());
    }
    if std::io::stdin().is_terminal() {
        eprint!("E-mail address: ");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("the address can't be read")?;
    let address = line.trim();
    ensure!(!address.is_empty(), "no address came; write it on a line of the input");
    Ok(address.to_owned())
}

fn export(connection: &Connection, email: &str, out: &mut dyn Write) -> Result<Outcome> {
    let responses: Vec<Record> = person::responses(connection, email)?.into_iter().map(Record::from).collect();
    writeln!(out, "{}", serde_json::to_string_pretty(&json!({ "email": email.trim(), "responses": responses }))?)?;
    warn_of_mentions(connection, email)?;
    Ok(Outcome::Good)
}

fn erase(mut connection: Connection, email: &str, yes: bool, out: &mut dyn Write) -> Result<Outcome> {
    let found = person::responses(&connection, email)?;
    if found.is_empty() {
        writeln!(out, "nothing is kept about this address")?;
        warn_of_mentions(&connection, email)?;
        return Ok(Outcome::Good);
    }
    let published = found.iter().filter(|kept| kept.status == Status::Approved).count();
    let question = format!("Erase {}, {published} of them published, for good?", counted(found.len(), "response"));
    if !yes && !agrees(&question)? {
        writeln!(out, "nothing was erased")?;
        return Ok(Outcome::Findings);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (published, other) = person::erase(&transaction, email, now_ms())?;
    transaction.commit()?;
    decide::forget(&connection);
    writeln!(out, "{} erased, {published} of them published", counted(published + other, "response"))?;
    if published > 0 {
        writeln!(out, "run `carnet pull` and publish the blog again, so that they leave its pages")?;
    }
    writeln!(out, "backups and exports that were made before still hold them")?;
    warn_of_mentions(&connection, email)?;
    Ok(Outcome::Good)
}

/// Somebody else may have written the address into a text: that takes a person to judge.
fn warn_of_mentions(connection: &Connection, email: &str) -> Result<()> {
    match person::mentions(connection, email)? {
        0 => {}
        count => eprintln!(
            "warning: {} of others hold this address in name or text; find them with `carnet-endpoint queue --status all \
             --search ADDRESS`",
            counted(count, "response")
        ),
    }
    Ok(())
}

fn agrees(question: &str) -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        bail!("nobody is there to be asked; add --yes");
    }
    eprint!("{question} [y/N] ");
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
