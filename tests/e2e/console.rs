//! The console of a browser, which only chromedriver offers.

use anyhow::Result;
use axum::http::Method;
use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::json;
use url::{ParseError, Url};

/// The command that reads the console.
#[derive(Debug)]
pub(crate) struct Console;

impl WebDriverCompatibleCommand for Console {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}

impl Console {
    /// What was written since the last time, from warnings on.
    pub(crate) async fn read(client: &Client) -> Result<Vec<String>> {
        let entries = client.issue_cmd(Self).await?;
        let entries = entries.as_array().into_iter().flatten();
        let grave = entries.filter(|entry| matches!(entry["level"].as_str(), Some("WARNING" | "SEVERE")));
        Ok(grave.filter_map(|entry| entry["message"].as_str()).map(str::to_owned).collect())
    }
}
