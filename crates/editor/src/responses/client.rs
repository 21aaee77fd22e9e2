//! The calls of an endpoint for programs of its author ([`protocol::moderation`]).

use std::time::Duration;

use protocol::moderation::{Changed, DECISIONS, Decision, MAX_RESPONSES, PENDING, Pending};
use serde::de::DeserializeOwned;
use source::endpoint::Endpoint;
use ureq::http::{HeaderValue, Response, StatusCode, header};
use ureq::{Agent, Body};

use super::{EndpointError, ProgramKey};

/// Timeouts for a connection, and for a whole call. That of the page is longer, so that it shows why a call failed.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

/// Largest reply, in bytes: more than [`MAX_RESPONSES`] with the longest texts of a form, and what they reply to, need.
const MAX_REPLY_BYTES: u64 = 16 * 1024 * 1024;

/// An endpoint, and the key for it.
pub(crate) struct Client {
    agent: Agent,
    /// Address of the endpoint, without a slash at its end.
    base: String,
    authorization: HeaderValue,
}

impl Client {
    /// # Errors
    /// When the key would be sent without encryption, or can't be a key.
    pub(crate) fn new(endpoint: &Endpoint, key: &ProgramKey) -> Result<Self, EndpointError> {
        check_encryption(endpoint)?;
        let authorization = key.authorization().filter(|_| key.is_for(endpoint)).ok_or(EndpointError::KeyRefused)?;
        let base = endpoint.as_str().trim_end_matches('/').to_owned();
        Ok(Self { agent: agent(endpoint.is_local()), base, authorization })
    }

    /// The responses that wait, oldest first; not all of them if they are many.
    ///
    /// # Errors
    /// When the endpoint can't be reached, or refuses the key.
    pub(crate) fn pending(&self) -> Result<Pending, EndpointError> {
        let request = self.agent.get(format!("{}{PENDING}?limit={MAX_RESPONSES}", self.base));
        let mut pending: Pending = read(request.header(header::AUTHORIZATION, &self.authorization).call()?)?;
        // An endpoint that ignores the limit.
        if pending.responses.len() > MAX_RESPONSES {
            pending.responses.truncate(MAX_RESPONSES);
            pending.has_more = true;
        }
        Ok(pending)
    }

    /// Decides. Responses that were decided elsewhere meanwhile are not in the reply.
    ///
    /// # Errors
    /// As for [`Self::pending`].
    pub(crate) fn decide(&self, decision: &Decision) -> Result<Changed, EndpointError> {
        // The types of the contract can always be written.
        let body = serde_json::to_vec(decision).unwrap_or_default();
        let request = self.agent.post(format!("{}{DECISIONS}", self.base));
        let request = request.header(header::AUTHORIZATION, &self.authorization).content_type("application/json");
        let mut changed: Changed = read(request.send(body)?)?;
        changed.changed.truncate(MAX_RESPONSES);
        Ok(changed)
    }
}

/// # Errors
/// When others could read what is sent to `endpoint`.
pub(crate) fn check_encryption(endpoint: &Endpoint) -> Result<(), EndpointError> {
    if endpoint.is_confidential() { Ok(()) } else { Err(EndpointError::NotEncrypted) }
}

/// Redirects are not followed: the key is for this address alone. To this machine, no proxy is used.
fn agent(is_local: bool) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(CONNECT_TIMEOUT))
        .timeout_global(Some(REQUEST_TIMEOUT))
        .user_agent(concat!("carnet/", env!("CARGO_PKG_VERSION")))
        .accept("application/json");
    let config = if is_local { config.proxy(None) } else { config };
    config.build().into()
}

