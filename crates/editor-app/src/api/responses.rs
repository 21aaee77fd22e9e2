//! Responses that wait for a decision.

use editor_protocol::{Decide, Decided, EndpointKey, Pulled, WaitingResponses};
use gloo_net::http::Request;

use super::{ApiError, Sending, address, decode, get, send_empty, send_json};

/// The responses that wait.
pub(crate) async fn responses() -> Result<WaitingResponses, ApiError> {
    decode(&get(Request::get(&address("responses"))).await?)
}

/// Stores the key for the endpoint if the endpoint takes it; an empty one removes the stored key.
pub(crate) async fn set_endpoint_key(key: String) -> Result<WaitingResponses, ApiError> {
    let request = Request::put(&address("responses/key"));
    decode(&send_json(request, &EndpointKey { key }, Sending::Timed).await?)
}

/// Decides about responses.
pub(crate) async fn decide(decide: &Decide) -> Result<Decided, ApiError> {
    decode(&send_json(Request::post(&address("responses/decide")), decide, Sending::Timed).await?)
}

/// Writes published responses into the files of the blog.
pub(crate) async fn pull() -> Result<Pulled, ApiError> {
    decode(&send_empty(Request::post(&address("responses/pull")), Sending::Untimed).await?)
}
