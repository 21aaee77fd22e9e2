//! What the address of a request holds. Where it can't be read, it is refused in the shape of all errors.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::response::Response;
use serde::de::DeserializeOwned;

use crate::refusal::Refusal;

/// The fields behind the question mark.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let asked = Query::try_from_uri(&parts.uri);
        asked
            .map(|Query(asked)| Self(asked))
            .map_err(|error| Refusal::Malformed(error.body_text()).answer(&parts.headers))
    }
}

/// The id in the path of a response.
pub struct ResponseId(pub String);

impl<S: Send + Sync> FromRequestParts<S> for ResponseId {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let id = Path::from_request_parts(parts, state).await;
        id.map(|Path(id)| Self(id)).map_err(|_| Refusal::NotFound.answer(&parts.headers))
    }
}
