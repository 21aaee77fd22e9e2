//! A feed and its elements.

use std::io;

use crate::xml::{Xml, document, empty, text, typed_text};

const NAMESPACE: &str = "http://www.w3.org/2005/Atom";

/// Namespace of the elements and attributes of RFC 4685, with the prefix `thr`.
const THREADING: &str = "http://purl.org/syndication/thread/1.0";

/// A feed, or one page of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Title.
    pub title: String,
    /// Description.
    pub subtitle: Option<String>,
    /// Permanent id, an IRI.
    pub id: String,
    /// Last change, in the format of RFC 3339.
    pub updated: String,
    /// Authors of the entries that have none.
    pub authors: Vec<Person>,
    /// Links.
    pub links: Vec<Link>,
    /// Address of a small image.
    pub icon: Option<String>,
    /// Entries.
    pub entries: Vec<Entry>,
}

/// An entry of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Title.
    pub title: String,
    /// Permanent id, an IRI.
    pub id: String,
    /// Date of publication, in the format of RFC 3339.
    pub published: String,
    /// Last change, in the format of RFC 3339.
    pub updated: String,
    /// Authors; when empty, those of the feed.
    pub authors: Vec<Person>,
    /// Links.
    pub links: Vec<Link>,
    /// The entry that it responds to.
    pub in_reply_to: Option<InReplyTo>,
    /// Tags.
    pub categories: Vec<Category>,
    /// Summary as plain text.
    pub summary: Option<String>,
    /// Content as HTML.
    pub content: String,
}

/// An author.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Address of a page about the person.
    pub uri: Option<String>,
}

/// A tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Category {
    /// Identifier.
    pub term: String,
    /// Name as shown.
    pub label: String,
}

/// A link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Relation, such as `alternate`.
    pub rel: &'static str,
    /// Address.
    pub href: String,
    /// Media type.
    pub media_type: Option<String>,
    /// Size in bytes.
    pub length: Option<u64>,
    /// Title.
    pub title: Option<String>,
    /// The responses behind a link with the relation `replies`.
    pub replies: Option<Replies>,
}

/// The responses to an entry (RFC 4685).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replies {
    /// Their number.
    pub count: usize,
    /// Date of the newest, in the format of RFC 3339.
    pub updated: Option<String>,
}

/// The entry that another one responds to (RFC 4685).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InReplyTo {
    /// Its permanent id.
    pub reference: String,
    /// Address of its page.
    pub href: String,
}

impl Feed {
    /// The XML document.
    ///
    /// # Errors
    /// Never: it is written to memory.
    pub fn to_xml(&self) -> io::Result<Vec<u8>> {
        let mut xml = document()?;
        let threading = self.entries.iter().any(Entry::has_threading).then_some(("xmlns:thr", THREADING));
        xml.create_element("feed")
            .with_attribute(("xmlns", NAMESPACE))
            .with_attributes(threading)
            .with_attributes(language(self.language.as_deref()))
            .write_inner_content(|xml| self.write_elements(xml))?;
        Ok(xml.into_inner())
    }

    fn write_elements(&self, xml: &mut Xml) -> io::Result<()> {
        text(xml, "title", &self.title)?;
        self.subtitle.iter().try_for_each(|subtitle| text(xml, "subtitle", subtitle))?;
        text(xml, "id", &self.id)?;
        text(xml, "updated", &self.updated)?;
        self.authors.iter().try_for_each(|author| author.write(xml))?;
        self.links.iter().try_for_each(|link| link.write(xml))?;
        self.icon.iter().try_for_each(|icon| text(xml, "icon", icon))?;
        self.entries.iter().try_for_each(|entry| entry.write(xml))
    }
}

impl Entry {
    fn has_threading(&self) -> bool {
        self.in_reply_to.is_some() || self.links.iter().any(|link| link.replies.is_some())
    }

    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        xml.create_element("entry")
            .with_attributes(language(self.language.as_deref()))
            .write_inner_content(|xml| self.write_elements(xml))?;
        Ok(())
    }

    fn write_elements(&self, xml: &mut Xml) -> io::Result<()> {
        text(xml, "title", &self.title)?;
        text(xml, "id", &self.id)?;
        text(xml, "published", &self.published)?;
        text(xml, "updated", &self.updated)?;
        self.authors.iter().try_for_each(|author| author.write(xml))?;
        self.links.iter().try_for_each(|link| link.write(xml))?;
        self.in_reply_to.iter().try_for_each(|InReplyTo { reference, href }| {
            empty(xml, "thr:in-reply-to", &[("ref", reference), ("type", "text/html"), ("href", href)])
        })?;
        self.categories
            .iter()
            .try_for_each(|Category { term, label }| empty(xml, "category", &[("term", term), ("label", label)]))?;
        self.summary.iter().try_for_each(|summary| text(xml, "summary", summary))?;
        typed_text(xml, "content", &[("type", "html")], &self.content)
    }
}

