//! The author's password, stored as an Argon2id hash (PHC string).

use anyhow::{Context, Result};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// Hashes a password with a random salt. It is slow on purpose: call it on a blocking thread.
///
/// # Errors
/// When the system provides no random bytes.
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

/// Whether `password` matches the hash. Without a hash, the check takes as long.
pub fn verify(password: &str, stored_hash: Option<&str>) -> bool {
    match stored_hash.and_then(|kept| PasswordHash::new(kept).ok()) {
        Some(kept) => Argon2::default().verify_password(password.as_bytes(), &kept).is_ok(),
        None => {
            let _ = hash(password);
            false
        }
    }
}
