//! All requests: to the site's own host, and to the endpoint that takes responses.

use gloo_net::http::{Method, Request, RequestBuilder, Response};
use js_sys::futures::JsFuture;
use leptos::prelude::window;
use protocol::bundle::Page;
use protocol::feed::{ErrorBody, Feed, FormFields, FormToken, Receipt, Refusal};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, RequestCredentials};

/// How long the endpoint may take to answer, in milliseconds.
const ENDPOINT_TIMEOUT: u32 = 15_000;

/// Why a request brought no value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ApiError {
    /// The host has nothing at this address.
    NotFound,
    /// The host has something at this address, which is no page of the app.
    NotAPage,
    /// The reply is not what was asked for: another build's data, or no data at all.
    Unreadable,
    /// The endpoint says what is wrong with the request.
    Refused(ErrorBody),
    /// No reply, or a failing host: what the browser or the status says.
    Failed(String),
}

impl From<gloo_net::Error> for ApiError {
    fn from(error: gloo_net::Error) -> Self {
        Self::Failed(match error {
            gloo_net::Error::JsError(error) => error.message,
            gloo_net::Error::GlooError(message) => message,
            gloo_net::Error::SerdeError(_) => String::new(),
        })
    }
}

impl From<::search::DecodeError> for ApiError {
    fn from(_: ::search::DecodeError) -> Self {
        Self::Unreadable
    }
}

impl From<JsValue> for ApiError {
    fn from(error: JsValue) -> Self {
        Self::Failed(error.unchecked_into::<js_sys::Error>().message().into())
    }
}

/// The data of the page at `path`. The request is sent at once.
pub(crate) fn page(path: &str) -> impl Future<Output = Result<Page, ApiError>> + use<> {
    let text = fetch(Request::get(&format!("{path}index.json")).build());
    async move { decode(text.await) }
}

/// Whether the host has something at an address for which there is no page data: a file, another site, a redirect. If it
/// can't be asked, because it redirects to another host, the browser has to find out.
pub(crate) async fn is_served(address: &str) -> bool {
    let reply = send(RequestBuilder::new(address).method(Method::HEAD).build()).await;
    !reply.is_ok_and(|reply| matches!(reply.status(), 404 | 410))
}

/// A file of the search index of the site at `root`. The request is sent at once.
pub(crate) fn search_file(root: &str, name: &str) -> impl Future<Output = Result<Vec<u8>, ApiError>> + use<> {
    let reply = send(Request::get(&format!("{root}search/{name}")).build());
    async move {
        let reply = reply.await?;
        let bytes = reply.binary().await?;
        match reply.status() {
            404 | 410 => Err(ApiError::NotFound),
            // Some hosts answer every unknown address with a page of HTML and status 200.
            _ if reply.ok() && bytes.first() == Some(&b'<') => Err(ApiError::NotFound),
            _ if reply.ok() => Ok(bytes),
            _ => Err(ApiError::Failed(reply.status_text())),
        }
    }
}

/// The responses to a post that the endpoint has.
pub(crate) async fn responses(endpoint: &str, post: &str) -> Result<Feed, ApiError> {
    let request = Request::get(&format!("{endpoint}responses")).query([("post", post)]);
    decode(fetch(to_endpoint(request).build()).await)
}

/// Tells the endpoint that the form was begun.
pub(crate) async fn form_token(endpoint: &str, post: &str) -> Result<FormToken, ApiError> {
    let request = Request::get(&format!("{endpoint}form")).query([("post", post)]);
    decode(fetch(to_endpoint(request).build()).await)
}

/// Sends a response; sent again under the same key, it is stored once.
pub(crate) async fn send_response(
    endpoint: &str,
    fields: &FormFields,
    idempotency_key: &str,
) -> Result<Receipt, ApiError> {
    let request = Request::post(&format!("{endpoint}responses"))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", idempotency_key);
    let body = serde_json::to_string(fields).map_err(|_| ApiError::Unreadable)?;
    decode(fetch(to_endpoint(request).body(body)).await)
}

/// Withdraws a response. One that is gone already counts as withdrawn.
pub(crate) async fn withdraw_response(endpoint: &str, id: &str, deletion_key: &str) -> Result<(), ApiError> {
    let request = Request::delete(&format!("{endpoint}responses/{id}"))
        .header("Authorization", &format!("Bearer {deletion_key}"));
    match fetch(to_endpoint(request).build()).await {
        Ok(_) | Err(ApiError::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Without cookies, and not for ever.
fn to_endpoint(request: RequestBuilder) -> RequestBuilder {
    let timeout = AbortSignal::timeout_with_u32(ENDPOINT_TIMEOUT);
    request.credentials(RequestCredentials::Omit).abort_signal(Some(&timeout))
}

/// Sends a request at once, and not when the reply is awaited: so several can be on their way at the same time.
fn send(request: Result<Request, gloo_net::Error>) -> impl Future<Output = Result<Response, ApiError>> {
    let reply = request.map(|request| JsFuture::from(window().fetch_with_request(&request.into())));
    async move { Ok(Response::from(reply?.await?.unchecked_into::<web_sys::Response>())) }
}

/// The text of a reply that says yes. The request is sent at once.
fn fetch(request: Result<Request, gloo_net::Error>) -> impl Future<Output = Result<String, ApiError>> {
    let reply = send(request);
    async move {
        let reply = reply.await?;
        let text = reply.text().await?;
        match reply.status() {
            404 | 410 => Err(ApiError::NotFound),
            _ if reply.ok() => Ok(text),
            status => Err(match serde_json::from_str::<Refusal>(&text) {
                Ok(refusal) if status < 500 => ApiError::Refused(refusal.error),
                _ => ApiError::Failed(format!("{status} {}", reply.status_text())),
            }),
        }
    }
}

/// The value in the text of a reply.
fn decode<T: DeserializeOwned>(reply: Result<String, ApiError>) -> Result<T, ApiError> {
    let text = reply?;
    // Some hosts answer every unknown address with a page of HTML and status 200.
    if text.trim_start().starts_with('<') {
        return Err(ApiError::NotFound);
    }
    serde_json::from_str(&text).map_err(|_| ApiError::Unreadable)
}
