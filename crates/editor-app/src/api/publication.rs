//! Publishing.

use editor_protocol::{Confirmation, Publication};
use gloo_net::http::Request;

use super::{ApiError, Sending, address, decode, get, send_json};

/// Where the blog is published, and how far it is.
pub(crate) async fn publication() -> Result<Publication, ApiError> {
    decode(&get(Request::get(&address("publication"))).await?)
}

/// Builds the site, and finds what would change.
pub(crate) async fn prepare_publication() -> Result<Publication, ApiError> {
    decode(&get(Request::post(&address("publication/prepare"))).await?)
}

/// Publishes what a plan has named.
pub(crate) async fn publish(confirmation: &Confirmation) -> Result<Publication, ApiError> {
    let request = Request::post(&address("publication/publish"));
    decode(&send_json(request, confirmation, Sending::Timed).await?)
}

/// Stops what is under way, or drops the plan.
pub(crate) async fn cancel_publication() -> Result<Publication, ApiError> {
    decode(&get(Request::post(&address("publication/cancel"))).await?)
}
