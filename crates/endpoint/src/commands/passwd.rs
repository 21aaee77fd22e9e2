//! `passwd`: the password of the moderation pages.

use std::io::{BufRead, IsTerminal, Write};

use anyhow::{Context, Result, ensure};

use super::Outcome;
use crate::moderation::password;
use crate::store::Store;
use crate::store::address::Address;

/// Shortest password, in characters.
const MIN_PASSWORD_LENGTH: usize = 12;

/// Longest password, in bytes.
const MAX_PASSWORD_LENGTH: usize = 1024;

pub(super) async fn run(database: &Address, out: &mut dyn Write) -> Result<Outcome> {
    let password = if std::io::stdin().is_terminal() { ask()? } else { read()? };
    ensure!(
        password.chars().count() >= MIN_PASSWORD_LENGTH,
        "the password has fewer than {MIN_PASSWORD_LENGTH} characters; choose a longer one"
    );
    ensure!(
        password.len() <= MAX_PASSWORD_LENGTH,
        "the password has more than {MAX_PASSWORD_LENGTH} bytes; choose a shorter one"
    );
    let hash = password::hash(&password)?;
    let store = Store::open_or_create(database).await?;
    store.set_password_hash(hash).await?;
    store.close().await;
    writeln!(out, "password set; all sessions are ended")?;
    Ok(Outcome::Good)
}

fn ask() -> Result<String> {
    let prompt = |text: &str| rpassword::prompt_password(text).context("the password can't be read");
    let password = prompt(&format!("New password, at least {MIN_PASSWORD_LENGTH} characters: "))?;
    ensure!(password == prompt("Repeat the password: ")?, "the passwords do not match; try again");
    Ok(password)
}

fn read() -> Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("the password can't be read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
