//! `health`: asks the endpoint that runs with the same settings, for containers without another client.

use std::io::Write;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;

use super::{Outcome, language};
use crate::config::Settings;
use crate::config::settings::Flags;
use crate::texts::Operation;

const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Args)]
pub(super) struct Arguments {
    /// Ask whether the process replies, not whether a response could be stored.
    #[arg(long)]
    live: bool,
    /// Address and port at which the endpoint listens [default: the configured one, or 127.0.0.1:8081].
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

impl Arguments {
    pub(super) fn flags(&self) -> Flags {
        Flags { listen: self.listen.clone(), ..Flags::default() }
    }
}

pub(super) fn run(settings: &Settings, arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome> {
    let texts = Operation::of(language::of_system());
    let address = settings.resolve()?.own_address().context("the address has no URL")?;
    let path = if arguments.live { "health/live" } else { "health/write" };
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(REQUEST_TIMEOUT))
        .http_status_as_error(false)
        // It is on this machine.
        .proxy(None)
        .build()
        .into();
    let Ok(reply) = agent.get(format!("{address}{path}")).call() else {
        writeln!(out, "{}", texts.no_reply(&address))?;
        return Ok(Outcome::Findings);
    };
    let status = reply.status();
    if status.is_success() {
        writeln!(out, "{}", texts.healthy(&address))?;
        Ok(Outcome::Good)
    } else {
        writeln!(out, "{}", texts.unhealthy(&address, status.as_u16()))?;
        Ok(Outcome::Findings)
    }
}
