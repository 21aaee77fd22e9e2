//! Expected texts, in `snapshots/`. `INSTA_UPDATE=always cargo test -p cli --test generator` writes them anew.

use insta::{Settings, assert_snapshot};

/// Compares a text with `snapshots/<folder>/<name>.snap`.
pub(crate) fn assert_text(folder: &str, name: &str, text: &str) {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(format!("snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| assert_snapshot!(name, text));
}
