//! Allowed host names of the local server. By DNS rebinding, a page of another site could point its host name to
//! 127.0.0.1 and read an unpublished blog; such requests have another `Host` header.

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use editor::server::loopback::{host_and_port, is_loopback, named_hosts};
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
    let names = named_hosts(request);
    if names.is_empty() {
        return Some(String::new());
    }
    names.into_iter().find(|name| !is_own(name)).map(str::to_owned)
}

/// The host in `name:port`.
fn host(name: &str) -> Option<Host> {
    host_and_port(name).map(|(host, _)| host)
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
