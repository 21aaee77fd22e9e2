//! The calls of an endpoint for programs of its author ([`protocol::moderation`]).

use std::time::Duration;

use protocol::moderation::{Changed, DECISIONS, Decision, MAX_RESPONSES, PENDING, Pending};
use serde::de::DeserializeOwned;
use source::endpoint::Endpoint;
use ureq::http::{HeaderValue, Response, StatusCode, header};
use ureq::{Agent, Body};

use super::{EndpointError, ProgramKey};

/// Timeouts for a connection, and for a whole call. The page waits longer, so that it is told why a call has failed.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

/// Largest reply, in bytes.
const MAX_REPLY_BYTES: u64 = 64 * 1024 * 1024;

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
        read(request.header(header::AUTHORIZATION, &self.authorization).call()?)
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
        read(request.send(body)?)
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
    use source::endpoint::Endpoint;

    use super::{Client, check_encryption};
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
}
