//! Chromium, driven over its DevTools protocol by a pair of pipes: no driver, no port, nothing to install.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Chromium reads commands from descriptor 3 and answers on 4, which a shell makes of the two that a child can be
/// given.
const WITH_PIPES: &str = "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null";

const FLAGS: [&str; 8] = [
    "--remote-debugging-pipe",
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--window-size=412,823",
];

/// An answer or an event that is later than this does not come any more.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

/// A running browser. It ends with this value.
pub(super) struct Browser {
    process: Child,
    commands: ChildStdin,
    messages: Receiver<Value>,
    /// What came while something else was waited for.
    events: Vec<Value>,
    last_id: u64,
    _profile: TempDir,
}

impl Browser {
    pub(super) fn start(program: &Path) -> Result<Browser> {
        let profile = tempfile::tempdir()?;
        let mut shell = Command::new("sh");
        shell.args(["-c", WITH_PIPES, "sh"]).arg(program).args(FLAGS);
        shell.arg(format!("--user-data-dir={}", profile.path().display())).arg("about:blank");
        let process = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = process.context("chromium could not be started")?;
        let (Some(commands), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            bail!("chromium was started without its pipes");
        };
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let texts = BufReader::new(answers).split(0).map_while(Result::ok);
            for message in texts.filter_map(|text| serde_json::from_slice(&text).ok()) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Ok(Browser { process, commands, messages, events: Vec::new(), last_id: 0, _profile: profile })
    }

    /// Calls a method, of the browser or of one session, and hands back its result.
    pub(super) fn call(&mut self, session: Option<&str>, method: &str, parameters: Value) -> Result<Value> {
        self.last_id += 1;
        let id = self.last_id;
        let mut command = json!({ "id": id, "method": method, "params": parameters });
        if let Some(session) = session {
            command["sessionId"] = session.into();
        }
        let mut text = command.to_string().into_bytes();
        text.push(0);
        self.commands.write_all(&text).and_then(|()| self.commands.flush())?;
        let answer = self.next(method, |message| message["id"] == id)?;
        match answer.get("error") {
            Some(error) => bail!("chromium refuses {method}: {error}"),
            None => Ok(answer["result"].clone()),
        }
    }

    /// The first message from now on that is wanted; the others are kept as events.
    fn next(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        let end = Instant::now() + ANSWER_TIMEOUT;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(message) if wanted(&message) => return Ok(message),
                Ok(message) => self.events.push(message),
                Err(RecvTimeoutError::Timeout) => {
                    bail!("chromium did not answer in time: {what}");
                }
                Err(RecvTimeoutError::Disconnected) => {
                    bail!("chromium has ended: {what}");
                }
            }
        }
    }

    /// All events of a session so far, which are forgotten with this.
    pub(super) fn take_events(&mut self, session: &str) -> Vec<Value> {
        self.events.extend(self.messages.try_iter());
        let (taken, kept) = self.events.drain(..).partition(|event| event["sessionId"] == session);
        self.events = kept;
        taken
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Politely first, so that no process of it stays behind.
        let closed = self.call(None, "Browser.close", json!({}));
        if closed.is_err() {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}
