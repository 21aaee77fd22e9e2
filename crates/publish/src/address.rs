//! Addresses inside the site, from how links write them to how files are named.

use icu_normalizer::ComposingNormalizerBorrowed;

/// What to do with a file whose accents are written in another way than those of its address.
pub const SAME_ACCENTS: &str = "rename the file, or copy its name into the address: some systems write an accent as a \
                                character of its own (NFD)";

/// The path that a link has inside the blog, without query and fragment. None where it leads elsewhere.
///
/// ```
/// use publish::address::internal;
/// assert_eq!(internal("/posts/a/?b#c"), Some("/posts/a/"));
/// assert_eq!(internal("https://ailleurs.example/"), None);
/// assert_eq!(internal("//ailleurs.example/"), None);
/// ```
pub fn internal(link: &str) -> Option<&str> {
    let is_path = link.starts_with('/') && !link.starts_with("//");
    link.split(['?', '#']).next().filter(|_| is_path)
}

/// The path in `address` as a file would have it: without query and fragment, `%C3%A9` turned back into `é`.
///
/// ```
/// use publish::address::path;
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

/// Whether two paths that are not the same differ only in how accents are written: `é` can be one character (NFC) or two
/// (NFD).
///
/// ```
/// use publish::address::differ_in_accents;
/// assert!(differ_in_accents("/media/caf\u{e9}.png", "/media/cafe\u{301}.png"));
/// assert!(!differ_in_accents("/media/caf\u{e9}.png", "/media/cafe.png"));
/// ```
pub fn differ_in_accents(a: &str, b: &str) -> bool {
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    !a.is_ascii() && !b.is_ascii() && a != b && nfc.normalize(a) == nfc.normalize(b)
}

/// The file in which the page at `path` stands, from the root of the site. None where no file can hold it: with a query,
/// or with parts that would lead elsewhere.
///
/// ```
/// use publish::address::file;
/// assert_eq!(file("/2012/03/caf%C3%A9/").as_deref(), Some("2012/03/café/index.html"));
/// assert_eq!(file("/2012/03").as_deref(), Some("2012/03/index.html"));
/// assert_eq!(file("/vieux.html").as_deref(), Some("vieux.html"));
/// assert_eq!(file("/a/%2e%2e/b/"), None);
/// assert_eq!(file("/?p=42"), None);
/// ```
pub fn file(path: &str) -> Option<String> {
    if path.contains('?') {
        return None;
    }
    let decoded = self::path(path);
    let name = decoded.strip_prefix('/')?.trim_end_matches('/');
    let leads_on = |part: &str| {
        !part.is_empty() && part != "." && part != ".." && !part.contains(|c: char| c == '\\' || c.is_control())
    };
    if name.is_empty() {
        return Some("index.html".to_owned());
    }
    if !name.split('/').all(leads_on) {
        return None;
    }
    let is_file = !decoded.ends_with('/') && (name.ends_with(".html") || name.ends_with(".htm"));
    Some(if is_file { name.to_owned() } else { format!("{name}/index.html") })
}

/// The byte that two hexadecimal digits stand for.
fn byte(digits: &[u8]) -> Option<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let [high, low] = digits else { return None };
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}
