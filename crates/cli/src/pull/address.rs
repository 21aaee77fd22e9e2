//! Fetches all published responses from an endpoint, page by page.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use source::endpoint::Endpoint;
use source::responses_file::{self, Sender};
use ureq::Agent;

use super::Fetched;

/// Maximum number of pages: a million responses.
const MAX_PAGES: usize = 10_000;

/// Largest page, in bytes.
const MAX_PAGE_BYTES: u64 = 16 * 1024 * 1024;

/// Timeouts for a connection, and for one page.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);

/// Fetches every page, or none.
///
/// # Errors
/// When a page can't be fetched, or is not a list of responses.
pub(super) fn fetch(endpoint: &Endpoint) -> Result<Fetched> {
    let agent = agent();
    let mut fetched = Fetched::default();
    let mut asked = BTreeSet::new();
    let mut ids = BTreeSet::new();
    let mut next = Some(format!("{endpoint}responses.json"));
    while let Some(address) = next {
        if asked.len() == MAX_PAGES {
            bail!("{endpoint} has more than {MAX_PAGES} pages of responses");
        }
        let text = page(&agent, &address).with_context(|| format!("can't pull from {address}"))?;
        let (found, diagnostics) = responses_file::read(&address, &text, Sender::Endpoint);
        let Some(found) = found else {
            let first = diagnostics.first().map(|diagnostic| diagnostic.message.as_str()).unwrap_or_default();
            bail!("{address} is not a list of responses: {first}");
        };
        fetched.diagnostics.extend(diagnostics);
        fetched.withdrawn.extend(found.withdrawn);
        // A response that is published meanwhile shifts the pages: another one may be sent twice.
        fetched.items.extend(found.items.into_iter().filter(|item| ids.insert(item.id.clone())));
        next = found.next_url;
        if let Some(next) = &next
            && !belongs_to(next, endpoint)
        {
            bail!("{address} names a next page on another host: {next}");
        }
        asked.insert(address);
        if let Some(next) = next.as_ref().filter(|next| asked.contains(*next)) {
            bail!("{next} was already fetched: the pages link in a circle");
        }
    }
    Ok(fetched)
}

/// Redirects are not followed: the author configures the endpoint's own address.
fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(CONNECT_TIMEOUT))
        .timeout_global(Some(REQUEST_TIMEOUT))
        .user_agent(concat!("carnet/", env!("CARGO_PKG_VERSION")))
        .accept("application/feed+json, application/json")
        .build()
        .into()
}

fn page(agent: &Agent, address: &str) -> Result<String> {
    let mut response = agent.get(address).call()?;
    let status = response.status();
    if status.is_redirection() {
        let target = response.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or("elsewhere");
        bail!("it redirects to {target}; write the endpoint's own address");
    }
    if status != 200 {
        bail!("unexpected status {status}");
    }
    let bytes = response.body_mut().with_config().limit(MAX_PAGE_BYTES).read_to_vec()?;
    String::from_utf8(bytes).context("the reply is not UTF-8")
}

fn belongs_to(address: &str, endpoint: &Endpoint) -> bool {
    address.strip_prefix(endpoint.origin()).is_some_and(|rest| rest.starts_with('/'))
}
