//! Settings of an endpoint on this machine. Tests of other crates include this file.

use std::net::SocketAddr;
use std::path::PathBuf;

use endpoint::config::{Config, ThreadsSource};
use endpoint::rate_limit::Limits;
use endpoint::store::address::Address;
use endpoint::store::pending::Pending;
use url::Url;

/// The settings of an endpoint at `listen`, with a list of posts and a database that are files; without notices, proxies,
/// and other origins.
pub(crate) fn local_config(listen: SocketAddr, public_url: Url, threads: PathBuf, database: PathBuf) -> Config {
    Config {
        listen,
        metrics: None,
        drain_seconds: 0,
        public_url,
        threads: ThreadsSource::File(threads),
        origins: Vec::new(),
        database: Address::File(database),
        trusted_proxies: Vec::new(),
        publish_known: false,
        // One machine sends in a minute what readers send in a day.
        limits: Limits { per_minute: 100, per_hour: 100 },
        max_waiting: Pending { responses: 1_000, bytes: 4_096 * 1024 },
        max_links: 2,
        block_list: Vec::new(),
        // A thread is looked at right after a decision.
        cache_seconds: 0,
        stale_seconds: 0,
        cache_purge: None,
        mail: None,
        webhook: None,
        webmention_networks: Vec::new(),
    }
}
