//! Sending a request, and reading its reply.

use editor_protocol::SESSION_KEY_HEADER;
use gloo_net::http::{Request, Response};
use js_sys::Reflect;
use js_sys::futures::JsFuture;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, RequestInit};

use super::ApiError;
use crate::browser::session_key;

/// How long a call may take, in milliseconds, also where the disk is slow.
const TIMEOUT: u32 = 30_000;

/// How a request is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sending {
    /// It fails after [`TIMEOUT`].
    Timed,
    /// The server may ask others first, as often as it has to.
    Untimed,
    /// It outlives the page.
    KeptAlive,
}

/// A reply of the server.
pub(super) struct Reply {
    /// Its status.
    pub(super) status: u16,
    /// Its body, JSON.
    pub(super) body: Vec<u8>,
}

/// Sends a request.
pub(super) async fn send(request: Request, sending: Sending) -> Result<Reply, ApiError> {
    request.headers().set(SESSION_KEY_HEADER, &session_key::get());
    let request = web_sys::Request::from(request);
    let reply = window().fetch_with_request_and_init(&request, &options(sending));
    let reply = JsFuture::from(reply).await.map_err(|_| ApiError::Unreachable)?;
    let reply = Response::from(reply.unchecked_into::<web_sys::Response>());
    let status = reply.status();
    session_key::note_reply(status);
    let body = reply.binary().await.map_err(|_| ApiError::Unreachable)?;
    Ok(Reply { status, body })
}

fn options(sending: Sending) -> RequestInit {
    let options = RequestInit::new();
    match sending {
        Sending::Timed => options.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT))),
        Sending::Untimed => {}
        // web-sys does not have the option.
        Sending::KeptAlive => drop(Reflect::set(&options, &JsValue::from_str("keepalive"), &JsValue::TRUE)),
    }
    options
}