impl Person {
    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        xml.create_element("author").write_inner_content(|xml| {
            text(xml, "name", &self.name)?;
            self.uri.iter().try_for_each(|uri| text(xml, "uri", uri))
        })?;
        Ok(())
    }
}

impl Link {
    /// A link without the optional attributes.
    pub fn new(rel: &'static str, href: impl Into<String>) -> Self {
        Self { rel, href: href.into(), ..Self::default() }
    }

    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        let length = self.length.map(|bytes| bytes.to_string()).unwrap_or_default();
        let media_type = self.media_type.as_deref().unwrap_or_default();
        let title = self.title.as_deref().unwrap_or_default();
        let count = self.replies.as_ref().map(|replies| replies.count.to_string()).unwrap_or_default();
        let updated = self.replies.as_ref().and_then(|replies| replies.updated.as_deref()).unwrap_or_default();
        empty(
            xml,
            "link",
            &[
                ("rel", self.rel),
                ("type", media_type),
                ("length", &length),
                ("title", title),
                ("href", &self.href),
                ("thr:count", &count),
                ("thr:updated", updated),
            ],
        )
    }
}

/// The attribute with a language.
fn language(tag: Option<&str>) -> Option<(&str, &str)> {
    tag.map(|tag| ("xml:lang", tag))
}

#[cfg(test)]
mod tests {
    use super::{Category, Entry, Feed, InReplyTo, Link, Person, Replies};

    #[test]
    fn feed_has_its_elements_in_order() -> std::io::Result<()> {
        let entry = Entry {
            language: Some("en".to_owned()),
            title: "A < B".to_owned(),
            id: "urn:a".to_owned(),
            published: "2012-01-15T00:00:00Z".to_owned(),
            updated: "2012-01-16T00:00:00Z".to_owned(),
            authors: vec![Person { name: "Li".to_owned(), uri: Some("https://li.example/".to_owned()) }],
            links: vec![Link {
                media_type: Some("audio/mpeg".to_owned()),
                length: Some(1234),
                title: Some("Son".to_owned()),
                ..Link::new("enclosure", "https://a.example/a.mp3")
            }],
            in_reply_to: None,
            categories: vec![Category { term: "velo".to_owned(), label: "Vélo".to_owned() }],
            summary: Some("Résumé".to_owned()),
            content: "<p>Un & deux\u{1}</p>".to_owned(),
        };
        let feed = Feed {
            title: "Le carnet".to_owned(),
            id: "urn:b".to_owned(),
            updated: "2012-01-16T00:00:00Z".to_owned(),
            links: vec![Link::new("self", "https://a.example/feed.xml")],
            entries: vec![entry],
            ..Feed::default()
        };
        assert_eq!(
            String::from_utf8_lossy(&feed.to_xml()?),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\">\
             <title>Le carnet</title><id>urn:b</id><updated>2012-01-16T00:00:00Z</updated>\
             <link rel=\"self\" href=\"https://a.example/feed.xml\"/>\
             <entry xml:lang=\"en\"><title>A &lt; B</title><id>urn:a</id><published>2012-01-15T00:00:00Z</published>\
             <updated>2012-01-16T00:00:00Z</updated><author><name>Li</name><uri>https://li.example/</uri></author>\
             <link rel=\"enclosure\" type=\"audio/mpeg\" length=\"1234\" title=\"Son\" \
             href=\"https://a.example/a.mp3\"/><category term=\"velo\" label=\"Vélo\"/><summary>Résumé</summary>\
             <content type=\"html\">&lt;p&gt;Un &amp; deux&lt;/p&gt;</content></entry></feed>"
        );
        Ok(())
    }
    #[test]
    fn responses_are_counted_and_name_their_post() -> std::io::Result<()> {
        let replies = |count, updated: Option<&str>| Link {
            replies: Some(Replies { count, updated: updated.map(str::to_owned) }),
            ..Link::new("replies", "https://a.example/feed.xml")
        };
        let in_reply_to = InReplyTo { reference: "urn:a".to_owned(), href: "https://a.example/?b&c".to_owned() };
        let entries = vec![
            Entry { links: vec![replies(2, Some("2012-01-16T00:00:00Z")), replies(0, None)], ..Entry::default() },
            Entry { in_reply_to: Some(in_reply_to), ..Entry::default() },
        ];
        let xml = Feed { entries, ..Feed::default() }.to_xml()?;
        let xml = String::from_utf8_lossy(&xml);
        for part in [
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:thr=\"http://purl.org/syndication/thread/1.0\">",
            " href=\"https://a.example/feed.xml\" thr:count=\"2\" thr:updated=\"2012-01-16T00:00:00Z\"/>",
            " href=\"https://a.example/feed.xml\" thr:count=\"0\"/>",
            "<thr:in-reply-to ref=\"urn:a\" type=\"text/html\" href=\"https://a.example/?b&amp;c\"/>",
        ] {
            assert!(xml.contains(part), "{part}: {xml}");
        }
        Ok(())
    }
}
