//! The check of the header `Origin` for requests that change something.

use axum::http::{HeaderMap, HeaderName, header};

use crate::refusal::Refusal;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses a request whose origin is not one of `origins`. Every browser sends `Origin` with a form.
///
/// # Errors
/// [`Refusal::WrongOrigin`].
pub fn check(headers: &HeaderMap, origins: &[String]) -> Result<(), Refusal> {
    let mut named = headers.get_all(header::ORIGIN).iter();
    let (Some(origin), None) = (named.next(), named.next()) else { return Err(Refusal::WrongOrigin) };
    // "none" is a typed address, which sends no form.
    let is_typed = headers.get(FETCH_SITE).is_some_and(|site| site == "none");
    if is_typed || !origins.iter().any(|known| known.as_bytes() == origin.as_bytes()) {
        return Err(Refusal::WrongOrigin);
    }
    Ok(())
}

/// Refuses a request that does not come from the endpoint's own pages.
///
/// # Errors
/// [`Refusal::WrongOrigin`].
pub fn check_own(headers: &HeaderMap, own: &url::Url) -> Result<(), Refusal> {
    check_same_site(headers)?;
    check(headers, &[own.origin().ascii_serialization()])
}

/// As [`check_own`] for a page without referrer, whose forms have the origin "null".
///
/// # Errors
/// [`Refusal::WrongOrigin`].
pub fn check_own_or_null(headers: &HeaderMap, own: &url::Url) -> Result<(), Refusal> {
    check_same_site(headers)?;
    check(headers, &[own.origin().ascii_serialization(), "null".to_owned()])
}

/// Refuses a request of which the browser says that another site sent it.
fn check_same_site(headers: &HeaderMap) -> Result<(), Refusal> {
    let is_elsewhere = headers.get(FETCH_SITE).is_some_and(|site| site != "same-origin");
    if is_elsewhere { Err(Refusal::WrongOrigin) } else { Ok(()) }
}

/// Refuses a request of a page, for calls that only programs send.
///
/// # Errors
/// [`Refusal::FromPage`].
pub fn check_none(headers: &HeaderMap) -> Result<(), Refusal> {
    if headers.contains_key(header::ORIGIN) { Err(Refusal::FromPage) } else { Ok(()) }
}

/// Whether a link on another site, such as a webmail, led here.
pub fn is_cross_site_navigation(headers: &HeaderMap) -> bool {
    headers.get(FETCH_SITE).is_some_and(|site| site == "cross-site")
}
