//! A line that stays as long as the server does not take what is typed.

use leptos::prelude::*;

use crate::api::ApiError;
use crate::state::{Connection, use_journal};
use crate::texts::{error_text, use_texts};

/// Says that the server does not take what is typed, and where the text is meanwhile.
#[component]
pub(crate) fn ConnectionLine() -> impl IntoView {
    let texts = use_texts();
    let (connection, is_kept) = (use_journal().connection(), use_journal().is_kept());
    let text = move || {
        connection.with(|connection| match connection {
            Connection::Good => None,
            Connection::Failing(_) if !is_kept.get() => Some(texts.kept_nowhere.to_owned()),
            Connection::Failing(ApiError::Unreachable) => Some(texts.connection_lost.to_owned()),
            Connection::Failing(ApiError::NoSession) => Some(texts.session_ended.to_owned()),
            Connection::Failing(error) => Some(texts.not_kept(error_text(texts, error))),
        })
    };
    view! {
        <div class="connection" role="alert">
            {move || text().map(|text| view! { <p>{text}</p> }.into_any())}
        </div>
    }
    .into_any()
}
