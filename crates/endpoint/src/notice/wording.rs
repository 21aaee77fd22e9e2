//! The words of messages to the author, in the site's language.

use content::language::Language;

use crate::store::response::Status;
use crate::wording::choose;

/// Subject of a message about one response.
pub(super) fn subject(blog: &str, name: &str, post: &str) -> String {
    format!("[{blog}] {name} → {post}")
}

/// Subject of a message about several.
pub(super) fn subject_of_many(language: Language, blog: &str, count: usize) -> String {
    choose(language, format!("[{blog}] {count}\u{a0}réponses"), format!("[{blog}] {count} responses"))
}

/// Who wrote about what.
pub(super) fn who(language: Language, name: &str, post: &str, date: &str) -> String {
    choose(
        language,
        format!("{name}, à propos de «\u{a0}{post}\u{a0}», le {date}\u{a0}:"),
        format!("{name} on “{post}”, {date}:"),
    )
}

/// Where a response stands.
pub(super) fn standing(language: Language, status: Status) -> &'static str {
    match status {
        Status::Approved => choose(language, "Elle est publiée.", "It is published."),
        Status::Held | Status::Rejected | Status::Spam => {
            choose(language, "Elle attend votre décision.", "It waits for your decision.")
        }
    }
}

/// What stands before the address of the queue.
pub(super) fn decide(language: Language) -> &'static str {
    choose(language, "Décider\u{a0}:", "Decide:")
}

/// What stands before the address of a published response.
pub(super) fn read(language: Language) -> &'static str {
    choose(language, "Lire\u{a0}:", "Read:")
}
