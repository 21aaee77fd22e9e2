//! Resolves raw values to the configuration: defaults, derived values, and all errors at once.

use std::net::SocketAddr;

use lettre::message::Mailbox;
use protocol::text::scheme_length;
use url::Url;

use super::key::{Given, Layer, Value};
use super::parse::{
    FieldError, folder_address, header_line, listen, mail_server, method, network, origin, own_address,
    purge_address, time_of_day, web_address,
};
use super::{CachePurge, Config, ConfigError, ConfigErrors, Mail, Template, ThreadsSource, Webhook};
use crate::rate_limit::Limits;
use crate::store::address::Address;
use crate::store::pending::Pending;

/// The default database.
const DEFAULT_DATABASE: &str = "carnet-endpoint.db";

/// Limit on a file with a secret, in bytes.
const MAX_SECRET_LENGTH: usize = 4096;

/// Resolves the configuration. `errors` are those found while reading.
pub(super) fn config(given: &Layer, errors: Vec<ConfigError>) -> Result<Config, ConfigErrors> {
    let mut reading = Reading { given, errors };
    let database = reading.database();
    let metrics = reading.parsed("metrics", listen);
    let listen = reading.parsed("listen", listen).unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8081)));
    let drain_seconds = reading.number("drain_seconds", 0).unwrap_or(0);
    let public_url = reading.parsed("public_url", folder_address).or_else(|| own_address(listen));
    let site = reading.parsed("site", folder_address);
    let threads = reading.threads(site.as_ref());
    let origins = reading.origins(site.as_ref(), public_url.as_ref());
    let trusted_proxies = reading.each("trusted_proxies", network).unwrap_or_default();
    let publish_known = reading.flag("publish_known");
    let limits = Limits {
        per_minute: reading.number("per_minute", 1).unwrap_or(2),
        per_hour: reading.number("per_hour", 1).unwrap_or(10),
    };
    let max_waiting = Pending {
        responses: reading.number("max_waiting", 1).unwrap_or(1_000).into(),
        bytes: u64::from(reading.number("max_waiting_kib", 32).unwrap_or(4_096)) * 1024,
    };
    let max_links = reading.number("max_links", 0).map_or(2, |number| usize::try_from(number).unwrap_or(usize::MAX));
    let block_list = reading.each("block_list", |word| Ok(word.to_lowercase())).unwrap_or_default();
    let cache_seconds = reading.number("cache_seconds", 0).unwrap_or(10);
    let stale_seconds = reading.number("stale_seconds", 0).unwrap_or(86_400);
    let cache_purge = reading.cache_purge();
    let mail = reading.mail();
    let webhook = reading.webhook();
    let webmention_networks = reading.each("webmention.allow_networks", network).unwrap_or_default();
    match (public_url, threads, database) {
        (Some(public_url), Some(threads), Some(database)) if reading.errors.is_empty() => Ok(Config {
            listen,
            metrics,
            drain_seconds,
            public_url,
            threads,
            origins,
            database,
            trusted_proxies,
            publish_known,
            limits,
            max_waiting,
            max_links,
            block_list,
            cache_seconds,
            stale_seconds,
            cache_purge,
            mail,
            webhook,
            webmention_networks,
        }),
        _ => Err(ConfigErrors(reading.errors)),
    }
}

/// Resolves the address of the database. `errors` are those found while reading.
pub(super) fn database(given: &Layer, errors: Vec<ConfigError>) -> Result<Address, ConfigErrors> {
    let mut reading = Reading { given, errors };
    match reading.database() {
        Some(database) if reading.errors.is_empty() => Ok(database),
        _ => Err(ConfigErrors(reading.errors)),
    }
}

struct Reading<'a> {
    given: &'a Layer,
    errors: Vec<ConfigError>,
}

impl<'a> Reading<'a> {
    fn error(&mut self, given: &Given, (message, help): FieldError) {
        self.errors.push(ConfigError::new(given.place.clone(), format!("{} {message}", given.subject), help));
    }

    fn text(&self, key: &str) -> Option<(&'a Given, &'a str)> {
        let given = self.given.get(key)?;
        match &given.value {
            Value::Text(text) => Some((given, text.trim())),
            _ => None,
        }
    }

