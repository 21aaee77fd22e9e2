//! Requests to hosts that others name, with guards: only `http` and `https` on their ports, no private addresses and none
//! of this machine, no credentials, and limits on redirects, bytes and time.
//!
//! An address is checked after its name is resolved, and the connection goes to what was checked. So a name that
//! resolves to a private address the second time (DNS rebinding) gains nothing.

use std::time::{Duration, Instant};

use ipnet::IpNet;
use ureq::config::Config;
use ureq::http::{HeaderMap, Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body};
use url::Url;

use crate::addresses::may_contact;

/// Limits on a request with its redirects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Redirects.
    pub redirects: usize,
    /// Bytes of the body.
    pub bytes: u64,
    /// Time of all together.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { redirects: 5, bytes: 1024 * 1024, time: Duration::from_secs(10) }
    }
}

/// Why there is no reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The address is private or of this machine, is not of the web, or has credentials.
    #[error("the address must not be contacted")]
    Forbidden,
    /// A redirect leads to no address.
    #[error("a redirect is not valid")]
    InvalidRedirect,
    /// More redirects than [`Limits::redirects`].
    #[error("too many redirects")]
    TooManyRedirects,
    /// More bytes than [`Limits::bytes`].
    #[error("the reply is too large")]
    TooLarge,
    /// More time than [`Limits::time`].
    #[error("the host did not reply in time")]
    TooSlow,
    /// The host can't be reached, or does not speak HTTP.
    #[error("can't reach the host")]
    Unreachable,
}

impl FetchError {
    /// Whether another attempt may succeed.
    pub fn is_temporary(self) -> bool {
        matches!(self, Self::TooSlow | Self::Unreachable)
    }
}

/// A reply, whatever its status.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its address, after redirects.
    pub url: Url,
    /// The HTTP status.
    pub status: u16,
    /// The media type in lower case, without parameters; may be empty.
    pub media_type: String,
    /// The body.
    pub body: Vec<u8>,
}

/// Sends requests within the guards.
#[derive(Clone)]
pub struct Fetcher {
    agent: Agent,
    limits: Limits,
}

impl Fetcher {
    /// Sends requests with this `User-Agent`. Addresses in the networks `allowed` are contacted although they are private
    /// or of this machine, on any port.
    pub fn new(user_agent: &str, allowed: Vec<IpNet>) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // Each redirect is checked here.
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy of the environment would resolve names by itself.
            .proxy(None)
            .user_agent(user_agent)
            // A small compressed body may be a large one.
            .accept_encoding("identity")
            .build();
        let resolver = GuardedResolver { system: DefaultResolver::default(), allowed };
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), resolver), limits: Limits::default() }
    }

    /// With other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Requests `url` and follows redirects; blocks until the reply is there. `accept` has the wanted media types.
    ///
    /// # Errors
    /// When a guard refuses it, or there is no reply.
    pub fn get(&self, url: &Url, accept: &str) -> Result<Reply, FetchError> {
        let end = Instant::now() + self.limits.time;
        let mut url = url.clone();
        for _ in 0..=self.limits.redirects {
            check(&url)?;
            let response = self.request(&url, accept, end)?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return self.reply(url, response);
            }
            let target = header(response.headers(), "location").and_then(|target| url.join(target).ok());
            url = target.ok_or(FetchError::InvalidRedirect)?;
        }
        Err(FetchError::TooManyRedirects)
    }

    fn request(&self, url: &Url, accept: &str, end: Instant) -> Result<Response<Body>, FetchError> {
        let rest = end.saturating_duration_since(Instant::now());
        if rest.is_zero() {
            return Err(FetchError::TooSlow);
        }
        let mut address = url.clone();
        address.set_fragment(None);
        let request = self.agent.get(address.as_str()).header("accept", accept);
        request.config().timeout_global(Some(rest)).build().call().map_err(|error| failure(&error))
    }

    fn reply(&self, url: Url, mut response: Response<Body>) -> Result<Reply, FetchError> {
        let headers = response.headers();
        let encoding = header(headers, "content-encoding").unwrap_or("identity");
        if !encoding.eq_ignore_ascii_case("identity") {
            return Err(FetchError::Unreachable);
        }
        let media_type = header(headers, "content-type").unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(self.limits.bytes).read_to_vec();
        Ok(Reply { url, status, media_type, body: body.map_err(|error| failure(&error))? })
    }
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Checks what is seen without resolving the name.
fn check(url: &Url) -> Result<(), FetchError> {
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let has_credentials = !url.username().is_empty() || url.password().is_some();
    if is_web && !has_credentials { Ok(()) } else { Err(FetchError::Forbidden) }
}

fn failure(error: &ureq::Error) -> FetchError {
    match error {
        ureq::Error::Other(cause) if cause.is::<ForbiddenAddress>() => FetchError::Forbidden,
        ureq::Error::Timeout(_) => FetchError::TooSlow,
        ureq::Error::BodyExceedsLimit(_) => FetchError::TooLarge,
        _ => FetchError::Unreachable,
    }
}

/// No address of a host may be contacted.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the address must not be contacted")]
struct ForbiddenAddress;

/// Resolves names to addresses that may be contacted. It also checks addresses that are written as numbers.
#[derive(Debug)]
struct GuardedResolver {
    system: DefaultResolver,
    allowed: Vec<IpNet>,
}

impl Resolver for GuardedResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut permitted = self.empty();
        for address in &self.system.resolve(uri, config, timeout)? {
            if may_contact(*address, &self.allowed) {
                permitted.push(*address);
            }
        }
        if permitted.is_empty() {
            return Err(ureq::Error::Other(Box::new(ForbiddenAddress)));
        }
        Ok(permitted)
    }
}
