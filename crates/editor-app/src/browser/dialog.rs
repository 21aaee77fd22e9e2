//! Modal dialogs: the browser keeps the focus in them, closes them by Escape and gives the focus back.

use leptos::html::Dialog;
use leptos::prelude::*;

/// Opens a dialog.
pub(crate) fn open(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.try_get_untracked().flatten()
        && !dialog.open()
    {
        let _ = dialog.show_modal();
    }
}

/// Closes a dialog, if it is still in the page.
pub(crate) fn close(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.try_get_untracked().flatten() {
        dialog.close();
    }
}
