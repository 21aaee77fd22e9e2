//! SHA-256 in hexadecimal digits, two for each byte.

use std::fmt::{self, Debug, Write};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

/// The hash of some bytes.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The first `length` bytes of the hash.
pub fn sha256_start(bytes: &[u8], length: usize) -> String {
    Sha256::digest(bytes).get(..length).map_or_else(|| sha256(bytes), hexadecimal)
}

/// The hash of a file, which is read in parts.
///
/// # Errors
/// When it can't be read.
pub fn sha256_of_file(path: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut buffer) = (File::open(path)?, Sha256::new(), [0; 64 * 1024]);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(hexadecimal(&hash.finalize()));
        }
        hash.update(buffer.get(..read).unwrap_or_default());
    }
}

/// The hash of values by what `Debug` writes of them. Only hashes of the same program can be compared.
#[derive(Clone, Default)]
pub struct DebugHash(Sha256);

impl DebugHash {
    /// Adds a value.
    pub fn add(&mut self, value: &dyn Debug) {
        // Writing into a hash never fails.
        let _ = write!(self, "{value:?}\0");
    }

    /// The hash of all values, in their order.
    pub fn finish(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

impl Write for DebugHash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text);
        Ok(())
    }
}

/// Bytes in digits, such as a hash of what is read in parts.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    text.extend(halves.filter_map(|half| char::from_digit(half.into(), 16)));
    text
}

#[cfg(test)]
mod tests {
    use super::{DebugHash, sha256, sha256_of_file, sha256_start};

    #[test]
    fn hash_is_in_hexadecimal_digits() {
        let hash = sha256(b"abc");
        assert_eq!(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!((sha256_start(b"abc", 2).as_str(), sha256_start(b"abc", 99)), ("ba78", hash));
    }

    #[test]
    fn hash_of_file_is_that_of_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let (path, bytes) = (folder.path().join("a"), vec![7; 200_000]);
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(sha256_of_file(&path).unwrap(), sha256(&bytes));
        assert!(sha256_of_file(&folder.path().join("b")).is_err());
    }

    #[test]
    fn hash_of_values_keeps_them_apart() {
        let hash = |values: &[&str]| {
            let mut hash = DebugHash::default();
            values.iter().for_each(|value| hash.add(value));
            hash.finish()
        };
        assert_eq!(hash(&["a", "b"]), hash(&["a", "b"]));
        for other in [&["ab"][..], &["a", "", "b"], &["b", "a"], &["a\"\0\"b"]] {
            assert_ne!(hash(&["a", "b"]), hash(other), "{other:?}");
        }
    }
}
