//! Fetches all published responses from an endpoint, page by page.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use protocol::language::Language;
use source::endpoint::Endpoint;
use source::responses_file::{self, Sender};
use ureq::Agent;

use super::Fetched;
use crate::texts::Commands;

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
pub(super) fn fetch(endpoint: &Endpoint, language: Language) -> Result<Fetched> {
    let texts = Commands::of(language);
    let agent = agent();
    let mut fetched = Fetched::default();
    let mut fetched_pages = BTreeSet::new();
    let mut ids = BTreeSet::new();
    let mut next = Some(format!("{endpoint}responses.json"));
    while let Some(address) = next {
        if fetched_pages.len() == MAX_PAGES {
            bail!(texts.too_many_pages(endpoint, language.number(MAX_PAGES)));
        }
        let text = page(&agent, &address, texts).with_context(|| texts.cannot_pull(&address))?;
        let (found, diagnostics) = responses_file::read(&address, &text, Sender::Endpoint);
        let Some(found) = found else {
            let first = diagnostics.first().map(|diagnostic| diagnostic.message.text(language)).unwrap_or_default();
            bail!(texts.no_responses(address, first));
        };
        fetched.diagnostics.extend(diagnostics);
        fetched.withdrawn.extend(found.withdrawn);
        // A response that is published meanwhile shifts the pages: another one may be sent twice.
        fetched.items.extend(found.items.into_iter().filter(|item| ids.insert(item.id.clone())));
        next = found.next_url;
        if let Some(next) = &next
            && !belongs_to(next, endpoint)
        {
            bail!(texts.next_elsewhere(address, next));
        }
        fetched_pages.insert(address);
        if let Some(next) = next.as_ref().filter(|next| fetched_pages.contains(*next)) {
            bail!(texts.circle_of_pages(next));
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

fn page(agent: &Agent, address: &str, texts: &Commands) -> Result<String> {
    let mut response = agent.get(address).call()?;
    let status = response.status();
    if status.is_redirection() {
        match response.headers().get("location").and_then(|value| value.to_str().ok()) {
            Some(target) => bail!(texts.redirected(target)),
            None => bail!(texts.redirected_elsewhere),
        }
    }
    if status != 200 {
        bail!(texts.unexpected_status(status));
    }
    let bytes = response.body_mut().with_config().limit(MAX_PAGE_BYTES).read_to_vec()?;
    String::from_utf8(bytes).context(texts.not_utf8)
}

fn belongs_to(address: &str, endpoint: &Endpoint) -> bool {
    address.strip_prefix(endpoint.origin()).is_some_and(|rest| rest.starts_with('/'))
}
