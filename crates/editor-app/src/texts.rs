//! The texts of `[editor_page]` in `texts/`, in the language of the blog.

use leptos::prelude::*;

use crate::api::ApiError;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The texts of the page in one language.
pub(crate) type Texts = &'static EditorPage;

/// The texts that `App` provides.
pub(crate) fn use_texts() -> Texts {
    expect_context()
}

/// What is wrong, and what to do.
pub(crate) fn error_text(texts: Texts, error: &ApiError) -> String {
    match error {
        ApiError::Unreachable => texts.unreachable.to_owned(),
        ApiError::NoSession => texts.no_session.to_owned(),
        ApiError::Unreadable => texts.unreadable.to_owned(),
        ApiError::Refused(error) => problem_text(texts, &error.message, &error.help),
    }
}

/// A problem with its remedy, if there is one.
pub(crate) fn problem_text(texts: Texts, message: &str, help: &str) -> String {
    if help.is_empty() { message.to_owned() } else { texts.with_help(message, help) }
}
