//! The progress bar of a build.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on a terminal, if `is_shown`, with this text beside it, in which `{pos}`, `{len}` and `{eta}` are replaced.
pub(super) fn bar(is_shown: bool, length: usize, text: &str) -> ProgressBar {
    if !is_shown {
        return ProgressBar::hidden();
    }
    // indicatif draws only on a terminal, and only after some time.
    let bar = ProgressBar::new(length as u64);
    if let Ok(style) = ProgressStyle::with_template(&format!("{{bar:30}} {text}")) {
        bar.set_style(style);
    }
    bar
}
