//! Signatures (HMAC-SHA-256): form tokens, which have the time at which the form was opened, deletion keys, keys of
//! links, and identities that only the endpoint can compute.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::spam_check::Reason;

/// A form that is sent sooner was not typed by hand.
pub const MIN_AGE_MS: i64 = 3_000;

/// A form that is sent later may have been copied.
pub const MAX_AGE_MS: i64 = 24 * 60 * 60 * 1000;

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;

/// Signs and verifies with the endpoint's key.
#[derive(Clone)]
pub struct Signer(Hmac<Sha256>);

impl Signer {
    /// Signs with `key`.
    ///
    /// # Errors
    /// Never with a key of the endpoint's own: the method takes any length.
    pub fn new(key: &[u8]) -> Result<Self, hmac::digest::InvalidLength> {
        Ok(Self(Hmac::new_from_slice(key)?))
    }

    /// A token for a form of `post` that is opened at `now_ms`.
    pub fn form(&self, post: &str, now_ms: i64) -> String {
        let mut token = now_ms.to_be_bytes().to_vec();
        token.extend(crate::random::bytes::<NONCE_BYTES>());
        let tag = self.tag(&[b"form", post.as_bytes(), &token]);
        token.extend(tag);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// The nonce of a valid token, which serves for one response.
    ///
    /// # Errors
    /// The reason to hold the response.
    pub fn check_form(&self, token: &str, post: &str, now_ms: i64) -> Result<String, Reason> {
        if token.is_empty() {
            return Err(Reason::NoToken);
        }
        let token = URL_SAFE_NO_PAD.decode(token).map_err(|_| Reason::BadToken)?;
        let (signed, tag) = token.split_at_checked(8 + NONCE_BYTES).ok_or(Reason::BadToken)?;
        self.verify(&[b"form", post.as_bytes(), signed], tag).ok_or(Reason::BadToken)?;
        let (opened, nonce) = signed.split_first_chunk::<8>().ok_or(Reason::BadToken)?;
        match now_ms - i64::from_be_bytes(*opened) {
            ..MIN_AGE_MS => Err(Reason::TooQuick),
            MIN_AGE_MS..=MAX_AGE_MS => Ok(URL_SAFE_NO_PAD.encode(nonce)),
            _ => Err(Reason::TooSlow),
        }
    }

    /// The deletion key of the response `id`.
    pub fn deletion_key(&self, id: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.tag(&[b"take back", id.as_bytes()]))
    }

    /// Whether `key` is the deletion key of the response `id`.
    pub fn is_deletion_key(&self, id: &str, key: &str) -> bool {
        let Ok(tag) = URL_SAFE_NO_PAD.decode(key) else { return false };
        self.verify(&[b"take back", id.as_bytes()], &tag).is_some()
    }

    /// The key of `parts` for one purpose.
    pub fn key(&self, purpose: &str, parts: [&[u8]; 3]) -> String {
        let [first, second, third] = parts;
        URL_SAFE_NO_PAD.encode(self.tag(&[purpose.as_bytes(), first, second, third]))
    }

    /// Whether `key` is the key of `parts` for this purpose.
    pub fn is_key(&self, purpose: &str, parts: [&[u8]; 3], key: &str) -> bool {
        let Ok(tag) = URL_SAFE_NO_PAD.decode(key) else { return false };
        let [first, second, third] = parts;
        self.verify(&[purpose.as_bytes(), first, second, third], &tag).is_some()
    }

    /// An identity of `parts` for one purpose, in hexadecimal digits: two for each of `bytes`. Who has no key can neither
    /// compute it nor check a guess.
    pub fn identity(&self, purpose: &str, parts: &[&str], bytes: usize) -> String {
        let mut signed = vec![purpose.as_bytes()];
        signed.extend(parts.iter().map(|part| part.as_bytes()));
        let tag = self.over(&signed).finalize().into_bytes();
        tag.iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
    }

    fn tag(&self, parts: &[&[u8]]) -> Vec<u8> {
        self.over(parts).finalize().into_bytes()[..TAG_BYTES].to_vec()
    }

    fn verify(&self, parts: &[&[u8]], tag: &[u8]) -> Option<()> {
        (tag.len() == TAG_BYTES).then_some(())?;
        self.over(parts).verify_truncated_left(tag).ok()
    }

    fn over(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in parts {
            // The lengths separate the parts unambiguously.
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_AGE_MS, MIN_AGE_MS, Signer};
    use crate::spam_check::Reason;

    #[test]
    fn form_token_is_valid_for_post_and_time() {
        let signer = Signer::new(b"key").unwrap();
        let token = signer.form("a", 1_000);
        let at = |post: &str, ms| signer.check_form(&token, post, ms);
        assert!(at("a", 1_000 + MIN_AGE_MS).is_ok());
        assert_eq!(at("a", 999 + MIN_AGE_MS), Err(Reason::TooQuick));
        assert_eq!(at("a", 1_001 + MAX_AGE_MS), Err(Reason::TooSlow));
        assert_eq!(at("b", 5_000), Err(Reason::BadToken));
        assert_eq!(Signer::new(b"other").unwrap().check_form(&token, "a", 5_000), Err(Reason::BadToken));
        for bad in ["x", "%%%", &token[1..], &format!("{token}AA")] {
            assert_eq!(signer.check_form(bad, "a", 5_000), Err(Reason::BadToken), "{bad}");
        }
        assert_eq!(signer.check_form("", "a", 5_000), Err(Reason::NoToken));
    }

    #[test]
    fn identity_follows_from_key_purpose_and_parts() {
        let signer = Signer::new(b"key").unwrap();
        let identity = signer.identity("a", &["b", "c"], 12);
        assert_eq!((identity.len(), signer.identity("a", &["b", "c"], 12)), (24, identity.clone()));
        for (purpose, parts) in [("x", ["b", "c"]), ("a", ["bc", ""]), ("a", ["", "bc"]), ("a", ["c", "b"])] {
            assert_ne!(signer.identity(purpose, &parts, 12), identity, "{purpose} {parts:?}");
        }
        assert_ne!(Signer::new(b"other").unwrap().identity("a", &["b", "c"], 12), identity);
    }

    #[test]
    fn deletion_key_is_valid_for_one_response() {
        let signer = Signer::new(b"key").unwrap();
        let key = signer.deletion_key("a");
        assert!(signer.is_deletion_key("a", &key));
        assert!(
            !signer.is_deletion_key("b", &key)
                && !signer.is_deletion_key("a", "")
                && !signer.is_deletion_key("a", &key[2..])
        );
    }
}
