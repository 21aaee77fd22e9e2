//! The site around every page, as all components find it in the context.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::bundle::Site;
use protocol::label::Label;

/// The site that `App` provides.
pub(crate) fn use_site() -> Arc<Site> {
    use_context().unwrap_or_default()
}

/// A text of the interface, in the site's language.
pub(crate) fn label(label: Label) -> String {
    use_site().label(label).to_owned()
}

/// What is before and after the placeholder `{}` of a label.
pub(crate) fn around_placeholder(label: &str) -> (String, String) {
    let (before, after) = label.split_once("{}").unwrap_or((label, ""));
    (before.to_owned(), after.to_owned())
}
