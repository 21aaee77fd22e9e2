//! A proxy in front of several endpoints: it asks each whether it is ready, gives a connection to the next one that is, and
//! retries nothing.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Request, exchange};

/// Pause between two checks.
const CHECK_INTERVAL: Duration = Duration::from_millis(20);

/// A running proxy; it ends when it is dropped.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    endpoints: Mutex<Vec<Upstream>>,
    next: AtomicUsize,
    is_over: AtomicBool,
}

#[derive(Clone, Copy)]
struct Upstream {
    address: SocketAddr,
    is_ready: bool,
}

impl Proxy {
    pub(crate) fn start(endpoints: impl IntoIterator<Item = SocketAddr>) -> Self {
        let endpoints = endpoints.into_iter().map(|address| Upstream { address, is_ready: false }).collect();
        let shared =
            Shared { endpoints: Mutex::new(endpoints), next: AtomicUsize::new(0), is_over: AtomicBool::new(false) };
        let shared = Arc::new(shared);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let accepting = Arc::clone(&shared);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                if accepting.is_over.load(Ordering::Relaxed) {
                    return;
                }
                let (client, endpoint) = (client.unwrap(), accepting.next_ready());
                std::thread::spawn(move || endpoint.map(|endpoint| forward(client, endpoint)));
            }
        });
        let checking = Arc::clone(&shared);
        std::thread::spawn(move || {
            while !checking.is_over.load(Ordering::Relaxed) {
                checking.check();
                std::thread::sleep(CHECK_INTERVAL);
            }
        });
        Self { address, shared }
    }

    /// The number of endpoints that get connections.
    pub(crate) fn ready(&self) -> usize {
        self.shared.endpoints.lock().unwrap().iter().filter(|upstream| upstream.is_ready).count()
    }

    /// Puts another endpoint in the place of one.
    pub(crate) fn replace(&self, before: SocketAddr, address: SocketAddr) {
        let mut endpoints = self.shared.endpoints.lock().unwrap();
        let upstream = endpoints.iter_mut().find(|upstream| upstream.address == before).unwrap();
        *upstream = Upstream { address, is_ready: false };
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn next_ready(&self) -> Option<SocketAddr> {
        let endpoints = self.endpoints.lock().unwrap();
        let ready: Vec<SocketAddr> =
            endpoints.iter().filter(|upstream| upstream.is_ready).map(|upstream| upstream.address).collect();
        let next = self.next.fetch_add(1, Ordering::Relaxed).checked_rem(ready.len())?;
        ready.get(next).copied()
    }

    fn check(&self) {
        let asked = self.endpoints.lock().unwrap().clone();
        for Upstream { address, .. } in asked {
            let is_ready = exchange(address, &Request::get("/health/ready")).is_ok_and(|answer| answer.status == 200);
            let mut endpoints = self.endpoints.lock().unwrap();
            // It may have been replaced meanwhile.
            if let Some(upstream) = endpoints.iter_mut().find(|upstream| upstream.address == address) {
                upstream.is_ready = is_ready;
            }
        }
    }
}

/// Copies bytes in both directions until the endpoint closes the connection.
fn forward(client: TcpStream, endpoint: SocketAddr) -> io::Result<()> {
    let endpoint = TcpStream::connect(endpoint)?;
    for stream in [&client, &endpoint] {
        stream.set_nodelay(true)?;
    }
    let (mut from_client, mut to_endpoint) = (client.try_clone()?, endpoint.try_clone()?);
    std::thread::spawn(move || {
        let _ = io::copy(&mut from_client, &mut to_endpoint);
        let _ = to_endpoint.shutdown(Shutdown::Write);
    });
    let copied = io::copy(&mut &endpoint, &mut &client);
    let _ = client.shutdown(Shutdown::Both);
    copied.map(drop)
}
