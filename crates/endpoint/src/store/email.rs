//! One e-mail address has many spellings: they are compared in one of them.

use icu_normalizer::ComposingNormalizerBorrowed;
use protocol::response::is_blank;

/// The spelling in which addresses are compared: small letters, composed, without characters that can't be seen, the
/// host as IDNA writes it in ASCII.
///
/// ```
/// use endpoint::store::email::comparable;
/// assert_eq!(comparable(" Zoe\u{301}@B\u{dc}CHER.example"), "zoé@xn--bcher-kva.example");
/// assert_eq!(comparable("ZO\u{c9}@xn--bcher-kva.EXAMPLE"), comparable("zo\u{e9}@bücher.example"));
/// ```
pub fn comparable(address: &str) -> String {
    let address = folded(address);
    match address.rsplit_once('@') {
        Some((local, host)) => match idna::domain_to_ascii(host) {
            Ok(host) => format!("{local}@{host}"),
            Err(_) => address,
        },
        None => address,
    }
}

/// The spellings of an address that a folded text may hold: the host as readers write it, and in ASCII.
pub(super) fn spellings(address: &str) -> [String; 2] {
    let ascii = comparable(address);
    let readable = match ascii.rsplit_once('@') {
        Some((local, host)) => folded(&format!("{local}@{}", idna::domain_to_unicode(host).0)),
        None => ascii.clone(),
    };
    [ascii, readable]
}

/// A text in small letters, composed, without what can't be seen but for its spaces.
pub(super) fn folded(text: &str) -> String {
    let seen: String = text.trim().chars().filter(|c| c.is_whitespace() || !is_blank(*c)).collect();
    let composed = ComposingNormalizerBorrowed::new_nfc();
    // Small letters may have to be composed again, and a few capitals only are when they are composed.
    composed.normalize(&composed.normalize(&seen).to_lowercase()).into_owned()
}
