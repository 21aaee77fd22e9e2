//! A link that leaves the editor.

use leptos::prelude::*;

use crate::text::addresses::is_web_address;
use crate::texts::use_texts;

/// A link that opens in a new tab. An address that is none of a web page stays a text.
#[component]
pub(crate) fn ExternalLink(address: String, text: String) -> impl IntoView {
    let texts = use_texts();
    if !is_web_address(&address) {
        return view! { <span>{text}</span> }.into_any();
    }
    view! {
        <a href=address target="_blank" rel="noopener noreferrer nofollow">
            {text}
            <span class="visually-hidden">" "{texts.opens_new_tab}</span>
        </a>
    }
    .into_any()
}
