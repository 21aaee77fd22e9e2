//! Chromium, driven by chromedriver.

use std::path::PathBuf;

use anyhow::{Context, Result};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use xshell::cmd;

use super::tab::Tab;
use crate::repo::Repo;
use crate::server::Server;
use crate::setup::Chromium;

const FLAGS: [&str; 7] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--window-size=412,823",
];

/// A running driver. It ends with this value.
pub(super) struct Browser {
    driver: Server,
    chromium: PathBuf,
}

impl Browser {
    pub(super) fn start(repo: &Repo, Chromium { browser, driver }: Chromium) -> Result<Browser> {
        let driver = Server::start(cmd!(repo.sh, "{driver} --port=0"), port, drop)?;
        Ok(Browser { driver, chromium: browser })
    }

    /// Starts a browser with an empty profile for `work`, and ends it however the work ends. It is slowed down.
    /// Addresses with one of the `blocked` patterns are never fetched.
    pub(super) async fn visit<T>(&self, blocked: &[String], work: impl AsyncFnOnce(&Tab) -> Result<T>) -> Result<T> {
        let client = self.open().await?;
        let tab = Tab::new(client.clone());
        let result = match tab.slow_down(blocked).await {
            Ok(()) => work(&tab).await,
            Err(error) => Err(error),
        };
        client.close().await?;
        result
    }

    /// The same as fast as the machine is.
    pub(super) async fn visit_at_full_speed<T>(&self, work: impl AsyncFnOnce(&Tab) -> Result<T>) -> Result<T> {
        let client = self.open().await?;
        let result = work(&Tab::new(client.clone())).await;
        client.close().await?;
        result
    }

    async fn open(&self) -> Result<Client> {
        let capabilities = json!({
            "goog:chromeOptions": { "binary": self.chromium, "args": FLAGS },
            "goog:loggingPrefs": { "performance": "ALL" },
        });
        ClientBuilder::new(HttpConnector::new())
            .capabilities(serde_json::from_value(capabilities)?)
            .connect(&format!("http://127.0.0.1:{}/", self.driver.address))
            .await
            .context("chromium does not start")
    }
}

/// The port in the line that says that the driver listens.
fn port(line: &str) -> Option<&str> {
    line.strip_prefix("ChromeDriver was started successfully on port ")?.strip_suffix('.')
}

#[cfg(test)]
mod tests {
    use super::port;

    #[test]
    fn port_is_read_from_what_the_driver_prints() {
        assert_eq!(port("ChromeDriver was started successfully on port 41235."), Some("41235"));
        assert_eq!(port("Starting ChromeDriver 148.0.7778.167 on port 0"), None);
    }
}
