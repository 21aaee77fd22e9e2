//! Parsers of single values.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderName, HeaderValue};
use ipnet::IpNet;
use jiff::civil::Time;
use url::{Host, Url};

use super::Template;

/// Message and help of an invalid value.
pub(super) type FieldError = (&'static str, &'static str);

pub(super) fn listen(text: &str) -> Result<SocketAddr, FieldError> {
    text.parse().map_err(|_| ("is not an address with a port", "write it as 127.0.0.1:8081 or [::1]:8081"))
}

/// The address of the endpoint on this machine.
pub(super) fn own_address(listen: SocketAddr) -> Option<Url> {
    let host = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(ip) if ip.is_unspecified() => "[::1]".to_owned(),
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    Url::parse(&format!("http://{host}:{}/", listen.port())).ok()
}

pub(super) fn web_address(text: &str) -> Result<Url, FieldError> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or(("is not a web address", "write the full address, such as https://blog.example.org/"))
}

pub(super) fn method(text: &str) -> Result<String, FieldError> {
    let is_method = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_method { Ok(text.to_owned()) } else { Err(("is not a method of HTTP", "write it as PURGE or POST")) }
}

/// The address of the request that purges a thread, which it names in the address or in `body`.
pub(super) fn purge_address(text: &str, body: &Template) -> Result<Template, FieldError> {
    let template = Template::new(text);
    web_address(&template.filled("https://blog.example.org/"))
        .map_err(|_| ("is not a web address", "write {url}, or the full address of the interface of the cache"))?;
    if template.names_address() || body.names_address() {
        Ok(template)
    } else {
        Err(("does not name the thread", "write {url} or {encoded} into cache_purge.url or cache_purge.body"))
    }
}

/// A header with a secret.
pub(super) fn header_line(text: &str) -> Result<(HeaderName, HeaderValue), FieldError> {
    let parsed = text.split_once(':').and_then(|(name, value)| {
        let name = HeaderName::from_bytes(name.trim().as_bytes()).ok()?;
        let mut value = HeaderValue::from_str(value.trim()).ok()?;
        value.set_sensitive(true);
        Some((name, value))
    });
    parsed.ok_or(("is not a header", "write it as Name: value"))
}

/// A base address, with a slash at its end.
pub(super) fn folder_address(text: &str) -> Result<Url, FieldError> {
    let mut url = web_address(text)?;
    let is_bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !is_bare || url.password().is_some() {
        return Err(("has parts other than scheme, host and path", "write it as https://blog.example.org/"));
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

pub(super) fn origin(text: &str) -> Result<String, FieldError> {
    const INVALID: FieldError = ("is not an origin", "write only scheme and host, such as https://blog.example.org");
    let url = web_address(text).map_err(|_| INVALID)?;
    let origin = url.origin().ascii_serialization();
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && !text.contains('@');
    if is_bare { Ok(origin) } else { Err(INVALID) }
}

pub(super) fn network(text: &str) -> Result<IpNet, FieldError> {
    let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network.map_err(|_| ("is neither an address nor a network", "write it as 127.0.0.1 or 10.0.0.0/8"))
}

pub(super) fn time_of_day(text: &str) -> Result<Time, FieldError> {
    const INVALID: FieldError = ("is not a time of day", "write hours and minutes, from 00:00 to 23:59");
    let number = |text: &str| {
        let is_good = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| is_good).ok_or(INVALID)
    };
    let (hour, minute) = text.split_once(':').ok_or(INVALID)?;
    Time::new(number(hour)?, number(minute)?, 0, 0).map_err(|_| INVALID)
}

/// Checks the address of a mail server; the connection must be encrypted, except on loopback.
pub(super) fn mail_server(text: &str) -> Result<(), FieldError> {
    const FORM: &str =
        "write smtps://user:password@host, with characters such as @ in user or password encoded as %40";
    let url = Url::parse(text).map_err(|_| ("is not the address of a mail server", FORM))?;
    let tls = url.query_pairs().find(|(name, _)| name == "tls").map(|(_, value)| value.into_owned());
    let is_here = match url.host() {
        // The URL parser keeps IP addresses as domains for schemes other than http.
        Some(Host::Domain(name)) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => return Err(("has no host", FORM)),
    };
    match (url.scheme(), tls.as_deref()) {
        ("smtps", None) | ("smtp", Some("required")) => {}
        ("smtp", None) if is_here => {}
        ("smtp", _) => {
            return Err((
                "connects to the mail server without encryption",
                "write smtps://…, or append ?tls=required; only localhost may be unencrypted",
            ));
        }
        _ => return Err(("is not the address of a mail server", FORM)),
    }
    if url.username().is_empty() != url.password().is_none() {
        return Err(("has a user without a password, or a password without a user", FORM));
    }
    match lettre::SmtpTransport::from_url(text) {
        Ok(_) => Ok(()),
        Err(_) => Err(("can't be used as a mail server", FORM)),
    }
}
