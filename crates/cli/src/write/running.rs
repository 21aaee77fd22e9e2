//! A new address of the editor that is running already.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
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
    let start = ask(access).context(texts.running_editor_fails)?;
    ensure!(is_of(access, &start), texts.running_editor_fails);
    Ok(start)
}

/// Whether the address is one of this editor. It is opened, and another program may have got the port meanwhile.
fn is_of(access: &OwnerAccess, start: &StartAddress) -> bool {
    start.address.strip_prefix(&access.origin()).is_some_and(|rest| rest.starts_with("/?"))
}

fn ask(access: &OwnerAccess) -> Result<StartAddress> {
    // The secret must not get to a proxy.
    let config = Agent::config_builder().proxy(None).max_redirects(0).timeout_global(Some(TIMEOUT)).build();
    let agent: Agent = config.into();
    let request = agent.post(access.url()).header("Origin", access.origin()).header(OWNER_HEADER, &access.secret);
    let text = request.send_empty()?.body_mut().read_to_string()?;
    Ok(serde_json::from_str(&text)?)
}

#[cfg(test)]
mod tests {
    use editor::server::{OwnerAccess, StartAddress};

    use super::is_of;

    #[test]
    fn address_of_another_server_is_not_opened() {
        let access = OwnerAccess { port: 8080, secret: "a".to_owned() };
        for (address, expected) in [
            ("http://127.0.0.1:8080/?start=a", true),
            ("http://127.0.0.1:80801/?start=a", false),
            ("http://127.0.0.1:8080@essai.example/?start=a", false),
            ("http://essai.example/?start=a", false),
            ("file:///etc/hostname", false),
            ("--help", false),
        ] {
            let start = StartAddress { address: address.to_owned(), network: None };
            assert_eq!(is_of(&access, &start), expected, "{address}");
        }
    }
}