fn read<T: DeserializeOwned>(mut reply: Response<Body>) -> Result<T, EndpointError> {
    let status = reply.status();
    let target = reply.headers().get(header::LOCATION).and_then(|target| target.to_str().ok());
    match (status, target) {
        (StatusCode::OK, _) => {}
        (StatusCode::UNAUTHORIZED, _) => return Err(EndpointError::KeyRefused),
        (StatusCode::TOO_MANY_REQUESTS, _) => return Err(EndpointError::TooManyAttempts),
        (StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED, _) => return Err(EndpointError::Outdated),
        (status, Some(target)) if status.is_redirection() => {
            return Err(EndpointError::Redirected(target.to_owned()));
        }
        (status, _) => return Err(EndpointError::Status(status.as_u16())),
    }
    let bytes = reply.body_mut().with_config().limit(MAX_REPLY_BYTES).read_to_vec()?;
    serde_json::from_slice(&bytes).map_err(|error| EndpointError::InvalidReply(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use axum::Router;
    use axum::routing::{get, post};
    use protocol::moderation::{Changed, DECISIONS, Decision, MAX_RESPONSES, PENDING, Pending, PendingResponse};
    use source::endpoint::Endpoint;
    use tokio::net::TcpListener;
    use tokio::runtime::Runtime;

    use super::{Client, MAX_REPLY_BYTES, check_encryption};
    use crate::responses::{EndpointError, ProgramKey};

    fn endpoint(address: &str) -> Endpoint {
        address.parse().unwrap()
    }

    #[test]
    fn key_is_sent_encrypted_or_to_this_machine() {
        for address in ["https://a.example/", "http://127.0.0.1:8081/", "http://[::1]:8081/", "http://localhost/b/"] {
            assert!(check_encryption(&endpoint(address)).is_ok(), "{address}");
        }
        for address in ["http://a.example/", "http://10.0.0.1/", "http://localhost.a.example/", "http://a.localhost/"]
        {
            let refused = check_encryption(&endpoint(address));
            assert!(matches!(refused, Err(EndpointError::NotEncrypted)), "{address}");
            let key = ProgramKey::new("carnet_a", &endpoint(address));
            assert!(matches!(Client::new(&endpoint(address), &key), Err(EndpointError::NotEncrypted)), "{address}");
        }
    }

    #[test]
    fn key_of_another_endpoint_is_not_sent() {
        let key = ProgramKey::new("carnet_a", &endpoint("https://a.example/"));
        assert!(Client::new(&endpoint("https://a.example"), &key).is_ok());
        assert!(matches!(Client::new(&endpoint("https://b.example/"), &key), Err(EndpointError::KeyRefused)));
    }

    /// An endpoint that replies with these texts, and a client of it.
    fn client_of(pending: String, changed: String) -> (Runtime, Client) {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let endpoint = endpoint(&format!("http://{}/", listener.local_addr().unwrap()));
        let router = Router::new()
            .route(PENDING, get(move || async move { pending }))
            .route(DECISIONS, post(move || async move { changed }));
        runtime.spawn(async move { axum::serve(listener, router).await });
        let client = Client::new(&endpoint, &ProgramKey::new("carnet_a", &endpoint)).unwrap();
        (runtime, client)
    }

    #[test]
    fn replies_have_at_most_as_many_items_as_the_contract() {
        for (count, expected, has_more) in
            [(MAX_RESPONSES, MAX_RESPONSES, false), (MAX_RESPONSES + 1, MAX_RESPONSES, true)]
        {
            let numbers = || (0..count).map(|number| number.to_string());
            let responses = numbers().map(|id| PendingResponse { id, ..PendingResponse::default() }).collect();
            let pending = serde_json::to_string(&Pending { responses, has_more: false }).unwrap();
            let changed = serde_json::to_string(&Changed { changed: numbers().collect() }).unwrap();
            let (_runtime, client) = client_of(pending, changed);
            let pending = client.pending().unwrap();
            assert_eq!((pending.responses.len(), pending.has_more), (expected, has_more));
            assert_eq!(pending.responses[0].id, "0");
            let decision = Decision { ids: vec!["0".to_owned()], decision: "approve".to_owned() };
            assert_eq!(client.decide(&decision).unwrap().changed.len(), expected);
        }
    }

    #[test]
    fn reply_over_the_limit_is_refused() {
        // It would be valid without the limit.
        let text = serde_json::to_string(&Pending::default()).unwrap();
        let space = usize::try_from(MAX_REPLY_BYTES).unwrap();
        let (_runtime, client) = client_of(text + &" ".repeat(space), String::new());
        assert!(matches!(client.pending(), Err(EndpointError::InvalidReply(_))));
    }
}
