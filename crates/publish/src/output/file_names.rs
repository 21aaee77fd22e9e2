//! Rules for names of files in the site, shared by `check` and builds.

use std::fmt;

use protocol::language::Language;
use source::message::Message;

/// With this file, GitHub Pages serves a branch unchanged; otherwise it omits names that start with `_`.
pub const NO_JEKYLL: &str = ".nojekyll";

/// Longest name of a file or folder, in bytes, on common file systems.
pub const MAX_NAME: usize = 255;

/// Longest path below the root of the site, in bytes. Systems allow 4,096, including the folder of the site.
const MAX_PATH: usize = 3_072;

/// Why a name is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// A segment starts with a dot.
    Hidden,
    /// A segment of this length is longer than [`MAX_NAME`].
    LongName(usize),
    /// The path of this length is too long.
    LongPath(usize),
}

impl NameError {
    /// The reason, as a clause about the name.
    pub fn message(self) -> Message {
        match self {
            Self::Hidden => Message::reason_hidden_name(),
            Self::LongName(length) => Message::reason_long_name(length.to_string(), MAX_NAME.to_string()),
            Self::LongPath(length) => Message::reason_long_path(length.to_string(), MAX_PATH.to_string()),
        }
    }
}

impl std::error::Error for NameError {}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().text(Language::En))
    }
}

/// Whether the name is hidden, such as `.git`. Builds write no hidden files; `.well-known` is not hidden.
pub fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && name != ".well-known"
}

/// Checks whether a build may write the file `name`, a path from the root of the site.
///
/// # Errors
/// Why it must not be written.
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
