//! Test support: a server in this process with a fixed clock ([`server`]), the real program ([`process`]), a site with
//! a few posts ([`site`]), another site ([`pages`]), an HTTP client ([`client`]), a database server ([`postgres`]), a
//! proxy ([`proxy`]), and settings ([`config`]).

#![allow(dead_code, reason = "each test program uses a part")]
#![allow(unused_imports, reason = "each test program uses a part")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod client;
mod config;
mod pages;
#[cfg(target_os = "linux")]
mod postgres;
mod process;
mod proxy;
mod server;
mod site;

pub(crate) use client::{Answer, Connection, Request, exchange};
pub(crate) use pages::OtherSite;
#[cfg(target_os = "linux")]
pub(crate) use postgres::PostgresServer;
pub(crate) use process::{DATABASE, PER_NETWORK, Process, signal, wait_until};
pub(crate) use proxy::Proxy;
pub(crate) use server::{CLIENT_HEADER, NOW_MS, Server};
pub(crate) use site::{CLOSED, CLOSING, CLOSING_MS, OPEN, ORIGIN, OTHER, SITE, threads};

/// A valid response without a token.
pub(crate) fn words(text: &str) -> serde_json::Value {
    serde_json::json!({
        "post": OPEN,
        "name": "Ana",
        "email": "ana@courriel.example",
        "site": "https://ana.example/",
        "text": text,
        "language": "en",
    })
}
