//! What the operator decides: from flags, the environment and a file, in this order of weight.
//!
//! [`file`] and [`environment`] read what was written, [`settings`] makes of it what the endpoint needs.

pub mod environment;
mod error;
pub mod file;
mod key;
mod resolve;
pub mod settings;

pub use error::{ConfigError, ConfigErrors};
pub use settings::Settings;

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use url::Url;

use crate::guard::rate::Limits;
use crate::store::waiting::Waiting;

/// Where the list of posts is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThreadsSource {
    /// A file: the folder of the built site is at hand.
    File(PathBuf),
    /// An address: the site is elsewhere.
    Address(Url),
}

/// The endpoint's settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Address under which readers reach the endpoint, with a slash at its end.
    pub public_url: Url,
    /// The list of posts.
    pub threads: ThreadsSource,
    /// Origins of pages that may send, such as `https://blog.example.org`; the endpoint's own among them.
    pub origins: Vec<String>,
    /// The database file.
    pub database: PathBuf,
    /// Proxies that may tell the client's address.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether somebody with an approved response is published at once.
    pub publish_known: bool,
    /// How much may come from one network.
    pub limits: Limits,
    /// How much may wait for the author in all.
    pub max_waiting: Waiting,
    /// Links from which on a response is held.
    pub max_links: usize,
    /// Words that hold a response, in lower case.
    pub block_list: Vec<String>,
    /// Messages by e-mail, if wanted.
    pub mail: Option<Mail>,
    /// Messages to a web address, if wanted.
    pub webhook: Option<Webhook>,
}

/// Messages by e-mail.
#[derive(Clone)]
pub struct Mail {
    /// `smtps://user:password@host:465`, or `smtp://…` with `?tls=required`; `smtp://` alone is for loopback.
    pub server: String,
    /// Sender.
    pub from: String,
    /// Recipient: the author.
    pub to: String,
}

/// Messages to a web address.
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
