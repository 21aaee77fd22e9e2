//! A first visit to a post, with an empty cache: what is transferred, when it is painted, how long it is blocked.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use serde_json::Value;

use super::browser::Browser;
use super::tab::Tab;

/// Kinds of files, in the order in which they are shown.
pub(super) const KINDS: [&str; 6] = ["page", "style", "script", "module", "picture", "other"];

/// The document, and what was requested after it and before the first paint.
const REQUESTS: &str = "1 + performance.getEntriesByType('resource').filter(
    ({ startTime }) => startTime < carnetBench.first).length";

pub(super) struct FirstVisit {
    /// Bytes on the line, with headers, by kind.
    pub(super) bytes: BTreeMap<&'static str, u64>,
    /// Requests before the first paint.
    pub(super) requests: f64,
    /// In milliseconds.
    pub(super) first_paint: f64,
    pub(super) largest_paint: f64,
    pub(super) blocking: f64,
    pub(super) shift: f64,
}

/// Visits a post, and waits for the app if it starts there. What is `blocked` is never fetched: without glue and
/// module the app does not start.
pub(super) async fn measure(
    browser: &Browser,
    address: &str,
    blocked: &[String],
    with_app: bool,
) -> Result<FirstVisit> {
    let work = async |tab: &Tab| {
        tab.visit(address, with_app).await?;
        tab.until("carnetBench.first > 0").await?;
        anyhow::Ok(FirstVisit {
            requests: tab.number(REQUESTS).await?,
            first_paint: tab.number("carnetBench.first").await?,
            largest_paint: tab.number("carnetBench.largest").await?,
            blocking: tab.number("carnetBench.blocking()").await?,
            shift: tab.number("carnetBench.shift").await?,
            bytes: bytes(&tab.events().await?),
        })
    };
    browser.visit(blocked, work).await
}

/// Adds up what finished loading, by the media type of its reply.
fn bytes(events: &[Value]) -> BTreeMap<&'static str, u64> {
    let mut kinds = HashMap::new();
    let mut bytes = BTreeMap::new();
    for Event { method, request, event } in events.iter().filter_map(Event::read) {
        match method {
            "Network.responseReceived" => {
                kinds.insert(request, kind(&event["type"], &event["response"]["mimeType"]));
            }
            "Network.loadingFinished" => {
                let kind = kinds.get(request).copied().unwrap_or("other");
                // Whole bytes, which the protocol writes as a float.
                *bytes.entry(kind).or_default() += event["encodedDataLength"].as_f64().unwrap_or_default() as u64;
            }
            _ => {}
        }
    }
    bytes
}

/// An event about a request.
struct Event<'a> {
    method: &'a str,
    request: &'a str,
    event: &'a Value,
}

impl Event<'_> {
    fn read(message: &Value) -> Option<Event<'_>> {
        let event = &message["params"];
        Some(Event { method: message["method"].as_str()?, request: event["requestId"].as_str()?, event })
    }
}

fn kind(resource: &Value, media_type: &Value) -> &'static str {
    match (resource.as_str().unwrap_or_default(), media_type.as_str().unwrap_or_default()) {
        (_, "application/wasm") => "module",
        ("Document", _) => "page",
        ("Stylesheet", _) => "style",
        ("Script", _) => "script",
        ("Image", _) => "picture",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bytes_are_added_up_by_kind() {
        let received = |id: &str, resource: &str, media_type: &str| {
            let response = json!({ "mimeType": media_type });
            let parameters = json!({ "requestId": id, "type": resource, "response": response });
            json!({ "method": "Network.responseReceived", "params": parameters })
        };
        let finished = |id: &str, bytes: f64| {
            let parameters = json!({ "requestId": id, "encodedDataLength": bytes });
            json!({ "method": "Network.loadingFinished", "params": parameters })
        };
        let events = [
            received("1", "Document", "text/html"),
            received("2", "Fetch", "application/wasm"),
            received("3", "Image", "image/svg+xml"),
            finished("2", 90_000.0),
            finished("1", 7_000.0),
            received("4", "Image", "image/png"),
            finished("3", 100.0),
            finished("4", 50.0),
            json!({ "method": "Page.loadEventFired", "params": {} }),
        ];
        let expected = [("module", 90_000), ("page", 7_000), ("picture", 150)];
        assert_eq!(bytes(&events), BTreeMap::from(expected));
    }
}
