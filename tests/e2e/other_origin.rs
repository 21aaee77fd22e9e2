//! A page of another origin on this machine, as another program may serve it.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::{Context, Result};
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const PAGE: &str = "<!doctype html><html lang=\"en\"><head><title>Other origin</title>\
    <link rel=\"icon\" href=\"data:,\"></head><body><h1>Other origin</h1></body></html>";

/// Its server; it ends when this is dropped.
pub(crate) struct OtherOrigin {
    address: SocketAddr,
    server: JoinHandle<std::io::Result<()>>,
}

impl OtherOrigin {
    /// Serves the page, without any policy.
    pub(crate) async fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("no port is free on 127.0.0.1")?;
        let address = listener.local_addr()?;
        let router = Router::new().route("/", get(|| async { Html(PAGE) }));
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, server })
    }

    /// The addresses of the page: at the same host as all servers of this machine, and at another name of it.
    pub(crate) fn addresses(&self) -> [String; 2] {
        ["127.0.0.1", "localhost"].map(|host| format!("http://{host}:{}/", self.address.port()))
    }
}

impl Drop for OtherOrigin {
    fn drop(&mut self) {
        self.server.abort();
    }
}
