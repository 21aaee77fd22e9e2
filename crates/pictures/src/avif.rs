//! AVIF files of the author, which are published unchanged.

/// Whether the file has an item with Exif or XMP metadata. Items are declared in `infe` boxes (ISO/IEC 14496-12).
pub(crate) fn has_metadata(bytes: &[u8]) -> bool {
    // Version and flags, id (longer from version 3 on), protection; then the type of the item.
    let kinds = |declaration: &[u8]| {
        [12, 14].into_iter().any(|at| matches!(declaration.get(at..at + 4), Some(b"Exif" | b"mime")))
    };
    bytes.windows(18).any(|declaration| declaration.starts_with(b"infe") && kinds(declaration))
}

#[cfg(test)]
mod tests {
    use super::has_metadata;

    #[test]
    fn avif_metadata_is_found() {
        let file = |item: &[u8]| [&b"\0\0\0\x1cftypavif\0\0\0\x15infe\x02\0\0\0\0\x01\0\0"[..], item].concat();
        assert!(has_metadata(&file(b"Exif\0....")));
        assert!(has_metadata(&file(b"mime\0....")));
        assert!(!has_metadata(&file(b"av01\0....")));
    }
}