    fn parsed<T>(&mut self, key: &str, parse: impl FnOnce(&str) -> Result<T, FieldError>) -> Option<T> {
        let (given, text) = self.text(key)?;
        parse(text).map_err(|field_error| self.error(given, field_error)).ok()
    }

    /// A list; in variables separated by commas. Empty entries are ignored.
    fn each<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, FieldError>) -> Option<Vec<T>> {
        let given = self.given.get(key)?;
        let entries: Vec<&str> = match &given.value {
            Value::List(entries) => entries.iter().map(String::as_str).collect(),
            Value::Text(text) => text.split(',').collect(),
            Value::Number(_) | Value::Flag(_) | Value::Wrong => Vec::new(),
        };
        let mut read = Vec::new();
        for entry in entries.into_iter().map(str::trim).filter(|entry| !entry.is_empty()) {
            match parse(entry) {
                Ok(value) => read.push(value),
                Err((message, help)) => {
                    let place = given.place.clone();
                    self.errors.push(ConfigError::new(place, format!("\"{entry}\" {message}"), help));
                }
            }
        }
        Some(read)
    }

    fn number(&mut self, key: &str, least: u32) -> Option<u32> {
        let given = self.given.get(key)?;
        let number = match &given.value {
            Value::Number(number) => Some(*number),
            Value::Text(text) => text.trim().parse().ok(),
            Value::Wrong => return None,
            Value::Flag(_) | Value::List(_) => None,
        };
        let number = number.filter(|number| *number >= least);
        if number.is_none() {
            let message = format!("{} is not a valid number", given.subject);
            let help = format!("write a whole number from {least}");
            self.errors.push(ConfigError::new(given.place.clone(), message, help));
        }
        number
    }

    fn flag(&mut self, key: &str) -> bool {
        let Some(given) = self.given.get(key) else { return false };
        match &given.value {
            Value::Flag(flag) => *flag,
            Value::Wrong => false,
            Value::Text(text) if text.trim() == "true" => true,
            Value::Text(text) if text.trim() == "false" => false,
            _ => {
                self.error(given, ("is not a boolean", "write true or false"));
                false
            }
        }
    }

    fn threads(&mut self, site: Option<&Url>) -> Option<ThreadsSource> {
        let Some((given, text)) = self.text("threads") else {
            let derived = site.and_then(|site| site.join(protocol::threads::FILE).ok()).map(ThreadsSource::Address);
            if derived.is_none() && !self.given.contains_key("site") {
                self.errors.push(ConfigError::new(
                    "",
                    "the address of the blog is missing",
                    "set site in the file, CARNET_SITE or --site",
                ));
            }
            return derived;
        };
        if scheme_length(text) > 0 {
            return web_address(text)
                .map(ThreadsSource::Address)
                .map_err(|field_error| self.error(given, field_error))
                .ok();
        }
        Some(ThreadsSource::File(given.folder.join(text)))
    }

    /// The allowed origins: the configured ones or that of the site, and that of the endpoint.
    fn origins(&mut self, site: Option<&Url>, own: Option<&Url>) -> Vec<String> {
        let named = self.each("origins", origin);
        let of = |url: &Url| url.origin().ascii_serialization();
        let mut origins = named.unwrap_or_else(|| site.map(of).into_iter().collect());
        let is_explained = self.given.contains_key("site") || !self.given.contains_key("threads");
        if origins.is_empty() && !is_explained {
            self.errors.push(ConfigError::new(
                "",
                "no origin may send responses",
                "set site to the address of the blog, or origins to the origins of its pages",
            ));
        }
        origins.extend(own.map(of));
        let mut seen = std::collections::HashSet::new();
        origins.retain(|origin| seen.insert(origin.clone()));
        origins
    }

    /// The secret under `key`, or in the file under `<key>_file`.
    fn secret(&mut self, key: &str) -> Option<(&'a Given, String)> {
        let file_key = format!("{key}_file");
        match (self.text(key), self.text(&file_key)) {
            (Some((given, text)), None) => Some((given, text.to_owned())),
            (None, Some((given, path))) => match std::fs::read_to_string(given.folder.join(path)) {
                Ok(text) if text.len() <= MAX_SECRET_LENGTH => Some((given, text.trim().to_owned())),
                Ok(_) => {
                    self.error(
                        given,
                        ("names a file that is too large for a secret", "name a file that contains only the secret"),
                    );
                    None
                }
                Err(error) => {
                    let message = format!("{} names a file that can't be read: {error}", given.subject);
                    self.errors.push(ConfigError::new(given.place.clone(), message, "name a readable file"));
                    None
                }
            },
            (Some(_), Some((given, _))) => {
                self.error(
                    given,
                    ("conflicts with the value of the same setting", "keep either the value or the file"),
                );
                None
            }
            (None, None) => None,
        }
    }

    /// The database; none after an error in its address.
    fn database(&mut self) -> Option<Address> {
        if self.any(&["database", "database_file"]).is_none() {
            return Some(Address::File(DEFAULT_DATABASE.into()));
        }
        let (given, text) = self.secret("database")?;
        Address::parse(&text, &given.folder).map_err(|field_error| self.error(given, field_error)).ok()
    }

    /// Reports a missing setting that `given` requires.
    fn missing(&mut self, given: &Given, message: &'static str, help: &'static str) {
        if !self.errors.iter().any(|error| error.message == message) {
            self.errors.push(ConfigError::new(given.place.clone(), message, help));
        }
    }

    fn any(&self, keys: &[&str]) -> Option<&'a Given> {
        keys.iter().find_map(|key| self.given.get(*key))
    }

    fn cache_purge(&mut self) -> Option<CachePurge> {
        let given = self.any(&[
            "cache_purge.url",
            "cache_purge.method",
            "cache_purge.body",
            "cache_purge.header",
            "cache_purge.header_file",
        ])?;
        if !self.given.contains_key("cache_purge.url") {
            self.missing(given, "cache_purge.url is missing", "set cache_purge.url");
        }
        let method = self.parsed("cache_purge.method", method).unwrap_or_else(|| "PURGE".to_owned());
        let body = self.text("cache_purge.body").map(|(_, text)| Template::new(text)).unwrap_or_default();
        let url = self.parsed("cache_purge.url", |text| purge_address(text, &body));
        let header = self.secret("cache_purge.header");
        let header = header
            .and_then(|(given, text)| header_line(&text).map_err(|field_error| self.error(given, field_error)).ok());
        Some(CachePurge { method, url: url?, body, header })
    }

    fn mail(&mut self) -> Option<Mail> {
        let given = self.any(&["mail.server", "mail.server_file", "mail.from", "mail.to", "mail.digest"])?;
        let secret = self.secret("mail.server");
        if secret.is_none() && self.any(&["mail.server", "mail.server_file"]).is_none() {
            self.missing(given, "mail.server is missing", "set mail.server");
        }
        let server = secret.and_then(|(given, text)| match mail_server(&text) {
            Ok(()) => Some(text),
            Err(field_error) => {
                self.error(given, field_error);
                None
            }
        });
        let mut mailbox = |key: &str, message, help| {
            if !self.given.contains_key(key) {
                self.missing(given, message, help);
            }
            self.parsed(key, |text| match text.parse::<Mailbox>() {
                Ok(_) => Ok(text.to_owned()),
                Err(_) => {
                    Err(("is not an e-mail address", "write it as name@example.org or Name <name@example.org>"))
                }
            })
        };
        let from = mailbox("mail.from", "mail.from is missing", "set mail.from");
        let to = mailbox("mail.to", "mail.to is missing", "set mail.to");
        let digest = self.parsed("mail.digest", time_of_day);
        Some(Mail { server: server?, from: from?, to: to?, digest })
    }

    fn webhook(&mut self) -> Option<Webhook> {
        let given = self.any(&["webhook.url", "webhook.secret", "webhook.secret_file"])?;
        if !self.given.contains_key("webhook.url") {
            self.missing(given, "webhook.url is missing", "set webhook.url");
        }
        let secret = self.secret("webhook.secret").map(|(_, secret)| secret).unwrap_or_default();
        let url = self.parsed("webhook.url", web_address)?;
        Some(Webhook { url, secret })
    }
}
