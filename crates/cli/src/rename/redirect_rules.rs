//! The author's rules in `_redirects` that have the old address. They are only listed: an old path must stay, a target should
//! not.

use std::fs;
use std::path::Path;

use publish::host_rules::{lines, redirects};
use site::base_path::BasePath;

use super::address::OldAddress;

/// Number, from 1, and text of each line with the old address.
pub(super) fn with_old_address(public: &Path, root: &BasePath, old: &OldAddress) -> Vec<(usize, String)> {
    let text = fs::read(public.join(redirects::FILE)).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let has_old = |line: &lines::Line<'_>| line.text.split_whitespace().any(|word| old.is_in_rule(word, root));
    lines::read(&text).filter(has_old).map(|line| (line.number + 1, line.text.to_owned())).collect()
}
