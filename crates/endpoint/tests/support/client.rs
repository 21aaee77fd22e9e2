//! An HTTP/1.1 client that can send invalid requests.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

use super::ORIGIN;

/// Timeout for reads and writes; longer than the timeouts of the endpoint.
const IO_TIMEOUT: Duration = Duration::from_secs(60);

/// A request, made of parts that a test changes.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    method: String,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    chunked: bool,
}

impl Request {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: vec![("Host".to_owned(), b"responses.carnet.example".to_vec())],
            body: Vec::new(),
            chunked: false,
        }
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// A response as the app sends it.
    pub(crate) fn json(value: &Value) -> Self {
        Self::bytes("application/json", value.to_string())
    }

    /// A response as a form without JavaScript sends it.
    pub(crate) fn form(value: &Value) -> Self {
        let mut fields = form_urlencoded::Serializer::new(String::new());
        for (name, value) in value.as_object().unwrap() {
            fields.append_pair(name, value.as_str().unwrap());
        }
        Self::bytes("application/x-www-form-urlencoded", fields.finish())
    }

    /// A response of this type and body.
    pub(crate) fn bytes(kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::new("POST", "/responses").header("Origin", ORIGIN).header("Content-Type", kind).body(body)
    }

    /// The same to another path.
    pub(crate) fn at(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    pub(crate) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// Sends the body in chunks, so that its length is not known before its end.
    pub(crate) fn chunked(mut self) -> Self {
        self.chunked = true;
        self
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        let mut bytes = self.head();
        if self.chunked {
            for chunk in self.body.chunks(4096) {
                bytes.extend(format!("{:x}\r\n", chunk.len()).bytes());
                bytes.extend(chunk);
                bytes.extend(b"\r\n");
            }
            bytes.extend(b"0\r\n\r\n");
        } else {
            bytes.extend(&self.body);
        }
        bytes
    }

    /// The request line and the headers.
    pub(crate) fn head(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.path).into_bytes();
        for (name, value) in &self.headers {
            head.extend(name.bytes().chain(*b": ").chain(value.iter().copied()).chain(*b"\r\n"));
        }
        if self.chunked {
            head.extend(b"Transfer-Encoding: chunked\r\n");
        } else if !self.body.is_empty() || self.method == "POST" {
            head.extend(format!("Content-Length: {}\r\n", self.body.len()).bytes());
        }
        head.extend(b"\r\n");
        head
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let found = all.next().map(|(_, value)| value.as_str());
        assert!(all.next().is_none(), "the header {name} is repeated");
        found
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("{error} in {}: {}", self.status, String::from_utf8_lossy(&self.body)),
        }
    }

    /// The answer, if it has this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }

    /// The id in a receipt, or behind a redirect.
    #[track_caller]
    pub(crate) fn id(&self) -> String {
        match self.header("location") {
            Some(location) => {
                location.split_once("responses/").unwrap().1.split('?').next().unwrap_or_default().to_owned()
            }
            None => self.json()["id"].as_str().unwrap().to_owned(),
        }
    }

    /// The key in a receipt.
    #[track_caller]
    pub(crate) fn key(&self) -> String {
        self.json()["key"].as_str().unwrap().to_owned()
    }

    /// Code of the error, followed by the field errors as `field:code`. Checks the form of the reply.
    #[track_caller]
    pub(crate) fn error(&self) -> String {
        let body = self.json();
        assert_eq!(body.as_object().unwrap().len(), 1, "{body}");
        let error = body["error"].as_object().unwrap();
        assert_eq!(error.keys().collect::<Vec<_>>(), ["code", "fields", "message"], "{body}");
        let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).unwrap().to_owned();
        text(&error["message"]);
        let mut codes = text(&error["code"]);
        for field_error in error["fields"].as_array().unwrap() {
            text(&field_error["message"]);
            codes.push_str(&format!(" {}:{}", text(&field_error["field"]), text(&field_error["code"])));
        }
        codes
    }
}

/// A connection that is kept.
pub(crate) struct Connection(BufReader<TcpStream>);

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(IO_TIMEOUT))?;
        stream.set_write_timeout(Some(IO_TIMEOUT))?;
        Ok(Self(BufReader::new(stream)))
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.get_mut().write_all(bytes)
    }

    pub(crate) fn send(&mut self, request: &Request) -> io::Result<Answer> {
        self.write(&request.write())?;
        self.answer(request.method == "HEAD")
    }

    /// Reads one answer; of one to a HEAD request, the head only.
    pub(crate) fn answer(&mut self, head_only: bool) -> io::Result<Answer> {
        let first = self.line()?;
        let status: u16 = first.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').ok_or_else(broken)?;
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let mut answer = Answer { status, headers, body: Vec::new() };
        if head_only || matches!(status, 204 | 304) {
            return Ok(answer);
        }
        let length = answer.header("content-length").ok_or_else(broken)?.parse().map_err(|_| broken())?;
        answer.body.resize(length, 0);
        self.0.read_exact(&mut answer.body)?;
        Ok(answer)
    }

    pub(crate) fn shut(&mut self, how: Shutdown) -> io::Result<()> {
        self.0.get_ref().shutdown(how)
    }

    /// Waits until the server closes the connection; returns the bytes received before.
    pub(crate) fn until_closed(&mut self) -> io::Result<Vec<u8>> {
        let mut rest = Vec::new();
        self.0.read_to_end(&mut rest)?;
        Ok(rest)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.0.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "this is no HTTP answer with a length")
}

/// Sends `request` over a connection of its own.
pub(crate) fn exchange(address: SocketAddr, request: &Request) -> io::Result<Answer> {
    Connection::open(address)?.send(request)
}
