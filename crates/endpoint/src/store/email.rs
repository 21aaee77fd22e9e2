//! Normalization of e-mail addresses for comparison.

use icu_normalizer::ComposingNormalizerBorrowed;
use protocol::response::is_blank;

/// The normal form of an address: lower case, NFC, without invisible characters, the host in ASCII (IDNA).
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

/// The mentions of an address in texts of others.
pub(super) struct Mentions {
    address: String,
    spellings: [String; 2],
}

impl Mentions {
    /// The mentions of `address`.
    pub(super) fn of(address: &str) -> Self {
        Self { address: comparable(address), spellings: spellings(address) }
    }

    /// Whether name or text of a response contain the address, and it is not that of its writer.
    pub(super) fn are_in(&self, name: &str, text: &str, own: Option<&str>) -> bool {
        let is_own = own.is_some_and(|own| comparable(own) == self.address);
        let holds = |text: &str| {
            let text = folded(text);
            self.spellings.iter().any(|spelling| text.contains(spelling))
        };
        !is_own && (holds(name) || holds(text))
    }
}

/// The spellings of an address in a folded text: the host in Unicode and in ASCII.
fn spellings(address: &str) -> [String; 2] {
    let ascii = comparable(address);
    let readable = match ascii.rsplit_once('@') {
        Some((local, host)) => folded(&format!("{local}@{}", idna::domain_to_unicode(host).0)),
        None => ascii.clone(),
    };
    [ascii, readable]
}

/// A text in lower case and NFC, without invisible characters except white space.
fn folded(text: &str) -> String {
    let seen: String = text.trim().chars().filter(|c| c.is_whitespace() || !is_blank(*c)).collect();
    let composed = ComposingNormalizerBorrowed::new_nfc();
    // Lower case may need NFC again, and some capitals have a lower case only in NFC.
    composed.normalize(&composed.normalize(&seen).to_lowercase()).into_owned()
}
