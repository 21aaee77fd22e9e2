//! The address of the client: the peer of the connection, or what a trusted proxy says.

use std::net::{IpAddr, SocketAddr};

use axum::extract::rejection::ExtensionRejection;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;

use crate::App;

/// The address of the client; none when a trusted proxy sends no valid one.
pub struct ClientAddress(pub Option<IpAddr>);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = ExtensionRejection;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ExtensionRejection> {
        let ConnectInfo(peer) = ConnectInfo::<SocketAddr>::from_request_parts(parts, app).await?;
        Ok(Self(address(peer.ip(), &parts.headers, &app.config.trusted_proxies)))
    }
}

/// The address of the client. Each proxy appends the address of its peer to `X-Forwarded-For`, so the list is read from
/// its end, as long as the entry is one of `proxies`; earlier entries may be forged. None when an entry is not valid.
///
/// ```
/// use axum::http::HeaderMap;
/// use endpoint::request::client::address;
/// let headers = HeaderMap::from_iter([(
///     "x-forwarded-for".parse().unwrap(),
///     "6.6.6.6, 192.0.2.9".parse().unwrap(),
/// )]);
/// let proxies = ["127.0.0.1/32".parse().unwrap()];
/// let proxy = "127.0.0.1".parse().unwrap();
/// let other = "203.0.113.5".parse().unwrap();
/// assert_eq!(address(proxy, &headers, &proxies), "192.0.2.9".parse().ok());
/// assert_eq!(address(other, &headers, &proxies), Some(other));
/// assert_eq!(address(proxy, &HeaderMap::new(), &proxies), None);
/// ```
pub fn address(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> Option<IpAddr> {
    let is_proxy = |address: &IpAddr| proxies.iter().any(|network| network.contains(&address.to_canonical()));
    if !is_proxy(&peer) {
        return Some(peer);
    }
    let values = headers.get_all("x-forwarded-for").iter().map(|value| value.to_str().unwrap_or_default());
    let list = values.collect::<Vec<_>>().join(",");
    for entry in list.rsplit(',') {
        let address = parse(entry.trim())?;
        if !is_proxy(&address) {
            return Some(address);
        }
    }
    None
}

/// An address, perhaps with a port, perhaps in brackets.
fn parse(entry: &str) -> Option<IpAddr> {
    let bare = entry.parse().ok();
    let bracketed = || entry.strip_prefix('[')?.split_once(']')?.0.parse().ok();
    let with_port = || entry.rsplit_once(':')?.0.parse().ok();
    bare.or_else(bracketed).or_else(with_port)
}
