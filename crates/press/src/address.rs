//! Addresses inside the site, from how links write them to how files are named.

/// The path in `address` as a file would have it: without query and fragment, `%C3%A9` turned back into `é`.
///
/// ```
/// use press::address::path;
/// assert_eq!(path("/media/caf%C3%A9%20noir.png?v=2#haut"), "/media/café noir.png");
/// assert_eq!(path("/media/100%.png"), "/media/100%.png");
/// ```
pub fn path(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'%').then(|| after.get(..2).and_then(byte)).flatten();
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The byte that two hexadecimal digits stand for.
fn byte(digits: &[u8]) -> Option<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let [high, low] = digits else { return None };
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}
