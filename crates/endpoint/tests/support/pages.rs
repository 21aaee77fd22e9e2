//! Another site: a server on loopback with pages that a test changes.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

type Pages = BTreeMap<String, (u16, String)>;

/// A site; its thread ends with the test program.
pub(crate) struct OtherSite {
    pub(crate) address: SocketAddr,
    pages: Arc<Mutex<Pages>>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl OtherSite {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let site = Self { address, pages: Arc::default(), requests: Arc::default() };
        let (pages, requests) = (Arc::clone(&site.pages), Arc::clone(&site.requests));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = BufReader::new(stream.unwrap());
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).unwrap() > 0 {}
                let path = head.split(' ').nth(1).unwrap_or_default();
                let (status, html) = pages.lock().unwrap().get(path).cloned().unwrap_or((404, String::new()));
                requests.lock().unwrap().push(head);
                let head = format!("HTTP/1.1 {status} X\r\nContent-Type: text/html\r\nConnection: close\r\n");
                // The endpoint may have closed the connection.
                let _ = write!(stream.get_mut(), "{head}Content-Length: {}\r\n\r\n{html}", html.len());
            }
        });
        site
    }

    /// Puts a page at `path`; returns its address.
    pub(crate) fn says(&self, path: &str, status: u16, html: &str) -> String {
        self.pages.lock().unwrap().insert(path.to_owned(), (status, html.to_owned()));
        format!("http://{}{path}", self.address)
    }

    /// The heads of the requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}
