//! The log: for people on a terminal, otherwise as lines of JSON; always on the error output.

use std::io::IsTerminal;

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;

use crate::config::environment::LOG;

/// Writes from now on what `CARNET_LOG` asks for: `error`, `warn`, `info` (where it says nothing), `debug`.
pub(super) fn start() -> Result<()> {
    let wanted = std::env::var(LOG).ok().filter(|wanted| !wanted.is_empty());
    let filter = EnvFilter::try_new(wanted.as_deref().unwrap_or("info"))
        .with_context(|| format!("{LOG} is not a level; write error, warn, info or debug"))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let started = if std::io::stderr().is_terminal() {
        log.compact().try_init()
    } else {
        log.json().flatten_event(true).try_init()
    };
    started.map_err(|error| anyhow::anyhow!(error)).context("the log can't be written")
}
