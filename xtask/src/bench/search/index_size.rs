//! How large an index is on the host's disk.

use std::path::Path;

use anyhow::Result;
use fs_err as fs;
use walkdir::WalkDir;

/// Files of an index, and their bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) files: u64,
    pub(super) raw: u64,
    /// As they are transferred: of files with a variant in brotli, those of the variant.
    pub(super) compressed: u64,
}

/// The size of all files in a folder whose names have one of these endings.
pub(super) fn of(folder: &Path, endings: &[&str]) -> Result<Size> {
    let mut size = Size::default();
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        let path = entry.path();
        let ending = path.extension().unwrap_or_default();
        if !entry.file_type().is_file() || !endings.iter().any(|known| ending == *known) {
            continue;
        }
        let raw = entry.metadata()?.len();
        let mut variant = path.as_os_str().to_owned();
        variant.push(".br");
        size.files += 1;
        size.raw += raw;
        size.compressed += fs::metadata(Path::new(&variant)).map_or(raw, |variant| variant.len());
    }
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_what_is_transferred() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("inside")).unwrap();
        let files = [
            ("terms.txt", 100),
            ("terms.txt.br", 40),
            ("inside/cards.txt", 10),
            ("index.html", 50),
            ("index.html.br", 5),
        ];
        for (name, bytes) in files {
            fs::write(folder.path().join(name), vec![b'x'; bytes]).unwrap();
        }
        assert_eq!(of(folder.path(), &["txt"]).unwrap(), Size { files: 2, raw: 110, compressed: 50 });
    }
}
