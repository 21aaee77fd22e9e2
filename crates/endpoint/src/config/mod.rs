//! The configuration: flags override environment variables, and these override the file.
//!
//! [`file`] and [`environment`] read raw values, [`settings`] merges and resolves them.

mod cache_purge;
pub mod environment;
mod error;
pub mod file;
mod key;
mod parse;
mod resolve;
pub mod settings;

pub use cache_purge::{CachePurge, Template};
pub use error::{ConfigError, ConfigErrors};
pub use settings::Settings;

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use jiff::civil::Time;
use url::Url;

use crate::rate_limit::Limits;
use crate::store::address::Address;
use crate::store::pending::Pending;

/// The source of the list of posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThreadsSource {
    /// A file of the built site.
    File(PathBuf),
    /// An address of the site.
    Address(Url),
}

/// The endpoint's settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Address and port at which Prometheus reads metrics, if configured.
    pub metrics: Option<SocketAddr>,
    /// How long the endpoint serves after it was told to stop, in seconds, while it is not ready any more.
    pub drain_seconds: u32,
    /// Address under which readers reach the endpoint, with a slash at its end.
    pub public_url: Url,
    /// The list of posts.
    pub threads: ThreadsSource,
    /// Origins of pages that may send, such as `https://blog.example.org`; the endpoint's own among them.
    pub origins: Vec<String>,
    /// The database.
    pub database: Address,
    /// Proxies whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether writers with an approved response are published without moderation.
    pub publish_known: bool,
    /// The rate limit.
    pub limits: Limits,
    /// The limit on pending responses.
    pub max_waiting: Pending,
    /// Number of links from which on a response is held.
    pub max_links: usize,
    /// Words that hold a response, in lower case.
    pub block_list: Vec<String>,
    /// How long a shared cache may use a thread without asking, in seconds; 0 if it has to ask each time.
    pub cache_seconds: u32,
    /// How long a shared cache may use a thread while the endpoint does not reply, in seconds.
    pub stale_seconds: u32,
    /// The request for each changed thread, if configured.
    pub cache_purge: Option<CachePurge>,
    /// Notices by e-mail, if configured.
    pub mail: Option<Mail>,
    /// Notices by webhook, if configured.
    pub webhook: Option<Webhook>,
    /// Networks in which pages of Webmentions may be although they are private.
    pub webmention_networks: Vec<IpNet>,
}

impl Config {
    /// The address of the endpoint on this machine, with a slash at its end.
    pub fn own_address(&self) -> Option<Url> {
        parse::own_address(self.listen)
    }
}

/// Notices by e-mail.
#[derive(Clone)]
pub struct Mail {
    /// `smtps://user:password@host:465`, or `smtp://…` with `?tls=required`; `smtp://` alone is for loopback.
    pub server: String,
    /// Sender.
    pub from: String,
    /// Recipient: the author.
    pub to: String,
    /// Time of day of one e-mail about all pending responses, instead of one for each.
    pub digest: Option<Time>,
}

/// Notices by webhook.
#[derive(Clone)]
pub struct Webhook {
    /// Where to post.
    pub url: Url,
    /// Signs the body (HMAC-SHA-256, in the header `Carnet-Signature`); may be empty.
    pub secret: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address of the server holds a password.
        f.debug_struct("Mail").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").finish_non_exhaustive()
    }
}
