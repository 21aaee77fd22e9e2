//! Mapping from addresses in links to names of files.

use icu_normalizer::ComposingNormalizerBorrowed;
use percent_encoding::percent_decode_str;

/// The path of a link inside the blog, without query and fragment. None for links to other sites.
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

/// The decoded path of `address`, without query and fragment: `%C3%A9` becomes `é`.
///
/// ```
/// use publish::address::path;
/// assert_eq!(path("/media/caf%C3%A9%20noir.png?v=2#haut"), "/media/café noir.png");
/// assert_eq!(path("/media/100%.png"), "/media/100%.png");
/// ```
pub fn path(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// Whether two different paths differ only in the encoding of accents: `é` can be one character (NFC) or two (NFD).
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

/// A path with each accented letter as one character (NFC), as links have them. Copies of files that were on macOS may
/// have the letter and its accent (NFD).
///
/// ```
/// use publish::address::composed;
/// assert_eq!(composed("/media/cafe\u{301}.png"), "/media/caf\u{e9}.png");
/// ```
pub fn composed(path: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(path).into_owned()
}

/// The file of the page at `path`, from the root of the site. None when no file can have this path: it has a query,
/// or segments such as `..`.
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
    let is_name = |part: &str| {
        !part.is_empty() && part != "." && part != ".." && !part.contains(|c: char| c == '\\' || c.is_control())
    };
    if name.is_empty() {
        return Some("index.html".to_owned());
    }
    if !name.split('/').all(is_name) {
        return None;
    }
    let is_file = !decoded.ends_with('/') && (name.ends_with(".html") || name.ends_with(".htm"));
    Some(if is_file { name.to_owned() } else { format!("{name}/index.html") })
}
