//! Allowed host names of the local server. By DNS rebinding, a page of another site could point its host name to
//! 127.0.0.1 and read an unpublished blog; such requests have another `Host` header.

use axum::Router;
use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use protocol::language::Language;
use url::Host;

use crate::texts::Commands;

/// Accepts requests for `localhost`, for loopback addresses, and for the names `own`; refuses all others, in
/// `language`.
pub fn allow_hosts(site: Router, own: &[Host], language: Language) -> Router {
    let own: Vec<Host> = own.to_vec();
    site.layer(from_fn(move |request: Request, next: Next| {
        let foreign = foreign(&request, &own);
        async move {
            match foreign {
                Some(name) => refuse(&name, language),
                None => next.run(request).await,
            }
        }
    }))
}

/// The host name of a request that is not allowed; none if it is allowed.
fn foreign(request: &Request, own: &[Host]) -> Option<String> {
    let is_own = |name: &&str| host(name).is_some_and(|host| is_loopback(&host) || own.contains(&host));
    let headers = request.headers().get_all(header::HOST);
    let of_headers = headers.iter().map(|name| name.to_str().unwrap_or_default());
    let names: Vec<&str> = of_headers.chain(request.uri().authority().map(Authority::as_str)).collect();
    if names.is_empty() {
        return Some(String::new());
    }
    names.into_iter().find(|name| !is_own(name)).map(str::to_owned)
}

/// The host in `name:port`.
fn host(name: &str) -> Option<Host> {
    let authority: Authority = name.parse().ok().filter(|_| !name.contains('@'))?;
    let host = authority.host();
    Host::parse(host.strip_suffix('.').unwrap_or(host)).ok()
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.to_canonical().is_loopback(),
    }
}

fn refuse(name: &str, language: Language) -> Response {
    let texts = Commands::of(language);
    let help = match host(name) {
        Some(host) => texts.allow_host(host) + "\n",
        None => String::new(),
    };
    let text = format!("{}\n{help}", texts.only_localhost);
    (StatusCode::MISDIRECTED_REQUEST, [(header::CACHE_CONTROL, "no-store")], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::{host, is_loopback};

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
            assert!(host(name).is_some_and(|host| is_loopback(&host)), "{name}");
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
            assert!(!host(name).is_some_and(|host| is_loopback(&host)), "{name}");
        }
    }
}
