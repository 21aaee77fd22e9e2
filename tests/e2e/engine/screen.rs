//! A virtual screen, for the engine that has no headless mode.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::variables;

/// A running X server; it ends when this is dropped.
pub(super) struct Screen {
    server: Child,
    /// Value for `DISPLAY`.
    pub(super) display: String,
}

impl Screen {
    /// Starts a server on a display that is free.
    pub(super) fn start() -> Result<Self> {
        let mut server = Command::new(variables::place("CARNET_XVFB")?)
            // Without -noreset it starts over whenever a browser leaves, and turns the next one away meanwhile.
            .args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb does not start")?;
        // The number is written once the server takes connections.
        let mut number = String::new();
        let written = server.stdout.take().map(|stdout| BufReader::new(stdout).read_line(&mut number));
        let screen = Self { server, display: format!(":{}", number.trim()) };
        written.context("Xvfb has no output")?.context("Xvfb says nothing")?;
        ensure!(screen.display.len() > 1, "Xvfb found no free display");
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
