//! SHA-256 in hexadecimal digits, two for each byte.

use sha2::{Digest, Sha256};

/// The hash of some bytes.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The first `length` bytes of the hash.
pub fn sha256_start(bytes: &[u8], length: usize) -> String {
    Sha256::digest(bytes).get(..length).map_or_else(|| sha256(bytes), hexadecimal)
}

/// Bytes in digits, such as a hash of what is read in parts.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{sha256, sha256_start};

    #[test]
    fn hash_is_in_hexadecimal_digits() {
        let hash = sha256(b"abc");
        assert_eq!(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!((sha256_start(b"abc", 2).as_str(), sha256_start(b"abc", 99)), ("ba78", hash));
    }
}
