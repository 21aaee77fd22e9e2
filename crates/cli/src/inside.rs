//! Whether a path is in a folder, however the two are written.

use std::path::{Component, Path, PathBuf};

use anyhow::{Result, bail};

use crate::texts::Commands;

/// Refuses an output folder inside the author's folder: the next build would publish the site as a part of itself.
///
/// # Errors
/// When it is there.
pub(crate) fn refuse_inside(out: &Path, public: &Path, texts: &Commands) -> Result<()> {
    if is_inside(out, public) {
        bail!(texts.inside_public(out.display(), public.display()));
    }
    Ok(())
}

/// Whether `path` is `folder` or in it. The end of both may not exist yet.
pub(crate) fn is_inside(path: &Path, folder: &Path) -> bool {
    resolved(path).starts_with(resolved(folder))
}

/// The absolute path without `..`, and without symbolic links as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut resolved = PathBuf::new();
    for component in absolute.components() {
        if component == Component::ParentDir {
            resolved.pop();
            continue;
        }
        resolved.push(component);
        if let Ok(target) = resolved.canonicalize() {
            resolved = target;
        }
    }
    resolved
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::is_inside;

    #[test]
    fn inside_follows_parent_folders() {
        let folder = tempfile::tempdir().unwrap();
        let public = folder.path().join("public");
        fs::create_dir(&public).unwrap();
        for (path, expected) in [
            ("public", true),
            ("public/site", true),
            ("x/../public/site", true),
            ("public/../dist", false),
            ("public-2", false),
        ] {
            assert_eq!(is_inside(&folder.path().join(path), &public), expected, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn inside_follows_symbolic_links() {
        let folder = tempfile::tempdir().unwrap();
        let (public, link) = (folder.path().join("public"), folder.path().join("link"));
        fs::create_dir_all(public.join("media")).unwrap();
        std::os::unix::fs::symlink(public.join("media"), &link).unwrap();
        assert!(is_inside(&link.join("site"), &public));
        assert!(is_inside(&link.join("../site"), &public));
        assert!(is_inside(&public.join("media/site"), &link));
    }
}
