//! Which requests are answered: those to this machine and port, from the editor's own pages, in its session. All others
//! are refused before anything is read.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use editor_protocol::API;
use protocol::language::Language;
use url::Host;

use super::documents::refusal;
use super::entry;
use super::error::CallError;
use super::loopback::{host_and_port, is_loopback, named_hosts};
use super::served::ServedEditor;
use super::session::start_code;

/// The port of an address that names none.
const DEFAULT_PORT: u16 = 80;

/// Runs the request if it is allowed.
pub(super) async fn guard(State(served): State<Arc<ServedEditor>>, request: Request, next: Next) -> Response {
    let ServedEditor { editor, port } = &*served;
    let Some(origin) = served.own_origin(&request) else {
        return refuse(&CallError::OtherHost, &request, editor.language);
    };
    if is_foreign(request.method(), request.uri().path(), request.headers(), &origin) {
        return refuse(&CallError::OtherOrigin, &request, editor.language);
    }
    let (method, path, headers) = (request.method(), request.uri().path(), request.headers());
    if *method == Method::GET
        && let Some(code) = start_code(request.uri())
    {
        return entry::start(&served, &code, headers);
    }
    if !entry::is_entry(method, path) {
        // What only reads, and is no call, is asked for by elements of the page, which send no headers of its own.
        let needs_key = is_call(path) || !method.is_safe();
        let sessions = &editor.sessions;
        let is_allowed =
            if needs_key { sessions.has_cookie_and_key(headers, *port) } else { sessions.has_cookie(headers, *port) };
        if !is_allowed {
            return if needs_key { CallError::NoSession.reply(editor.language) } else { entry::no_session(editor) };
        }
        editor.activity.renew();
    }
    next.run(request).await
}

impl ServedEditor {
    /// The origin of the editor's pages, as the request names it; none when it was sent to another host or port.
    fn own_origin(&self, request: &Request) -> Option<String> {
        let names = named_hosts(request);
        let is_own = |name: &&str| {
            let named = host_and_port(name);
            named.is_some_and(|(host, port)| self.is_own(&host) && port.unwrap_or(DEFAULT_PORT) == self.port)
        };
        let first = names.first()?;
        names.iter().all(is_own).then(|| format!("http://{first}"))
    }

    /// Whether the host is loopback, or an address at which the editor listens in the local network.
    fn is_own(&self, host: &Host) -> bool {
        is_loopback(host) || self.editor.network.as_ref().is_some_and(|network| network.is_own(host))
    }
}

/// Whether a page of another origin has sent the request. Another port is another origin, but not another site: the
/// cookie alone does not tell.
fn is_foreign(method: &Method, path: &str, headers: &HeaderMap, own: &str) -> bool {
    let value = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let origin = value("origin");
    if origin.is_some_and(|origin| !origin.eq_ignore_ascii_case(own)) {
        return true;
    }
    // Browsers tell it to servers on this machine also without TLS.
    let site = value("sec-fetch-site");
    if !method.is_safe() {
        return origin.is_none() || site.is_some_and(|site| site != "same-origin");
    }
    // The author may follow a link to the editor, which shows its own page and nothing else.
    let is_link = value("sec-fetch-mode") == Some("navigate") && value("sec-fetch-dest") == Some("document");
    site.is_some_and(|site| !matches!(site, "same-origin" | "none")) && (!is_link || is_call(path))
}

/// Whether a path is that of a call, whose replies are JSON.
fn is_call(path: &str) -> bool {
    path.strip_prefix(API).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// JSON for calls, a short document for others.
fn refuse(error: &CallError, request: &Request, language: Language) -> Response {
    if is_call(request.uri().path()) { error.reply(language) } else { refusal(error, language) }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

    use super::{is_call, is_foreign};

    const OWN: &str = "http://127.0.0.1:8080";

    fn foreign(method: &Method, path: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let headers: HeaderMap = headers
            .iter()
            .map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        is_foreign(method, path, &headers, OWN)
    }

    #[test]
    fn changes_need_own_origin() {
        let own = ("origin", OWN);
        for headers in [&[own][..], &[own, ("sec-fetch-site", "same-origin")], &[("origin", "HTTP://127.0.0.1:8080")]]
        {
            assert!(!foreign(&Method::PUT, "/api/post", headers), "{headers:?}");
        }
        for headers in [
            &[("origin", "null")][..],
            &[],
            &[("sec-fetch-site", "same-origin")],
            &[("origin", "http://essai.example")],
            &[("origin", "http://127.0.0.1")],
            &[("origin", "http://127.0.0.1:8081")],
            &[("origin", "https://127.0.0.1:8080")],
            &[("origin", "http://localhost:8080")],
            &[own, ("sec-fetch-site", "same-site")],
            &[own, ("sec-fetch-site", "cross-site")],
            &[own, ("sec-fetch-site", "none")],
        ] {
            for method in [Method::PUT, Method::POST, Method::DELETE, Method::PATCH] {
                assert!(foreign(&method, "/api/post", headers), "{method} {headers:?}");
            }
        }
    }

    #[test]
    fn reading_from_other_origins_is_foreign() {
        for headers in
            [&[("origin", OWN)][..], &[], &[("sec-fetch-site", "same-origin")], &[("sec-fetch-site", "none")]]
        {
            assert!(!foreign(&Method::GET, "/api/post", headers), "{headers:?}");
        }
        let link = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        assert!(!foreign(&Method::GET, "/", &link));
        assert!(foreign(&Method::GET, "/api/post", &link));
        for headers in [
            &[("origin", "http://essai.example")][..],
            &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")],
            &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors")],
            &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
        ] {
            assert!(foreign(&Method::GET, "/", headers), "{headers:?}");
        }
    }

    #[test]
    fn calls_are_known_by_their_path() {
        for (path, expected) in
            [("/api", true), ("/api/post", true), ("/apis", false), ("/", false), ("/x/api", false)]
        {
            assert_eq!(is_call(path), expected, "{path}");
        }
    }
}
