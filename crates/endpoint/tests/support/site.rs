//! The site whose responses are taken: its list of posts, as the generator writes it.

use protocol::threads::{ThreadOf, Threads};

/// Where the blog is.
pub(crate) const SITE: &str = "https://carnet.example/";
/// The same as the origin of its pages.
pub(crate) const ORIGIN: &str = "https://carnet.example";

/// A post that takes responses.
pub(crate) const OPEN: &str = "reseaux-sociaux";
/// Another, with an identity that its author wrote.
pub(crate) const OTHER: &str = "https://carnet.example/?p=12";
/// One that takes none.
pub(crate) const CLOSED: &str = "ferme";
/// One that stops to take them at [`CLOSING_MS`].
pub(crate) const CLOSING: &str = "bientot";
/// An hour after [`super::NOW_MS`].
pub(crate) const CLOSING_MS: i64 = super::NOW_MS + 60 * 60 * 1000;

/// The list of posts.
pub(crate) fn threads() -> Threads {
    let post = |id: &str, slug: &str, title: &str| ThreadOf {
        id: id.to_owned(),
        path: format!("/posts/{slug}/"),
        title: title.to_owned(),
        open: true,
        closes: None,
    };
    let closing = jiff::Timestamp::from_millisecond(CLOSING_MS).unwrap().to_string();
    Threads {
        title: "Le carnet".to_owned(),
        language: "fr".to_owned(),
        base_url: SITE.to_owned(),
        time_zone: "America/Montreal".to_owned(),
        author: "M. Braquet".to_owned(),
        privacy_contact: "vie.privee@carnet.example".to_owned(),
        keep_unapproved_days: 30,
        webmention: true,
        posts: vec![
            post(OPEN, OPEN, "Réseaux sociaux\u{a0}: les entreprises bougent\u{202f}!"),
            post(OTHER, "autre", "Un <autre> & \"dernier\""),
            ThreadOf { open: false, ..post(CLOSED, CLOSED, "Fermé") },
            ThreadOf { closes: Some(closing), ..post(CLOSING, CLOSING, "Bientôt") },
        ],
    }
}
