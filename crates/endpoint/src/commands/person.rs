//! `person`: access to and erasure of personal data, by e-mail address.

use std::io::{BufRead, IsTerminal, Write};

use anyhow::{Context, Result, bail, ensure};
use clap::Subcommand;
use serde_json::json;

use super::{Outcome, counted, decide, now_ms};
use crate::store::Store;
use crate::store::response::Status;
use crate::store::transfer::Record;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Prints all responses of the address, as JSON.
    Export {
        /// E-mail address, in any spelling; "-" reads it from standard input.
        email: String,
    },
    /// Erases every response that was sent with the address.
    Erase {
        /// E-mail address, in any spelling; "-" reads it from standard input.
        email: String,
        /// Do not ask for confirmation.
        #[arg(long)]
        yes: bool,
    },
}

pub(super) async fn run(store: &Store, command: &Command, out: &mut dyn Write) -> Result<Outcome> {
    match command {
        Command::Export { email } => export(store, &address(email)?, out).await,
        Command::Erase { email, yes } => erase(store, &address(email)?, *yes, out).await,
    }
}

/// The address of the command, or from standard input: arguments are visible in process lists and shell histories.
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
    ensure!(!address.is_empty(), "no address in the input; write it on one line");
    Ok(address.to_owned())
}

async fn export(store: &Store, email: &str, out: &mut dyn Write) -> Result<Outcome> {
    let found = store.responses_of(email.to_owned()).await?;
    let responses: Vec<Record> = found.into_iter().map(Record::shown).collect();
    writeln!(out, "{}", serde_json::to_string_pretty(&json!({ "email": email.trim(), "responses": responses }))?)?;
    warn_of_mentions(store, email).await?;
    Ok(Outcome::Good)
}

async fn erase(store: &Store, email: &str, yes: bool, out: &mut dyn Write) -> Result<Outcome> {
    let found = store.responses_of(email.to_owned()).await?;
    if found.is_empty() {
        writeln!(out, "no responses are stored for this address")?;
        warn_of_mentions(store, email).await?;
        return Ok(Outcome::Good);
    }
    let published = found.iter().filter(|kept| kept.status == Status::Approved).count();
    let question = format!("Erase {}, {published} of them published, permanently?", counted(found.len(), "response"));
    if !yes && !agrees(&question)? {
        writeln!(out, "nothing was erased")?;
        return Ok(Outcome::Findings);
    }
    let (published, other) = store.erase_person(email.to_owned(), now_ms()).await?;
    decide::warn_of_erased_log(store);
    writeln!(out, "{} erased, {published} of them published", counted(published + other, "response"))?;
    if published > 0 {
        writeln!(out, "run `carnet pull`, then build and publish the blog, to remove them from its pages")?;
    }
    writeln!(out, "earlier backups and exports still contain them")?;
    warn_of_mentions(store, email).await?;
    Ok(Outcome::Good)
}

/// Texts of others that mention the address are reported, not erased: the operator decides.
async fn warn_of_mentions(store: &Store, email: &str) -> Result<()> {
    match store.mentions(email.to_owned()).await? {
        0 => {}
        count => eprintln!(
            "warning: {} of others contain this address in name or text; find them with `carnet-endpoint queue --status all \
             --search ADDRESS`",
            counted(count, "response")
        ),
    }
    Ok(())
}

fn agrees(question: &str) -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        bail!("can't ask for confirmation without a terminal; add --yes");
    }
    eprint!("{question} [y/N] ");
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).context("the confirmation can't be read")?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
