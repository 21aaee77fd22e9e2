//! The author's password. Only its hash is kept: Argon2id, with what it needs to be checked in one string.

use anyhow::{Context, Result};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// Hashes a password, with a salt of its own. Takes long on purpose: not for a thread that answers requests.
///
/// # Errors
/// When the system has no randomness to give.
///
/// ```
/// use endpoint::moderation::password::{hash, verify};
/// let kept = hash("un mot de passe").unwrap();
/// assert!(verify("un mot de passe", Some(&kept)));
/// assert!(!verify("un autre", Some(&kept)));
/// assert!(!verify("un mot de passe", None));
/// ```
pub fn hash(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes()).context("the password can't be hashed")?;
    Ok(hash.to_string())
}

/// Whether `password` is the one that was hashed. Where there is no hash, finding that out takes as long.
pub fn verify(password: &str, hash_kept: Option<&str>) -> bool {
    match hash_kept.and_then(|kept| PasswordHash::new(kept).ok()) {
        Some(kept) => Argon2::default().verify_password(password.as_bytes(), &kept).is_ok(),
        None => {
            let _ = hash(password);
            false
        }
    }
}
