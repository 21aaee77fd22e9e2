//! The boot script, `src/boot.js`, loads the app. It has the names and hashes of the app's files, so that pages need
//! not have them.

use anyhow::{Context, Result, bail};

/// Writes name and integrity hash of the files that the script loads into it: of the module's JavaScript, and of the
/// module.
///
/// # Errors
/// When the script does not ask for one of them.
pub(crate) fn with_files(boot: &[u8], [script, module]: [(&str, &str); 2]) -> Result<Vec<u8>> {
    let mut text = std::str::from_utf8(boot).context("the boot script is not UTF-8")?.to_owned();
    for (place, value) in [
        ("SCRIPT_NAME", script.0),
        ("SCRIPT_INTEGRITY", script.1),
        ("MODULE_NAME", module.0),
        ("MODULE_INTEGRITY", module.1),
    ] {
        if !text.contains(place) {
            bail!("the boot script has no {place}: restore src/boot.js");
        }
        text = text.replace(place, value);
    }
    Ok(text.into_bytes())
}

/// Whether the script names the files that it loads: in earlier versions, pages named them.
pub(crate) fn has_files(boot: &[u8], files: [&str; 2]) -> bool {
    let text = String::from_utf8_lossy(boot);
    files.into_iter().all(|name| text.contains(name))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{has_files, with_files};

    const FILES: [(&str, &str); 2] = [("app-1.js", "sha256-a+b="), ("app-2.wasm", "sha256-c/d=")];

    #[test]
    fn boot_script_names_files_of_app_with_their_hashes() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/boot.js");
        let before = fs::read(path).unwrap();
        let boot = String::from_utf8(with_files(&before, FILES).unwrap()).unwrap();
        for value in FILES.into_iter().flat_map(|(name, integrity)| [name, integrity]) {
            assert_eq!(boot.matches(&format!("\"{value}\"")).count(), 1, "{value}");
        }
        assert!(!boot.contains("SCRIPT_") && !boot.contains("MODULE_"));
        let names = FILES.map(|(name, _)| name);
        assert!(has_files(boot.as_bytes(), names) && !has_files(&before, names));
    }

    #[test]
    fn boot_script_without_place_for_file_is_an_error() {
        let error = with_files(b"\"SCRIPT_NAME\" \"SCRIPT_INTEGRITY\"", FILES).unwrap_err();
        assert_eq!(error.to_string(), "the boot script has no MODULE_NAME: restore src/boot.js");
    }
}
