//! The log on standard error: readable text on a terminal, otherwise JSON Lines.

use std::io::IsTerminal;

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;

use crate::config::environment::LOG;

/// Starts the log at the level in `CARNET_LOG`: `error`, `warn`, `info` (the default) or `debug`.
pub(super) fn start() -> Result<()> {
    let wanted = std::env::var(LOG).ok().filter(|wanted| !wanted.is_empty());
    let filter = EnvFilter::try_new(wanted.as_deref().unwrap_or("info"))
        .with_context(|| format!("{LOG} is not a log level; write error, warn, info or debug"))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let started = if std::io::stderr().is_terminal() {
        log.compact().try_init()
    } else {
        log.json().flatten_event(true).try_init()
    };
    started.map_err(|error| anyhow::anyhow!(error)).context("can't start the log")
}
