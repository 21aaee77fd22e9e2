//! Extractors for query and path, which reply with errors in the common form.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::response::Response;
use serde::de::DeserializeOwned;

use crate::refusal::Refusal;

/// The parameters of the query.
pub struct QueryParams<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for QueryParams<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let query = Query::try_from_uri(&parts.uri);
        query
            .map(|Query(query)| Self(query))
            .map_err(|error| Refusal::Malformed(error.body_text()).respond(&parts.headers))
    }
}

/// The id of a response in the path.
pub struct ResponseId(pub String);

impl<S: Send + Sync> FromRequestParts<S> for ResponseId {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let id = Path::from_request_parts(parts, state).await;
        id.map(|Path(id)| Self(id)).map_err(|_| Refusal::NotFound.respond(&parts.headers))
    }
}
