//! Uploading a file. `fetch` does not report how far it is, so this is an `XMLHttpRequest`.

use editor_protocol::{API, SESSION_KEY_HEADER, StoredFile};
use gloo_events::EventListener;
use js_sys::futures::JsFuture;
use js_sys::{Promise, encode_uri_component};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, ProgressEvent, XmlHttpRequest};

use super::http::Reply;
use super::{ApiError, decode};
use crate::browser::session_key;

/// An upload on its way.
pub(crate) struct Upload {
    request: XmlHttpRequest,
    ended: Promise,
    _progress: EventListener,
}

impl Upload {
    /// Starts to upload a file. `on_progress` gets what was sent, from 0 to 1.
    ///
    /// # Errors
    /// When the request can't be made.
    pub(crate) fn start(file: &File, on_progress: impl Fn(f64) + 'static) -> Result<Self, ApiError> {
        let (request, progress) = open(file, on_progress).map_err(|_| ApiError::Unreachable)?;
        // Whatever ends it, `loadend` comes last.
        let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
        request.send_with_opt_blob(Some(file)).map_err(|_| ApiError::Unreachable)?;
        Ok(Self { request, ended, _progress: progress })
    }

    /// The request, with which the upload can be cancelled.
    pub(crate) fn request(&self) -> XmlHttpRequest {
        self.request.clone()
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// When it was cancelled, or the server refuses the file.
    pub(crate) async fn finish(self) -> Result<StoredFile, ApiError> {
        let _ = JsFuture::from(self.ended).await;
        let status = self.request.status().unwrap_or_default();
        let text = self.request.response_text().ok().flatten().unwrap_or_default();
        let body = text.into_bytes();
        if status == 0 { Err(ApiError::Unreachable) } else { decode(&Reply { status, body }) }
    }
}

fn open(file: &File, on_progress: impl Fn(f64) + 'static) -> Result<(XmlHttpRequest, EventListener), JsValue> {
    let request = XmlHttpRequest::new()?;
    let name = String::from(encode_uri_component(&file.name()));
    request.open_with_async("POST", &format!("{API}/media?name={name}"), true)?;
    request.set_request_header("Content-Type", "application/octet-stream")?;
    request.set_request_header(SESSION_KEY_HEADER, &session_key::get())?;
    let progress = EventListener::new(&request.upload()?.into(), "progress", move |event| {
        if let Some(event) = event.dyn_ref::<ProgressEvent>()
            && event.length_computable()
            && event.total() > 0.0
        {
            on_progress(event.loaded() / event.total());
        }
    });
    Ok((request, progress))
}
