//! Which names a file of the site can have. A check asks here for what a build would write, and a build for what it writes.

use std::fmt;

/// GitHub Pages takes a branch as it is where this file is; else it leaves out names that begin with `_`.
pub const NO_JEKYLL: &str = ".nojekyll";

/// Longest name of a file or folder, in bytes, that nearly every file system takes.
pub const MAX_NAME: usize = 255;

/// Longest path below the root of the site, in bytes. Systems take 4,096, of which the folder of the site needs some.
const MAX_PATH: usize = 3_072;

/// Why a build does not write a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// A part begins with a dot.
    Hidden,
    /// A part of this length is longer than [`MAX_NAME`].
    LongName(usize),
    /// A path of this length is longer than a path may be.
    LongPath(usize),
}

impl std::error::Error for NameError {}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hidden => f.write_str("a part of it begins with a dot"),
            Self::LongName(length) => write!(f, "a part of it has {length} bytes, more than the limit of {MAX_NAME}"),
            Self::LongPath(length) => write!(f, "it has {length} bytes, more than the limit of {MAX_PATH}"),
        }
    }
}

/// Whether what has this name is none of ours: `.git`, and others that no build has written. `.well-known` comes from the
/// author's folder.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && name != ".well-known"
}

/// Whether a build may write the file `name`, a path from the root of the site.
///
/// # Errors
/// What keeps it from being written.
///
/// ```
/// use publish::output::{NameError, check_name};
/// assert_eq!(check_name("posts/a/index.html"), Ok(()));
/// assert_eq!(check_name(".well-known/security.txt"), Ok(()));
/// assert_eq!(check_name(".git/hooks/x/index.html"), Err(NameError::Hidden));
/// assert_eq!(check_name(&"a".repeat(256)), Err(NameError::LongName(256)));
/// assert_eq!(check_name(&"a/".repeat(2_000)), Err(NameError::LongPath(4_000)));
/// ```
pub fn check_name(name: &str) -> Result<(), NameError> {
    let name = name.trim_start_matches('/');
    if name != NO_JEKYLL && name.split('/').any(is_hidden) {
        return Err(NameError::Hidden);
    }
    if let Some(part) = name.split('/').find(|part| part.len() > MAX_NAME) {
        return Err(NameError::LongName(part.len()));
    }
    if name.len() > MAX_PATH {
        return Err(NameError::LongPath(name.len()));
    }
    Ok(())
}
