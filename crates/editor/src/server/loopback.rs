//! Host names of this machine in the header `Host`. By DNS rebinding, a page of another site could point its own host
//! name to 127.0.0.1, and read what a local server has; such requests have another `Host` header.

use axum::extract::Request;
use axum::http::header;
use axum::http::uri::Authority;
use url::Host;

pub use source::loopback::is_loopback;

/// The hosts that a request names, as `name:port`: in its headers and in its address. Empty where one can't be read.
pub fn named_hosts(request: &Request) -> Vec<&str> {
    let headers = request.headers().get_all(header::HOST).into_iter();
    let of_headers = headers.map(|name| name.to_str().unwrap_or_default());
    of_headers.chain(request.uri().authority().map(Authority::as_str)).collect()
}

/// The host in `name:port`, and the port if there is one.
///
/// ```
/// use editor::server::loopback::host_and_port;
/// let (host, port) = host_and_port("localhost.:8080").unwrap();
/// assert_eq!((host.to_string().as_str(), port), ("localhost", Some(8080)));
/// assert!(host_and_port("a@localhost").is_none());
/// ```
pub fn host_and_port(name: &str) -> Option<(Host, Option<u16>)> {
    let authority: Authority = name.parse().ok().filter(|_| !name.contains('@'))?;
    let host = authority.host();
    let host = Host::parse(host.strip_suffix('.').unwrap_or(host)).ok()?;
    Some((host, authority.port_u16()))
}

#[cfg(test)]
mod tests {
    use super::{host_and_port, is_loopback};

    fn is_local(name: &str) -> bool {
        host_and_port(name).is_some_and(|(host, _)| is_loopback(&host))
    }

    #[test]
    fn loopback_host_names_are_recognised() {
        for name in [
            "localhost",
            "LOCALHOST:8080",
            "localhost.",
            "blog.localhost:80",
            "127.0.0.1",
            "127.0.0.1:8080",
            "127.8.9.10",
            "[::1]",
            "[::1]:8080",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(is_local(name), "{name}");
        }
        for name in [
            "",
            "essai.example",
            "localhost.essai.example",
            "notlocalhost",
            "127.0.0.1.essai.example",
            "10.0.0.1",
            "0.0.0.0",
            "[::]",
            "::1",
            "localhost@essai.example",
            "essai.example@localhost",
            "localhost/",
            "localhost, essai.example",
        ] {
            assert!(!is_local(name), "{name}");
        }
    }

    #[test]
    fn port_is_read() {
        for (name, port) in [("127.0.0.1", None), ("127.0.0.1:80", Some(80)), ("[::1]:8080", Some(8080))] {
            assert_eq!(host_and_port(name).unwrap().1, port, "{name}");
        }
    }
}
