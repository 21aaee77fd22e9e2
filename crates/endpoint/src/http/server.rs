//! The server: connections with timeouts, and a graceful shutdown.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// Limit on concurrent connections; more wait in the system's queue.
const MAX_CONNECTIONS: u32 = 1024;

/// Timeout for the head of a request, also of the next one on a kept-alive connection.
const REQUEST_HEAD_TIMEOUT: Duration = Duration::from_secs(15);

/// How long a client may read nothing of a reply.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a shutdown waits for requests on connections that have none: one may be on its way.
const IDLE_GRACE_PERIOD: Duration = Duration::from_secs(1);

/// How long a shutdown waits for requests to finish.
const SHUTDOWN_GRACE_PERIOD: Duration = Duration::from_secs(20);

/// Delay before the next attempt after an error in accept.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(100);

/// Serves until `stop` resolves, then finishes the accepted requests. From then on, each reply of `router` should close
/// its connection.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS as usize));
    let mut stop = std::pin::pin!(stop);
    loop {
        let connection = async {
            let permit = Arc::clone(&permits).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            connection = connection => connection,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let serving = connection_of(stream, peer, router.clone(), &graceful);
                tokio::spawn(async move {
                    serving.await;
                    drop(permit);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "can't accept a connection");
                tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
            }
        }
    }
    drop(listener);
    // All permits are there when all connections have ended. What is idle after that time, hyper closes at once.
    let _ = tokio::time::timeout(IDLE_GRACE_PERIOD, permits.acquire_many(MAX_CONNECTIONS)).await;
    if tokio::time::timeout(SHUTDOWN_GRACE_PERIOD, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish before the shutdown");
    }
}

fn connection_of(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + use<> {
    // Replies are written whole, so Nagle's algorithm would only delay them.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIMEOUT));
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let router = router.clone();
        async move {
            match router.oneshot(request.map(axum::body::Body::new)).await {
                Ok(response) => Ok::<_, Infallible>(response),
                Err(never) => match never {},
            }
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(REQUEST_HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let watched = graceful.watch(connection);
    async move {
        // The client closed the connection.
        let _ = watched.await;
    }
}
