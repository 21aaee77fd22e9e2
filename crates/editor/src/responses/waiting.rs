//! Responses that wait, as the page shows them.

use std::collections::HashMap;

use editor_protocol::{ParentResponse, WaitingResponse};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::language::Language;
use protocol::moderation::{Parent, PendingResponse};
use site::catalogue::{Catalogue, PostEntry};

use crate::texts::moment;

/// The responses with the titles and files of their posts, and dates in the time of the blog.
pub(crate) fn of_catalogue(pending: Vec<PendingResponse>, catalogue: &Catalogue) -> Vec<WaitingResponse> {
    let (language, zone) = (catalogue.settings.language, &catalogue.settings.zone);
    let posts = catalogue.posts.iter().chain(&catalogue.unpublished_posts);
    let posts: HashMap<&str, &PostEntry> = posts.map(|entry| (entry.post.identity(), entry)).collect();
    let shown = |PendingResponse { id, kind, post, name, email, site, text, language: tag, received, parent }| {
        let entry = posts.get(post.as_str());
        WaitingResponse {
            id,
            kind,
            file: entry.map(|entry| entry.source.name.clone()).unwrap_or_default(),
            post: entry.map_or(post, |entry| entry.title.clone()),
            name,
            site,
            email,
            text,
            language: tag,
            date: date(received, language, zone),
            parent: parent.map(|Parent { name, text }| ParentResponse { name, text }),
        }
    };
    pending.into_iter().map(shown).collect()
}

/// A time of RFC 3339 as readers write it. What is none stays as it is.
fn date(time: String, language: Language, zone: &TimeZone) -> String {
    match time.parse::<Timestamp>() {
        Ok(instant) => moment(language, &instant.to_zoned_datetime(zone.clone())),
        Err(_) => time,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use jiff::Timestamp;
    use protocol::moderation::{Parent, PendingResponse};
    use site::catalogue;

    use super::of_catalogue;

    #[test]
    fn responses_have_title_and_file_of_their_post() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("posts")).unwrap();
        for (name, text) in [
            (
                "site.json",
                r#"{"title": "A", "base_url": "https://a.example/", "language": "en", "time_zone": "America/Toronto",
                    "author": {"name": "A"}}"#,
            ),
            (
                "posts/a.json",
                r#"{"title": "Un", "date_published": "2012-03-15", "content_text": "a",
                    "id": "https://a.example/?p=1"}"#,
            ),
            ("posts/b.json", r#"{"title": "Deux", "content_text": "a", "_carnet": {"status": "draft"}}"#),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let (catalogue, found) = catalogue::read(folder.path(), Timestamp::now());
        let catalogue = catalogue.unwrap_or_else(|| panic!("{found:?}"));
        let pending = |post: &str, received: &str| PendingResponse {
            post: post.to_owned(),
            received: received.to_owned(),
            parent: Some(Parent { name: "Zoé".to_owned(), text: "<b>".to_owned() }),
            ..PendingResponse::default()
        };
        let pending = [
            pending("https://a.example/?p=1", "2012-03-15T18:05:00Z"),
            pending("b", "2012-03-15T18:05:00Z"),
            pending("gone", "yesterday"),
            pending("", ""),
        ];
        let shown = of_catalogue(Vec::from(pending), &catalogue);
        let places: Vec<_> = shown.iter().map(|shown| (shown.post.as_str(), shown.file.as_str())).collect();
        assert_eq!(places, [("Un", "posts/a.json"), ("Deux", "posts/b.json"), ("gone", ""), ("", "")]);
        assert_eq!(shown[0].date, "15\u{a0}March\u{a0}2012, 14:05");
        assert_eq!(shown[2].date, "yesterday");
        assert_eq!(shown[0].parent.as_ref().map(|parent| parent.text.as_str()), Some("<b>"));
    }
}
