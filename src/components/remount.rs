//! A view that gets new nodes whenever it changes.

use leptos::prelude::*;

/// Renders `view` with new nodes each time. Leptos would keep those of a view of the same type and change their texts; but
/// translators and extensions may have put other nodes in their place, and readers would see parts of both.
pub(crate) fn remount(view: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let mut is_even = false;
    // Leptos compares the types that were erased, and no page is an option of a view.
    view! {
        {move || {
            is_even = !is_even;
            if is_even { view() } else { Some(view()).into_any() }
        }}
    }
    .into_any()
}
