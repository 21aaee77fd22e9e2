//! Comments of an export.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::comment_ids::CommentIds;
use crate::comment_text::plain_text;
use crate::comments::{CommentStatus, OldComment};
use crate::dates::parse_local_and_utc;
use crate::html::plain;
use crate::xml::Element;

/// Reads a comment; none without an id. `authors` are the e-mail addresses of the blog's authors in lower case.
pub(super) fn comment(
    element: &Element,
    ids: &CommentIds,
    authors: &BTreeSet<String>,
    zone: &TimeZone,
) -> Option<OldComment> {
    let number = |name: &str| element.get(name).parse::<u64>().ok();
    let parent = number("comment_parent").filter(|parent| *parent > 0);
    let email = element.get("comment_author_email");
    let is_by_user = number("comment_user_id").is_some_and(|user| user > 0);
    let date = parse_local_and_utc(element.get("comment_date"), element.get("comment_date_gmt"), zone);
    Some(OldComment {
        status: match element.get("comment_approved") {
            "1" | "approve" => CommentStatus::Approved,
            "0" | "hold" => CommentStatus::Pending,
            _ => CommentStatus::Refused,
        },
        id: ids.id(number("comment_id")?),
        parent: parent.map(|parent| ids.id(parent)).unwrap_or_default(),
        date: date.unwrap_or_default(),
        name: plain(element.get("comment_author")),
        url: element.get("comment_author_url").to_owned(),
        email: email.to_owned(),
        text: plain_text(element.get("comment_content")),
        by_author: is_by_user && authors.contains(&email.to_ascii_lowercase()),
        is_pingback: matches!(element.get("comment_type"), "pingback" | "trackback"),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::tz::TimeZone;
    use protocol::language::Language;

    use super::{CommentIds, comment};
    use crate::comments::CommentStatus;
    use crate::namespaces::Namespaces;
    use crate::target::Target;
    use crate::texts::Import;
    use crate::xml::Element;

    #[test]
    fn comment_of_an_author_is_read() {
        let element = Element::parse(
            "<wp:comment><wp:comment_id>3</wp:comment_id><wp:comment_date>2012-03-15 09:30:00</wp:comment_date>\
             <wp:comment_date_gmt>2012-03-15 13:30:00</wp:comment_date_gmt>\
             <wp:comment_author>A &amp;amp; B</wp:comment_author>\
             <wp:comment_author_email>A@example.org</wp:comment_author_email>\
             <wp:comment_content>Un</wp:comment_content><wp:comment_approved>1</wp:comment_approved>\
             <wp:comment_parent>2</wp:comment_parent><wp:comment_user_id>1</wp:comment_user_id></wp:comment>",
            &Namespaces::default(),
            Import::of(Language::En),
        )
        .unwrap();
        let authors = BTreeSet::from(["a@example.org".to_owned()]);
        let folder = tempfile::tempdir().unwrap();
        let target = Target::open(&folder.path().join("public"), true, Language::En).unwrap();
        let ids = CommentIds::of_blog("https://vieux.example", &target);
        let found = comment(&element, &ids, &authors, &TimeZone::UTC).unwrap();
        assert_eq!(
            (found.status, found.id.as_str(), found.parent.as_str()),
            (CommentStatus::Approved, "wp-3", "wp-2")
        );
        assert_eq!((found.name.as_str(), found.text.as_str()), ("A & B", "Un"));
        assert_eq!(found.date, "2012-03-15T09:30:00-04:00");
        assert!(found.by_author && !found.is_pingback);
        let others = comment(&element, &ids, &BTreeSet::new(), &TimeZone::UTC).unwrap();
        assert!(!others.by_author);
    }
}
