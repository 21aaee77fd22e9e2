//! The webhook: a POST with JSON, signed with the shared secret.

use std::fmt::Write;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use super::post_title;
use crate::App;
use crate::config::Webhook;
use crate::store::response::{ResponseKind, Status, StoredResponse};

const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// The JSON about a response, without the e-mail address. Of a private message, it has neither name nor text.
pub(super) fn body(app: &App, response: &StoredResponse) -> String {
    if response.kind == ResponseKind::Message {
        let list = app.address("moderation?status=messages");
        return json!({ "event": "message.received", "id": response.id, "moderation_url": list }).to_string();
    }
    let event = if response.status == Status::Approved { "response.published" } else { "response.held" };
    json!({
        "event": event,
        "id": response.id,
        "post": response.post,
        "post_title": post_title(app, &response.post),
        "name": response.name,
        "text": response.text,
        "moderation_url": app.address("moderation"),
    })
    .to_string()
}

/// Sends the request, and waits for the reply.
pub(super) fn call(webhook: &Webhook, body: &str) -> Result<(), String> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(REQUEST_TIMEOUT))
        // Only the configured address is called.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(concat!("carnet-endpoint/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let mut request = agent.post(webhook.url.as_str()).header("content-type", "application/json");
    if !webhook.secret.is_empty() {
        request = request.header("carnet-signature", signature(&webhook.secret, body)?);
    }
    match request.send(body) {
        Ok(reply) if reply.status().is_success() => Ok(()),
        Ok(reply) => Err(format!("the webhook replied {}", reply.status().as_u16())),
        Err(ureq::Error::Timeout(_)) => Err("the webhook timed out".to_owned()),
        // The address may be a secret, and the error may contain it.
        Err(_) => Err("can't reach the webhook".to_owned()),
    }
}

fn signature(secret: &str, body: &str) -> Result<String, String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|error| error.to_string())?;
    mac.update(body.as_bytes());
    let mut signature = "sha256=".to_owned();
    for byte in mac.finalize().into_bytes() {
        // Writing into a String can't fail.
        let _ = write!(signature, "{byte:02x}");
    }
    Ok(signature)
}

#[cfg(test)]
mod tests {
    #[test]
    fn signature_is_hmac_sha256() {
        // Test case 2 of RFC 4231.
        let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(super::signature("Jefe", "what do ya want for nothing?").as_deref(), Ok(expected));
    }
}
