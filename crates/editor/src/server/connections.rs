//! The connections at one address: how many there are, how long they may wait for a request, and how they end. Each
//! address has its own limit, so that those from the local network do not keep out those from this machine.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// Delay before the next attempt after an error in accept, such as when too many files are open.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(100);

/// Limits on the connections at an address.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// The most connections at a time; more wait in the system's queue.
    connections: usize,
    /// Timeout for the head of a request, also of the next one on a kept-alive connection.
    head: Duration,
    /// How long nothing of a body may arrive. A whole body may take longer, and so may the reply.
    body: Duration,
    /// How long nothing of a reply may be read.
    reply: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let minute = Duration::from_secs(60);
        Self { connections: 32, head: Duration::from_secs(15), body: minute, reply: minute }
    }
}

/// Serves at one address until the sender of `stopped` is dropped, then finishes the accepted requests.
pub(super) async fn serve(listener: TcpListener, router: Router, limits: Limits, mut stopped: watch::Receiver<()>) {
    let router = router.layer(RequestBodyTimeoutLayer::new(limits.body));
    let graceful = GracefulShutdown::new();
    let permits = Arc::new(Semaphore::new(limits.connections));
    loop {
        let connection = async {
            let permit = Arc::clone(&permits).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            connection = connection => connection,
            _ = stopped.changed() => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let serving = connection_of(stream, router.clone(), limits, &graceful);
                tokio::spawn(async move {
                    serving.await;
                    drop(permit);
                });
            }
            Err(error) if is_of_connection(&error) => {}
            Err(_) => tokio::time::sleep(ACCEPT_RETRY_DELAY).await,
        }
    }
    drop(listener);
    graceful.shutdown().await;
}

