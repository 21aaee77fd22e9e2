//! The load generator.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const CONNECTIONS: usize = 64;

/// Requests of one kind.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    /// The request of this number, as it is sent.
    pub(crate) request: fn(usize) -> Vec<u8>,
    /// The status that each reply must have.
    pub(crate) status: &'static str,
}

/// What came of a run.
pub(crate) struct Measured {
    time: Duration,
    /// Sorted.
    latencies: Vec<Duration>,
    /// The number that the next request may have.
    pub(crate) next: usize,
}

impl Load {
    /// Sends requests over all connections, each the next when its reply is there.
    pub(crate) async fn run(self, addresses: &[SocketAddr], first: usize, time: Duration) -> Measured {
        let Self { request, status } = self;
        let next = Arc::new(AtomicUsize::new(first));
        let start = Instant::now();
        let senders: Vec<_> = (0..CONNECTIONS)
            .map(|number| {
                let (next, address) = (Arc::clone(&next), addresses[number % addresses.len()]);
                tokio::spawn(async move {
                    let mut connection = Connection::open(address).await;
                    let mut latencies = Vec::new();
                    while start.elapsed() < time {
                        let bytes = request(next.fetch_add(1, Ordering::Relaxed));
                        let sent = Instant::now();
                        connection.exchange(&bytes, status).await;
                        latencies.push(sent.elapsed());
                    }
                    latencies
                })
            })
            .collect();
        let mut latencies = Vec::new();
        for sender in senders {
            latencies.extend(sender.await.unwrap());
        }
        let time = start.elapsed();
        latencies.sort_unstable();
        Measured { time, latencies, next: next.load(Ordering::Relaxed) }
    }
}

impl Measured {
    pub(crate) fn and(mut self, mut more: Self) -> Self {
        self.latencies.append(&mut more.latencies);
        self.latencies.sort_unstable();
        Self { time: self.time + more.time, latencies: self.latencies, next: more.next }
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.time.as_secs_f64()
    }

    /// The latency that this part of the requests does not exceed, in milliseconds.
    pub(crate) fn ms(&self, part: f64) -> f64 {
        let position = ((self.latencies.len() - 1) as f64 * part) as usize;
        self.latencies[position].as_secs_f64() * 1000.0
    }
}

/// A connection that is opened again where the server closes it after a reply.
struct Connection {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Self {
        Self { address, stream: Some(connect(address).await), buffer: Vec::new() }
    }

    async fn exchange(&mut self, request: &[u8], status: &str) {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(self.address).await,
        };
        stream.write_all(request).await.unwrap();
        if reply(&mut stream, &mut self.buffer, status).await {
            self.stream = Some(stream);
        }
    }
}

async fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Reads one reply, which must have this status. Returns whether the connection is kept.
async fn reply(stream: &mut TcpStream, buffer: &mut Vec<u8>, status: &str) -> bool {
    buffer.clear();
    let mut whole: Option<usize> = None;
    let mut is_closed = false;
    while whole.is_none_or(|whole| buffer.len() < whole) {
        assert!(stream.read_buf(buffer).await.unwrap() > 0, "the connection was closed");
        if whole.is_none()
            && let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n")
        {
            let head = std::str::from_utf8(&buffer[..end]).unwrap();
            assert_eq!(head.split(' ').nth(1), Some(status), "{head}");
            let length: usize = field(head, "content-length").unwrap().parse().unwrap();
            whole = Some(end + 4 + length);
            is_closed = field(head, "connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        }
    }
    !is_closed
}

/// The value of a header field.
fn field<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut fields = head.lines().filter_map(|line| line.split_once(": "));
    fields.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
