//! A minimal SMTP server and a minimal HTTP server, which receive notices.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

/// What came, and what is answered: a status of HTTP, or of SMTP to the sender's name.
#[derive(Clone)]
pub(crate) struct Listener {
    pub(crate) address: SocketAddr,
    got: Arc<Mutex<Vec<String>>>,
    status: Arc<AtomicU16>,
}

impl Listener {
    /// A mail server; it answers 250 to begin with.
    pub(crate) fn smtp() -> Self {
        Self::start(250, converse)
    }

    /// A web server; it answers 204 to begin with.
    pub(crate) fn http() -> Self {
        Self::start(204, call)
    }

    fn start(status: u16, serve: fn(TcpStream, u16, &Mutex<Vec<String>>) -> Option<()>) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let listener = Self { address, got: Arc::default(), status: Arc::new(AtomicU16::new(status)) };
        let kept = listener.clone();
        std::thread::spawn(move || {
            for stream in socket.incoming() {
                serve(stream.unwrap(), kept.status.load(Ordering::SeqCst), &kept.got);
            }
        });
        listener
    }

    pub(crate) fn answer(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    /// All that came so far.
    pub(crate) fn got(&self) -> Vec<String> {
        self.got.lock().unwrap().clone()
    }
}

/// One conversation; keeps the message before it is taken. None if the client is gone.
fn converse(stream: TcpStream, status: u16, got: &Mutex<Vec<String>>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    let say = |text: &str| (&stream).write_all(format!("{text}\r\n").as_bytes()).ok();
    say("220 mail.example")?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).ok()? == 0 {
            return Some(());
        }
        match line.split([' ', ':', '\r']).next().unwrap().to_ascii_uppercase().as_str() {
            "MAIL" => say(&format!("{status} so be it"))?,
            "DATA" => {
                say("354 go on")?;
                let mut text = String::new();
                while !text.ends_with("\r\n.\r\n") {
                    lines.read_line(&mut text).ok()?;
                }
                got.lock().unwrap().push(text.trim_end_matches(".\r\n").replace("\r\n..", "\r\n."));
                say("250 taken")?;
            }
            "QUIT" => return say("221 farewell"),
            _ => say("250 mail.example")?,
        }
    }
}

/// One call; keeps head and body before it answers. None if the client is gone.
fn call(mut stream: TcpStream, status: u16, got: &Mutex<Vec<String>>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        if lines.read_line(&mut request).ok()? == 0 {
            return None;
        }
    }
    let head = request.to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1)?.split("\r\n").next()?.parse().ok()?;
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    request.push_str(&String::from_utf8(body).ok()?);
    got.lock().unwrap().push(request);
    let answer = format!(
        "HTTP/1.1 {status} Said\r\nLocation: http://{}/elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        stream.local_addr().ok()?
    );
    stream.write_all(answer.as_bytes()).ok()
}
