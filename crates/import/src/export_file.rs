//! Reads a whole export into memory, up to a limit.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::texts::Import;

/// Largest file, in bytes; parsed, it takes several times as much memory.
const MAX_BYTES: u64 = 500_000_000;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The content of a file, without a byte order mark, which editors and shells of Windows write.
///
/// # Errors
/// When it can't be read, or is too large.
pub(crate) fn read(path: &Path, texts: &Import) -> Result<Vec<u8>> {
    let unreadable = || texts.cannot_read(path.display());
    let file = File::open(path).with_context(unreadable)?;
    let too_large = || texts.export_too_large(path.display(), MAX_BYTES / 1_000_000);
    if file.metadata().with_context(unreadable)?.len() > MAX_BYTES {
        bail!(too_large());
    }
    let mut bytes = Vec::new();
    // The size of a pipe is known only after it was read.
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).with_context(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        bail!(too_large());
    }
    if bytes.starts_with(BYTE_ORDER_MARK) {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use protocol::language::Language;

    use super::{Import, MAX_BYTES, read};

    #[test]
    fn export_is_read_up_to_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export.json");
        // Without blocks on the disk.
        File::create(&path).unwrap().set_len(MAX_BYTES + 1).unwrap();
        let error = read(&path, Import::of(Language::En)).unwrap_err().to_string();
        assert!(error.contains("export.json") && error.contains("500\u{a0}MB"), "{error}");
        std::fs::write(&path, "{}").unwrap();
        assert_eq!(read(&path, Import::of(Language::En)).unwrap(), b"{}");
        std::fs::write(&path, "\u{feff}{}").unwrap();
        assert_eq!(read(&path, Import::of(Language::En)).unwrap(), b"{}", "a byte order mark");
        let error = read(&folder.path().join("none"), Import::of(Language::En)).unwrap_err().to_string();
        assert!(error.starts_with("can’t read "), "{error}");
    }
}
