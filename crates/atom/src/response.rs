//! A response of a reader as an entry, and its text as HTML.

use maud::{Markup, html};
use protocol::bundle::Response;
use protocol::text::{Part, paragraphs};
use uuid::Uuid;

use crate::feed::{Entry, Link, Person};

/// The entry of a response, which is at `url`; none where that is empty.
pub fn entry(response: &Response, title: String, url: &str) -> Entry {
    let link = Some(url).filter(|url| !url.is_empty()).map(|url| Link::new("alternate", url));
    let uri = Some(response.site.clone()).filter(|site| !site.is_empty());
    Entry {
        id: id(&response.id),
        title,
        published: response.datetime.clone(),
        updated: response.datetime.clone(),
        authors: vec![Person { name: response.name.clone(), uri }],
        links: link.into_iter().collect(),
        content: written(&response.text).into_string(),
        ..Entry::default()
    }
}

/// The Atom id of the response with this id, which does not depend on the address of the site.
pub fn id(id: &str) -> String {
    match Uuid::try_parse(id) {
        Ok(uuid) => uuid.urn().to_string(),
        // An imported id.
        Err(_) => format!("urn:carnet:response:{id}"),
    }
}

/// The text of a response as escaped HTML, with its paragraphs, line breaks and links.
///
/// ```
/// let shown = atom::response::written("<b>Voir</b>\nhttps://a.example").into_string();
/// assert_eq!(
///     shown,
///     "<p>&lt;b&gt;Voir&lt;/b&gt;<br><a href=\"https://a.example\" \
///      rel=\"nofollow ugc noopener noreferrer\">https://a.example</a></p>"
/// );
/// ```
pub fn written(text: &str) -> Markup {
    html! {
        @for paragraph in paragraphs(text) {
            p {
                @for part in paragraph {
                    @match part {
                        Part::Text(text) => { (text) }
                        Part::Break => { br; }
                        Part::Link(link) => { a href=(link) rel="nofollow ugc noopener noreferrer" { (link) } }
                    }
                }
            }
        }
    }
}
