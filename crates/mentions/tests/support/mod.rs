//! A server on loopback that replies with given bytes, and records the requests.

#![allow(dead_code, reason = "each test program uses a part")]

use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server; its thread ends with the test program.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Replies to each path with what `reply` returns for it and for the server's own address; with nothing for none,
    /// and keeps the connection open.
    pub(crate) fn start(host: &str, reply: impl Fn(&str, SocketAddr) -> Option<Vec<u8>> + Send + 'static) -> Self {
        let listener = TcpListener::bind((host.parse::<IpAddr>().unwrap(), 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let received = Arc::clone(&requests);
        thread::spawn(move || {
            let mut kept = Vec::new();
            for stream in listener.incoming() {
                let mut stream = BufReader::new(stream.unwrap());
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).unwrap() > 0 {}
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                received.lock().unwrap().push(head);
                match reply(&path, address) {
                    // The client may have closed the connection.
                    Some(bytes) => drop(stream.get_mut().write_all(&bytes)),
                    None => kept.push(stream),
                }
            }
        });
        Self { address, requests }
    }

    /// The heads of the requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// A reply of this type with a body.
pub(crate) fn reply(status: &str, media_type: &str, body: &str) -> Option<Vec<u8>> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nConnection: close\r\n");
    Some(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes())
}

/// A redirect.
pub(crate) fn redirect(target: &str) -> Option<Vec<u8>> {
    let head = "HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\n";
    Some(format!("{head}Location: {target}\r\n\r\n").into_bytes())
}
