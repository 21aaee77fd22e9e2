//! A new address of the editor that is running already.

use std::time::Duration;

use anyhow::{Context, Result};
use editor::server::{OWNER_HEADER, OwnerAccess, StartAddress};
use ureq::Agent;

use crate::texts::Commands;

/// Longest time of the request.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Asks the running editor for an address that starts a session.
///
/// # Errors
/// When it does not give one.
pub(super) fn new_start(access: &OwnerAccess, texts: &Commands) -> Result<StartAddress> {
    ask(access).context(texts.running_editor_fails)
}

fn ask(access: &OwnerAccess) -> Result<StartAddress> {
    // The secret must not get to a proxy.
    let config = Agent::config_builder().proxy(None).max_redirects(0).timeout_global(Some(TIMEOUT)).build();
    let agent: Agent = config.into();
    let request = agent.post(access.url()).header("Origin", access.origin()).header(OWNER_HEADER, &access.secret);
    let text = request.send_empty()?.body_mut().read_to_string()?;
    Ok(serde_json::from_str(&text)?)
}
