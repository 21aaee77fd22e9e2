//! `serve`: starts the endpoint, and shuts it down without losing accepted responses.

use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use source::loopback::is_loopback;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::stop_signal::StopSignal;
use super::{Outcome, log};
use crate::clock::Clock;
use crate::config::Settings;
use crate::config::settings::Flags;
use crate::store::sqlite::lock::Lock;
use crate::{App, Endpoint, cache_purge, http, maintenance, notice, webmention};

/// How long the shutdown waits for a notice that is being sent; otherwise it is sent after the next start.
const SHUTDOWN_GRACE_PERIOD: Duration = Duration::from_secs(5);

#[derive(Args)]
pub(super) struct Arguments {
    /// Address and port to listen on; port 0 selects a free one [default: 127.0.0.1:8081].
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Public address of the endpoint [default: the address it listens on].
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Address of the blog.
    #[arg(long, value_name = "URL")]
    site: Option<String>,
    /// The list of posts [default: threads.json at the address of the blog].
    #[arg(long, value_name = "FILE or URL")]
    threads: Option<String>,
}

impl Arguments {
    pub(super) fn flags(self) -> Flags {
        let Self { listen, public_url, site, threads } = self;
        Flags { listen, public_url, site, threads, database: None }
    }
}

pub(super) fn run(settings: Settings, out: &mut dyn Write) -> Result<Outcome> {
    log::start()?;
    // Before there are threads: it changes the environment.
    let inherited = inherited_socket()?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("can't start the async runtime")?;
    let outcome = runtime.block_on(serve(settings, inherited, out));
    // A slow notice must not delay the end of the process.
    runtime.shutdown_background();
    outcome
}

/// The socket on which systemd listens for the endpoint, if it does. Connections wait in it while the endpoint restarts.
#[cfg(unix)]
fn inherited_socket() -> Result<Option<std::net::TcpListener>> {
    let socket = listenfd::ListenFd::from_env().take_tcp_listener(0).context("can't use the socket of systemd")?;
    if let Some(socket) = &socket {
        socket.set_nonblocking(true).context("can't use the socket of systemd")?;
    }
    Ok(socket)
}

/// There is none on this system.
#[cfg(not(unix))]
fn inherited_socket() -> Result<Option<std::net::TcpListener>> {
    Ok(None)
}

async fn serve(
    mut settings: Settings,
    inherited: Option<std::net::TcpListener>,
    out: &mut dyn Write,
) -> Result<Outcome> {
    let mut config = settings.resolve()?;
    // A server serves several endpoints.
    let _lock = config.database.file().map(Lock::take).transpose()?;
    let listener = match inherited {
        Some(socket) => TcpListener::from_std(socket).context("can't use the socket of systemd")?,
        None => TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("can't listen on {}; set listen to another address", config.listen))?,
    };
    let address = listener.local_addr().context("can't read the local address")?;
    let metrics = bind_metrics(config.metrics).await?;
    if config.listen != address {
        settings.listens_on(address);
        config = settings.resolve()?;
    }
    let stop = StopSignal::install().context("can't install signal handlers")?;
    let app = Endpoint::start(config, Clock::system()).await?;
    if app.store.password_hash().await?.is_none() {
        tracing::warn!("no password is set: set one with `carnet-endpoint passwd` to open the moderation pages");
    }
    if app.config.trusted_proxies.is_empty() && !app.config.public_url.host().is_some_and(|host| is_loopback(&host)) {
        tracing::warn!(
            "no proxy is trusted: behind one, all readers share one rate limit, and any of them can block your login; set \
             trusted_proxies"
        );
    }
    writeln!(out, "listening http://{address}/")?;
    if let Some(metrics) = &metrics {
        writeln!(out, "metrics http://{}/metrics", metrics.local_addr().context("can't read the local address")?)?;
    }
    out.flush()?;
    tracing::info!(%address, public_url = %app.config.public_url, version = env!("CARGO_PKG_VERSION"), "started");
    work(&app, listener, metrics, stop).await;
    app.store.clone().close().await;
    tracing::info!("stopped");
    Ok(Outcome::Good)
}

async fn bind_metrics(address: Option<SocketAddr>) -> Result<Option<TcpListener>> {
    let Some(address) = address else { return Ok(None) };
    let listener = TcpListener::bind(address).await;
    listener.map(Some).with_context(|| format!("can't listen on {address}; set metrics to another address"))
}

/// Runs server, maintenance, purging, metrics, notices and the verification of Webmentions until a signal, and the time
/// to drain after it; returns when nothing writes any more.
async fn work(app: &App, listener: TcpListener, metrics: Option<TcpListener>, mut stop: StopSignal) {
    let (stopping, mut stopped) = watch::channel(());
    let mut ended = stopped.clone();
    let maintenance = tokio::spawn(maintenance::run(app.clone()));
    let purging = tokio::spawn(cache_purge::run(app.clone()));
    let metrics = metrics.map(|listener| {
        let router = http::metrics::router(app.clone());
        tokio::spawn(http::server::serve(listener, router, std::future::pending()))
    });
    let notices = tokio::spawn(notice::run(app.clone(), async move {
        // Resolves when the sender is dropped.
        let _ = stopped.changed().await;
    }));
    let verifications = tokio::spawn(webmention::run(app.clone(), async move {
        let _ = ended.changed().await;
    }));
    let stop = async {
        stop.received().await;
        app.prepare_to_stop();
        let seconds = app.config.drain_seconds;
        if seconds > 0 {
            tracing::info!(seconds, "draining: not ready any more, but still serving");
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(seconds.into())) => {}
                () = stop.received() => {}
            }
        }
        tracing::info!("stopping: finishing the accepted requests");
    };
    http::server::serve(listener, http::router(app.clone()), stop).await;
    drop(stopping);
    for task in [Some(maintenance), Some(purging), metrics].into_iter().flatten() {
        task.abort();
        let _ = task.await;
    }
    let _ = verifications.await;
    if tokio::time::timeout(SHUTDOWN_GRACE_PERIOD, notices).await.is_err() {
        tracing::warn!("a notice was not sent before the shutdown; it is sent after the next start");
    }
}
