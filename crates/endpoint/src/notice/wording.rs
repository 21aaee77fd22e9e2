//! The texts of notices to the author, in the site's language.

use protocol::language::Language;

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

/// The introduction to the quoted fields. Without a title, the post is quoted as its sender named it.
pub(super) fn about(language: Language, post: Option<&str>, date: &str) -> String {
    match post {
        Some(post) => choose(
            language,
            format!("Une réponse sous «\u{a0}{post}\u{a0}», le {date}. Le nom, puis le texte\u{a0}:"),
            format!("A response to “{post}”, {date}. The name, then the text:"),
        ),
        None => choose(
            language,
            format!("Une réponse, le {date}. L’article, le nom, puis le texte\u{a0}:"),
            format!("A response, {date}. The post, the name, then the text:"),
        ),
    }
}

/// The status of a response.
pub(super) fn status(language: Language, status: Status) -> &'static str {
    match status {
        Status::Approved => choose(language, "Elle est publiée.", "It is published."),
        Status::Pending | Status::Rejected | Status::Spam => {
            choose(language, "Elle est en attente de votre décision.", "It is pending: you decide.")
        }
    }
}

/// The label before the address of the moderation pages.
pub(super) fn decide(language: Language) -> &'static str {
    choose(language, "Modérer\u{a0}:", "Moderate:")
}

/// The label before the address of a published response.
pub(super) fn read(language: Language) -> &'static str {
    choose(language, "Lire\u{a0}:", "Read:")
}
