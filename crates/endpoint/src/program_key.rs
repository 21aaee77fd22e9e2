//! Keys with which programs of the author, such as the editor, read pending responses and decide about them. The
//! database has only the hash of a key.

use sha2::{Digest, Sha256};

use crate::random;

/// What each key begins with, so that programs that look for secrets in files find it.
const PREFIX: &str = "carnet_";

/// A new key, with 256 random bits.
pub fn generate() -> String {
    format!("{PREFIX}{}", random::text::<32>())
}

/// The hash that is stored. A fast one is enough: there are too many keys to try them all.
pub fn hash(key: &str) -> [u8; 32] {
    Sha256::digest(key).into()
}
