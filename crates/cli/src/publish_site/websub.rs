//! Announces changed feeds to the author's WebSub hub, which sends them to its subscribers.

use std::time::Duration;

use anyhow::{Result, bail};
use deploy::Wording;
use site::feed_address::is_main_page;
use source::site::SiteSettings;
use ureq::Agent;

/// Timeout of one announcement.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);

/// What there is to announce, and to whom.
pub(super) struct Announcement {
    hub: String,
    /// Addresses of the changed feeds.
    feeds: Vec<String>,
}

impl Announcement {
    /// The feeds among the changed files `names`; none without a hub.
    pub(super) fn of<'n>(settings: &SiteSettings, names: impl Iterator<Item = &'n str>) -> Option<Self> {
        let hub = settings.websub.clone()?;
        let feeds = names.filter(|name| is_main_page(name)).map(|name| format!("{}{name}", settings.base_url));
        Some(Self { hub, feeds: feeds.collect() })
    }

    /// The hub.
    pub(super) fn hub(&self) -> &str {
        &self.hub
    }

    /// Announces every feed. The site is published all the same when that fails.
    ///
    /// # Errors
    /// At the first failure, since each may take as long as the timeout.
    pub(super) fn send(&self, wording: Wording) -> Result<()> {
        // Only the configured address is called.
        let agent: Agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(REQUEST_TIMEOUT))
            .user_agent(concat!("carnet/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        for feed in &self.feeds {
            let form = [("hub.mode", "publish"), ("hub.url", feed.as_str())];
            let status = agent.post(self.hub.as_str()).send_form(form)?.status();
            if !status.is_success() {
                bail!(wording.hub_replied(status, feed));
            }
        }
        Ok(())
    }
}
