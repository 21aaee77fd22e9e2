//! Where a request that changes something may come from: pages of the site, told by their exact origin.

use axum::http::{HeaderMap, HeaderName, header};

use crate::refusal::Refusal;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses what does not come from one of `origins`. Every browser names the origin when it sends a form.
///
/// # Errors
/// [`Refusal::WrongOrigin`].
pub fn check(headers: &HeaderMap, origins: &[String]) -> Result<(), Refusal> {
    let mut named = headers.get_all(header::ORIGIN).iter();
    let (Some(origin), None) = (named.next(), named.next()) else { return Err(Refusal::WrongOrigin) };
    // "none" is an address that was typed: no form is sent that way.
    let is_typed = headers.get(FETCH_SITE).is_some_and(|site| site == "none");
    if is_typed || !origins.iter().any(|known| known.as_bytes() == origin.as_bytes()) {
        return Err(Refusal::WrongOrigin);
    }
    Ok(())
}

/// Refuses what does not come from the endpoint's own pages.
///
/// # Errors
/// [`Refusal::WrongOrigin`].
pub fn check_own(headers: &HeaderMap, own: &url::Url) -> Result<(), Refusal> {
    let is_elsewhere = headers.get(FETCH_SITE).is_some_and(|site| site != "same-origin");
    if is_elsewhere {
        return Err(Refusal::WrongOrigin);
    }
    check(headers, &[own.origin().ascii_serialization()])
}

/// Whether another site's page, or a mail read on one, led here.
pub fn is_led_from_elsewhere(headers: &HeaderMap) -> bool {
    headers.get(FETCH_SITE).is_some_and(|site| site == "cross-site")
}
