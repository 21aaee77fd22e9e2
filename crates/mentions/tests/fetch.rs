//! The guards of requests, against real servers on loopback: without each of them, its test fails.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::time::Duration;

use ipnet::IpNet;
use mentions::fetch::{FetchError, Fetcher, Limits, Reply};
use support::{Server, redirect, reply};
use url::Url;

fn fetcher(allowed: &[&str]) -> Fetcher {
    let allowed: Vec<IpNet> = allowed.iter().map(|network| network.parse().unwrap()).collect();
    Fetcher::new("carnet-test/1 (Webmention)", allowed)
}

fn get(fetcher: &Fetcher, address: &str) -> Result<Reply, FetchError> {
    fetcher.get(&Url::parse(address).unwrap(), "text/html")
}

fn error(fetcher: &Fetcher, address: &str) -> Option<FetchError> {
    get(fetcher, address).err()
}

#[test]
fn private_addresses_are_not_contacted() {
    let server = Server::start("127.0.0.1", |_, _| reply("200 OK", "text/html", "secret"));
    let port = server.address.port();
    let fetcher = fetcher(&["10.0.0.0/8"]);
    for host in ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"] {
        assert_eq!(error(&fetcher, &format!("http://{host}:{port}/")), Some(FetchError::Forbidden), "{host}");
    }
    assert_eq!(server.requests(), [""; 0]);
}

#[test]
fn allowed_networks_are_contacted() {
    let server = Server::start("127.0.0.1", |_, _| reply("404 Not Found", "Text/HTML; charset=utf-8", "rien"));
    let got = get(&fetcher(&["127.0.0.0/8"]), &format!("http://{}/a#b", server.address)).unwrap();
    assert_eq!((got.status, got.media_type.as_str(), got.body.as_slice()), (404, "text/html", b"rien".as_slice()));
    assert_eq!(got.url.fragment(), Some("b"));
    let requests = server.requests();
    assert!(requests[0].starts_with("GET /a HTTP/1.1\r\n"), "{requests:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn redirects_to_private_addresses_are_refused() {
    let secret = Server::start("127.0.0.2", |_, _| reply("200 OK", "text/html", "secret"));
    let target = format!("http://{}/", secret.address);
    let server = Server::start("127.0.0.1", move |_, _| redirect(&target));
    let address = format!("http://{}/", server.address);
    assert_eq!(error(&fetcher(&["127.0.0.1/32"]), &address), Some(FetchError::Forbidden));
    assert_eq!((server.requests().len(), secret.requests().len()), (1, 0));
    assert!(get(&fetcher(&["127.0.0.0/8"]), &address).is_ok(), "both are allowed");
}

#[test]
fn other_schemes_are_refused() {
    let server = Server::start("127.0.0.1", |path, _| redirect(&path.replacen('/', "", 1)));
    let fetcher = fetcher(&["127.0.0.0/8"]);
    for address in ["ftp://127.0.0.1/", "file:///etc/passwd", "data:text/html,a", "gopher://127.0.0.1/"] {
        assert_eq!(error(&fetcher, address), Some(FetchError::Forbidden), "{address}");
        let redirect = format!("http://{}/{address}", server.address);
        assert_eq!(error(&fetcher, &redirect), Some(FetchError::Forbidden), "redirect to {address}");
    }
}

#[test]
fn credentials_are_neither_accepted_nor_sent() {
    let server = Server::start("127.0.0.1", |path, own| match path {
        "/leads" => redirect(&format!("http://user:secret@{own}/")),
        _ => reply("200 OK\r\nSet-Cookie: a=b", "text/html", ""),
    });
    let (fetcher, address) = (fetcher(&["127.0.0.0/8"]), server.address);
    assert_eq!(error(&fetcher, &format!("http://user@{address}/")), Some(FetchError::Forbidden));
    assert_eq!(error(&fetcher, &format!("http://:secret@{address}/")), Some(FetchError::Forbidden));
    assert_eq!(error(&fetcher, &format!("http://{address}/leads")), Some(FetchError::Forbidden));
    for _ in 0..2 {
        get(&fetcher, &format!("http://{address}/")).unwrap();
    }
    let requests = server.requests().concat().to_ascii_lowercase();
    assert!(!requests.contains("authorization:") && !requests.contains("cookie:"), "{requests}");
    assert!(requests.contains("\r\nuser-agent: carnet-test/1 (webmention)\r\n"), "{requests}");
    assert!(requests.contains("\r\naccept-encoding: identity\r\n"), "{requests}");
}

#[test]
fn redirects_are_limited() {
    let server = Server::start("127.0.0.1", |path, _| match path.trim_start_matches('/').parse::<u32>() {
        Ok(0) => reply("200 OK", "text/html", "end"),
        Ok(more) => redirect(&format!("/{}", more - 1)),
        Err(_) => redirect("http://"),
    });
    let fetcher = fetcher(&["127.0.0.0/8"]);
    let address = |path: &str| format!("http://{}/{path}", server.address);
    assert_eq!(get(&fetcher, &address("5")).unwrap().body, b"end");
    assert_eq!(error(&fetcher, &address("6")), Some(FetchError::TooManyRedirects));
    assert_eq!(error(&fetcher, &address("x")), Some(FetchError::InvalidRedirect));
}

#[test]
fn bodies_are_limited() {
    let server = Server::start("127.0.0.1", |path, _| {
        let length: usize = path.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap();
        let body = "x".repeat(length);
        if path.starts_with("/whole") {
            return reply("200 OK", "text/html", &body);
        }
        // Without a length, up to the end of the connection.
        Some(format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}").into_bytes())
    });
    let limits = Limits::default();
    let fetcher = fetcher(&["127.0.0.0/8"]);
    for path in ["whole", "unknown"] {
        let address = |bytes: u64| format!("http://{}/{path}/{bytes}", server.address);
        let got = get(&fetcher, &address(limits.bytes)).unwrap();
        assert_eq!(u64::try_from(got.body.len()).unwrap(), limits.bytes);
        assert_eq!(error(&fetcher, &address(limits.bytes + 1)), Some(FetchError::TooLarge), "{path}");
    }
}

#[test]
fn time_is_limited() {
    let server = Server::start("127.0.0.1", |path, own| match path {
        "/" => redirect(&format!("http://{own}/never")),
        _ => None,
    });
    let limits = Limits { time: Duration::from_millis(300), ..Limits::default() };
    let fetcher = fetcher(&["127.0.0.0/8"]).with_limits(limits);
    assert_eq!(error(&fetcher, &format!("http://{}/", server.address)), Some(FetchError::TooSlow));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn compressed_bodies_are_refused() {
    let server =
        Server::start("127.0.0.1", |_, _| reply("200 OK\r\nContent-Encoding: gzip", "text/html", "\u{1f}\u{8b}"));
    let fetcher = fetcher(&["127.0.0.0/8"]);
    assert_eq!(error(&fetcher, &format!("http://{}/", server.address)), Some(FetchError::Unreachable));
}