fn connection_of(
    stream: TcpStream,
    router: Router,
    limits: Limits,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + use<> {
    // Small replies are sent without delay.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.reply));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(router));
    let watched = graceful.watch(connection);
    async move {
        // The client closed the connection, or sent or read nothing for too long.
        let _ = watched.await;
    }
}

/// Whether an error is about one connection, so that the next one can be accepted at once.
fn is_of_connection(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset)
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Read, Write};
    use std::net::{Ipv4Addr, SocketAddr, TcpStream};
    use std::sync::Arc;
    use std::time::Duration;

    use axum::Router;
    use axum::routing::get;
    use tokio::net::TcpListener;
    use tokio::runtime::Runtime;
    use tokio::sync::{Notify, watch};
    use tokio::task::JoinHandle;
    use tokio::time::timeout;

    use super::{Limits, is_of_connection, serve};

    /// How long a test waits for the server before it fails.
    const TIMEOUT: Duration = Duration::from_secs(20);

    /// A timeout of the server that a test waits for.
    const SHORT: Duration = Duration::from_millis(250);

    /// Limits that no test reaches.
    const LIMITS: Limits = Limits {
        connections: 8,
        head: Duration::from_secs(60),
        body: Duration::from_secs(60),
        reply: Duration::from_secs(60),
    };

    const REQUEST: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    const SLOW_REQUEST: &str = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";
    const LARGE_REQUEST: &str = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
    const HALF_A_BODY: &str = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na";
    /// Bytes of a reply that no buffer of the system holds.
    const LARGE: usize = 64 * 1024 * 1024;

    const OK: &str = "HTTP/1.1 200";

    struct Server {
        runtime: Runtime,
        address: SocketAddr,
        stopping: watch::Sender<()>,
        serving: JoinHandle<()>,
        /// A slow request has reached its handler.
        started: Arc<Notify>,
        /// It may go on.
        released: Arc<Notify>,
    }

    impl Server {
        fn start(limits: Limits) -> Self {
            let runtime = Runtime::new().unwrap();
            let (started, released) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
            let (start, release) = (Arc::clone(&started), Arc::clone(&released));
            let slow = get(move || async move {
                start.notify_one();
                release.notified().await;
                "slow"
            });
            let short = get(|| async { "short" }).post(|body: String| async move { body });
            let large = get(|| async { vec![b'a'; LARGE] });
            let router = Router::new().route("/", short).route("/slow", slow).route("/large", large);
            let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
            let address = listener.local_addr().unwrap();
            let (stopping, stopped) = watch::channel(());
            let serving = runtime.spawn(serve(listener, router, limits, stopped));
            Self { runtime, address, stopping, serving, started, released }
        }

        fn send(&self, text: &str) -> TcpStream {
            let mut stream = TcpStream::connect(self.address).unwrap();
            stream.set_read_timeout(Some(TIMEOUT)).unwrap();
            stream.write_all(text.as_bytes()).unwrap();
            stream
        }
    }

    /// The start of a reply, up to its status.
    fn status(stream: &mut TcpStream) -> String {
        let mut start = [0; OK.len()];
        stream.read_exact(&mut start).unwrap();
        String::from_utf8(start.to_vec()).unwrap()
    }

    /// What is sent until the server closes the connection.
    fn read_to_end(stream: &mut TcpStream) -> String {
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn connections_without_complete_head_are_closed() {
        let server = Server::start(Limits { head: SHORT, ..LIMITS });
        for start in ["", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\nAccept:"] {
            assert_eq!(read_to_end(&mut server.send(start)), "", "{start:?}");
        }
        // The same holds for the next request of a connection.
        assert!(read_to_end(&mut server.send(REQUEST)).starts_with(OK));
    }

    #[test]
    fn slow_bodies_and_replies_are_not_cut() {
        let server = Server::start(Limits { head: SHORT, ..LIMITS });
        let (mut upload, mut slow) = (server.send(HALF_A_BODY), server.send(SLOW_REQUEST));
        // When this one is closed, the time for a head is over.
        assert_eq!(read_to_end(&mut server.send("")), "");
        upload.write_all(b"b").unwrap();
        assert_eq!(status(&mut upload), OK);
        server.released.notify_one();
        assert_eq!(status(&mut slow), OK);
    }

    #[test]
    fn connections_with_stalled_body_are_closed() {
        let server = Server::start(Limits { body: SHORT, ..LIMITS });
        let reply = read_to_end(&mut server.send(HALF_A_BODY));
        assert!(reply.starts_with("HTTP/1.1 400"), "{reply}");
    }

    #[test]
    fn connections_that_read_no_reply_are_closed() {
        let server = Server::start(Limits { connections: 1, reply: SHORT, ..LIMITS });
        let unread = server.send(LARGE_REQUEST);
        assert_eq!(status(&mut server.send(REQUEST)), OK);
        drop(unread);
    }

    #[test]
    fn connections_over_the_limit_wait() {
        let server = Server::start(Limits { connections: 1, ..LIMITS });
        let other = Server::start(LIMITS);
        let mut first = server.send(REQUEST);
        assert_eq!(status(&mut first), OK);
        let mut second = server.send(REQUEST);
        // Other addresses have their own limit.
        assert_eq!(status(&mut other.send(REQUEST)), OK);
        second.set_nonblocking(true).unwrap();
        assert_eq!(second.peek(&mut [0]).unwrap_err().kind(), ErrorKind::WouldBlock);
        second.set_nonblocking(false).unwrap();
        drop(first);
        assert_eq!(status(&mut second), OK);
    }

    #[test]
    fn stop_finishes_requests_and_closes_idle_connections() {
        let server = Server::start(LIMITS);
        let mut idle = server.send(REQUEST);
        assert_eq!(status(&mut idle), OK);
        let mut slow = server.send(SLOW_REQUEST);
        let Server { runtime, stopping, serving, started, released, .. } = server;
        runtime.block_on(async { timeout(TIMEOUT, started.notified()).await }).unwrap();
        drop(stopping);
        read_to_end(&mut idle);
        released.notify_one();
        assert!(read_to_end(&mut slow).starts_with(OK));
        runtime.block_on(async { timeout(TIMEOUT, serving).await }).unwrap().unwrap();
    }

    #[test]
    fn errors_of_one_connection_are_told_from_others() {
        for kind in [ErrorKind::ConnectionAborted, ErrorKind::ConnectionRefused, ErrorKind::ConnectionReset] {
            assert!(is_of_connection(&kind.into()), "{kind}");
        }
        for kind in [ErrorKind::Other, ErrorKind::OutOfMemory, ErrorKind::PermissionDenied] {
            assert!(!is_of_connection(&kind.into()), "{kind}");
        }
    }
}
