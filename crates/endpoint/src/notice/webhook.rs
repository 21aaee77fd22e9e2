//! A call to a web address: JSON, signed with the shared secret.

use std::fmt::Write;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use super::post_title;
use crate::App;
use crate::config::Webhook;
use crate::store::response::{Kept, Status};

const TIMEOUT: Duration = Duration::from_secs(10);

/// What is sent about a response. The e-mail address is not in it.
pub(super) fn body(app: &App, response: &Kept) -> String {
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

/// Calls, and waits for an answer.
pub(super) fn call(webhook: &Webhook, body: &str) -> Result<(), String> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        // Where it leads is the operator's decision, not the answer's.
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
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => Err(format!("the web address answers {}", answer.status().as_u16())),
        Err(ureq::Error::Timeout(_)) => Err("the web address does not answer in time".to_owned()),
        // The address can be a secret, and errors may name it.
        Err(_) => Err("the web address can't be reached".to_owned()),
    }
}

fn signature(secret: &str, body: &str) -> Result<String, String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|error| error.to_string())?;
    mac.update(body.as_bytes());
    let mut signature = "sha256=".to_owned();
    for byte in mac.finalize().into_bytes() {
        // Writing into a text can't fail.
        let _ = write!(signature, "{byte:02x}");
    }
    Ok(signature)
}

#[cfg(test)]
mod tests {
    #[test]
    fn signatures_are_hmac_sha256() {
        // Test case 2 of RFC 4231.
        let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(super::signature("Jefe", "what do ya want for nothing?").as_deref(), Ok(expected));
    }
}
