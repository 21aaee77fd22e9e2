//! The key in the header `Authorization`.

use axum::http::{HeaderMap, header};

/// The key in `Authorization: Bearer`; none if there is none. The scheme is in any case, by RFC 9110.
///
/// ```
/// use axum::http::{HeaderMap, header};
/// use endpoint::request::bearer::key;
/// let sent = |value: &str| HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())]);
/// assert_eq!(key(&sent("Bearer abc")), Some("abc"));
/// assert_eq!(key(&sent("bearer  abc ")), Some("abc"));
/// for other in ["abc", "Bearer", "Bearer ", "Basic abc"] {
///     assert_eq!(key(&sent(other)), None);
/// }
/// assert_eq!(key(&HeaderMap::new()), None);
/// ```
pub fn key(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    Some(key.trim()).filter(|key| scheme.eq_ignore_ascii_case("bearer") && !key.is_empty())
}
