//! Requests: to the site's own host, and to the endpoint.

use js_sys::{Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, Response};

use super::json::{self, Value};

/// How long the endpoint may take to answer, in milliseconds.
const PATIENCE: u32 = 15_000;

/// What the endpoint answered.
pub(super) struct Answer {
    /// Status of HTTP.
    pub(super) status: u16,
    /// Its JSON; empty in every way where it is none.
    pub(super) body: Value,
}

/// Asks the site's own host.
///
/// # Errors
/// What the browser says.
pub(super) async fn get(address: &str) -> Result<Response, JsValue> {
    fetch(address, Object::new()).await
}

/// Asks the endpoint, without cookies. Nothing comes back when it can't be reached in time.
pub(super) async fn ask(method: &str, address: &str, headers: &[(&str, &JsValue)], body: &JsValue) -> Option<Answer> {
    let init = json::object(&[
        ("method", &method.into()),
        ("credentials", &"omit".into()),
        ("headers", &json::object(headers)),
        ("body", body),
        ("signal", &AbortSignal::timeout_with_u32(PATIENCE)),
    ]);
    let response = fetch(address, init).await.ok()?;
    let text = text(&response).await.ok()?;
    let body = json::parse(&text).unwrap_or(Value(JsValue::UNDEFINED));
    Some(Answer { status: response.status(), body })
}

async fn fetch(address: &str, init: Object) -> Result<Response, JsValue> {
    let init = init.unchecked_into::<RequestInit>();
    JsFuture::from(window().fetch_with_str_and_init(address, &init)).await?.dyn_into()
}

/// The text of a response.
///
/// # Errors
/// What the browser says.
pub(super) async fn text(response: &Response) -> Result<String, JsValue> {
    let promise: Promise = response.text()?;
    Ok(JsFuture::from(promise).await?.as_string().unwrap_or_default())
}

/// What went wrong, as the browser words it.
pub(super) fn reason(error: &JsValue) -> String {
    Reflect::get(error, &"message".into()).ok().and_then(|message| message.as_string()).unwrap_or_default()
}
