//! Telling the author that something came: by e-mail, by a call to a web address.

use crate::config::Config;

/// The channels that the configuration names.
pub fn channels(config: &Config) -> Vec<&'static str> {
    let mail = config.mail.as_ref().map(|_| "mail");
    let webhook = config.webhook.as_ref().map(|_| "webhook");
    mail.into_iter().chain(webhook).collect()
}
