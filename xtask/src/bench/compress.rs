//! Variants in brotli of files that another program wrote, so that they are served as the generator's own are.

use std::path::{Path, PathBuf};

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use fs_err as fs;
use walkdir::WalkDir;

/// Level of scripts in a build (`crates/publish/src/output/compress.rs`).
pub(super) const LEVEL_OF_SCRIPTS: i32 = 11;

/// Level of pages in a build.
pub(super) const LEVEL_OF_PAGES: i32 = 6;

/// Writes the variants of all files in a folder whose names have this ending.
pub(super) fn write_variants(folder: &Path, ending: &str, level: i32) -> Result<()> {
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        let path = entry.path();
        if !entry.file_type().is_file() || path.extension().is_none_or(|found| found != ending) {
            continue;
        }
        let content = fs::read(path)?;
        let parameters = BrotliEncoderParams { quality: level, size_hint: content.len(), ..Default::default() };
        let mut compressed = Vec::new();
        brotli::BrotliCompress(&mut content.as_slice(), &mut compressed, &parameters)?;
        let mut variant = path.as_os_str().to_owned();
        variant.push(".br");
        fs::write(PathBuf::from(variant), compressed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_with_the_ending_have_variants() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("posts/a")).unwrap();
        for name in ["index.html", "posts/a/index.html", "feed.xml"] {
            fs::write(folder.path().join(name), "a ".repeat(1_000)).unwrap();
        }
        write_variants(folder.path(), "html", LEVEL_OF_PAGES).unwrap();
        for name in ["index.html.br", "posts/a/index.html.br"] {
            let variant = fs::metadata(folder.path().join(name)).unwrap();
            assert!((1..100).contains(&variant.len()), "{} bytes", variant.len());
        }
        assert!(!folder.path().join("feed.xml.br").exists());
    }
}
