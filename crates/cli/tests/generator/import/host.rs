//! The host of an old blog over HTTP: it replies what a test says, also half of it, and notes what it was asked.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

pub(super) struct Host {
    pub(super) address: String,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    /// Whole replies by path, the next one first. The last one is repeated.
    replies: BTreeMap<String, VecDeque<Vec<u8>>>,
    /// The heads of all requests.
    requests: Vec<String>,
}

impl Host {
    /// A host where every file is missing.
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::<Mutex<Shared>>::default();
        let of_thread = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                // The client may be gone.
                let _ = stream.and_then(|stream| serve(stream, &of_thread));
            }
        });
        Self { address, shared }
    }

    /// Replaces the replies at a path.
    pub(super) fn replies(&self, path: &str, replies: impl IntoIterator<Item = Vec<u8>>) {
        self.shared.lock().unwrap().replies.insert(path.to_owned(), replies.into_iter().collect());
    }

    /// The heads of the requests since the last call.
    pub(super) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.lock().unwrap().requests)
    }

    /// The paths of the requests since the last call.
    pub(super) fn paths(&self) -> Vec<String> {
        self.requests().iter().map(|head| path(head).to_owned()).collect()
    }
}

/// A reply with further headers.
pub(super) fn reply(status: &str, headers: &[&str], body: &str) -> Vec<u8> {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}").into_bytes()
}

/// A reply without its last `missing` bytes.
pub(super) fn broken(mut reply: Vec<u8>, missing: usize) -> Vec<u8> {
    reply.truncate(reply.len() - missing);
    reply
}

fn serve(mut stream: TcpStream, shared: &Mutex<Shared>) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut head = String::new();
    // The empty line at the end has two bytes.
    while reader.read_line(&mut head)? > 2 {}
    let reply = {
        let mut shared = shared.lock().unwrap();
        let replies = shared.replies.entry(path(&head).to_owned()).or_default();
        let next = if replies.len() > 1 { replies.pop_front() } else { replies.front().cloned() };
        shared.requests.push(head);
        next.unwrap_or_else(|| reply("404 Not Found", &["content-type: text/html"], "<p>Introuvable"))
    };
    stream.write_all(&reply)
}

fn path(head: &str) -> &str {
    head.split(' ').nth(1).unwrap_or_default()
}
