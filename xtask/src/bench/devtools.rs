//! Commands that only chromedriver has.

use anyhow::Result;
use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A command below the session's address.
#[derive(Debug)]
pub(super) struct Command {
    path: &'static str,
    body: Value,
}

impl Command {
    /// A method of the DevTools protocol.
    pub(super) fn devtools(method: &str, parameters: Value) -> Command {
        Command { path: "goog/cdp/execute", body: json!({ "cmd": method, "params": parameters }) }
    }

    /// What was logged since the last time: the events of network and page.
    pub(super) fn log() -> Command {
        Command { path: "se/log", body: json!({ "type": "performance" }) }
    }
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
