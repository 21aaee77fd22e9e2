//! The source of a Webmention (<https://www.w3.org/TR/webmention/>): whether it links to the target, and what its
//! microformats (<https://microformats.org/wiki/h-entry>) say.
//!
//! The page of another site is read by its tags, in time proportional to its length; a tree could be made large and
//! deep.

use html::{Kind, Tag, plain_text, tags};
use protocol::feed::{LIKE, MENTION, REPLY, REPOST};
use protocol::response::{MAX_NAME, MAX_TEXT};
use url::Url;

use crate::text;

/// Longest title, in characters.
const MAX_TITLE: usize = 200;

/// Classes of links to what an entry is about.
const IN_REPLY_TO: &str = "u-in-reply-to";
const LIKE_OF: &str = "u-like-of";
const REPOST_OF: &str = "u-repost-of";

/// Classes of elements whose properties are their own. Other classes with `h-` are often of style sheets.
const ROOTS: [&str; 7] = ["h-card", "h-cite", "h-entry", "h-event", "h-feed", "h-item", "h-review"];

/// What a page says about its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The kind of item that it is: [`REPLY`], [`LIKE`], [`REPOST`] or [`MENTION`].
    pub kind: &'static str,
    /// Who wrote it; the host of an author without a name.
    pub name: String,
    /// The text of a reply, the title of a mention; empty for others.
    pub text: String,
}

/// Reads the page `html`, which is at `source`; none when it does not link to `target`.
pub fn read(html: &str, source: &Url, target: &Url) -> Option<Mention> {
    let page = Page::new(html, source, target);
    let entry = page.entry()?;
    let text = |index: Option<usize>| index.map(|index| page.text(index));
    let reply = text(entry.content).or_else(|| text(entry.summary)).or_else(|| text(entry.name));
    let reply = reply.and_then(|text| text::text(&text, MAX_TEXT));
    let (kind, text) = match (entry.kind, reply) {
        (Some(REPLY), Some(reply)) => (REPLY, reply),
        (Some(kind @ (LIKE | REPOST)), _) => (kind, String::new()),
        _ => (MENTION, page.title(&entry).unwrap_or_default()),
    };
    let name = entry.author.and_then(|index| text::line(&page.author(index), MAX_NAME));
    let name = name.or_else(|| text::line(source.host_str()?, MAX_NAME))?;
    Some(Mention { kind, name, text })
}

/// Whether two addresses are of the same page: scheme, fragment and a slash at the end do not matter.
///
/// ```
/// use mentions::webmention::is_same_page;
/// let same = |a: &str, b: &str| is_same_page(&a.parse().unwrap(), &b.parse().unwrap());
/// assert!(same("https://a.example/b/", "HTTP://A.example/b#c"));
/// assert!(!same("https://a.example/b/", "https://a.example/b/?c") && !same("https://a.example/", "mailto:a"));
/// ```
pub fn is_same_page(one: &Url, other: &Url) -> bool {
    fn parts(url: &Url) -> Option<(&str, Option<u16>, &str, Option<&str>)> {
        let is_web = matches!(url.scheme(), "http" | "https");
        is_web.then_some((url.host_str()?, url.port(), url.path().trim_end_matches('/'), url.query()))
    }
    parts(one).is_some_and(|one| parts(other) == Some(one))
}

/// The places of the properties of an entry, as indices of tags.
#[derive(Default)]
struct Entry {
    kind: Option<&'static str>,
    author: Option<usize>,
    name: Option<usize>,
    content: Option<usize>,
    summary: Option<usize>,
}

struct Page<'p> {
    html: &'p str,
    tags: Vec<Tag>,
    base: Url,
    target: &'p Url,
}

impl<'p> Page<'p> {
    fn new(html: &'p str, source: &Url, target: &'p Url) -> Self {
        let tags = tags(html);
        let base = tags.iter().find(|tag| is_start(tag) && tag.name == "base");
        let base = base.and_then(|tag| source.join(tag.attribute("href")?.trim()).ok());
        Self { html, tags, base: base.unwrap_or_else(|| source.clone()), target }
    }

    /// The entry with a link to the target; an empty one where no entry has it; none without such a link.
    fn entry(&self) -> Option<Entry> {
        let links: Vec<usize> = (0..self.tags.len()).filter(|index| self.links_to_target(*index)).collect();
        if links.is_empty() {
            return None;
        }
        let has_link = |start: usize, end: usize| {
            let next = links.partition_point(|link| *link < start);
            links.get(next).is_some_and(|link| *link <= end)
        };
        let entries = self.tags.iter().enumerate().filter(|(_, tag)| has_class(tag, "h-entry"));
        let mut ranges = entries.filter_map(|(start, tag)| Some((start, tag.partner?)));
        let range = ranges.find(|(start, end)| has_link(*start, *end));
        Some(range.map(|(start, end)| self.properties(start, end)).unwrap_or_default())
    }

    /// Whether the tag of this index is a link to the target that readers can follow or see.
    fn links_to_target(&self, index: usize) -> bool {
        let is_link = |tag: &&Tag| is_start(tag) && !matches!(tag.name.as_str(), "data" | "link");
        self.tags.get(index).filter(is_link).is_some_and(|tag| self.is_target(tag))
    }

    fn is_target(&self, tag: &Tag) -> bool {
        let attribute = match tag.name.as_str() {
            "a" | "area" | "link" => "href",
            "audio" | "img" | "source" | "video" => "src",
            "data" => "value",
            _ => return false,
        };
        let address = tag.attribute(attribute).and_then(|address| self.base.join(address.trim()).ok());
        address.is_some_and(|address| is_same_page(&address, self.target))
    }

    /// The first of each property of the entry between two tags. Entries and cards inside it are properties themselves,
    /// so what they have belongs to them.
    fn properties(&self, start: usize, end: usize) -> Entry {
        let mut entry = Entry::default();
        let mut index = start + 1;
        while let Some(tag) = self.tags.get(index).filter(|_| index < end) {
            let inner = if is_root(tag) { tag.partner.unwrap_or(index) } else { index };
            let is_about = classes(tag).any(|class| matches!(class, IN_REPLY_TO | LIKE_OF | REPOST_OF))
                && (index..=inner).filter_map(|index| self.tags.get(index)).any(|tag| self.is_target(tag));
            for class in classes(tag) {
                match class {
                    "p-author" | "u-author" => entry.author = entry.author.or(Some(index)),
                    "p-name" => entry.name = entry.name.or(Some(index)),
                    "e-content" | "p-content" => entry.content = entry.content.or(Some(index)),
                    "p-summary" => entry.summary = entry.summary.or(Some(index)),
                    IN_REPLY_TO if is_about => entry.kind = Some(REPLY),
                    LIKE_OF if is_about => entry.kind = entry.kind.or(Some(LIKE)),
                    REPOST_OF if is_about => entry.kind = entry.kind.or(Some(REPOST)),
                    _ => {}
                }
            }
            index = inner + 1;
        }
        entry
    }

    /// The name in a property with an author: that of its card, or its text.
    fn author(&self, index: usize) -> String {
        let card = self.tags.get(index).filter(|tag| is_root(tag)).and_then(|tag| tag.partner);
        let is_name = |index: &usize| self.tags.get(*index).is_some_and(|tag| has_class(tag, "p-name"));
        let name = (index + 1..card.unwrap_or(index)).find(is_name);
        self.text(name.unwrap_or(index))
    }

    /// The value of a property: an attribute, or its text.
    fn text(&self, index: usize) -> String {
        let Some(tag) = self.tags.get(index) else { return String::new() };
        let value = match tag.name.as_str() {
            "data" => tag.attribute("value"),
            "abbr" => tag.attribute("title"),
            "area" | "img" => tag.attribute("alt"),
            _ => None,
        };
        match value {
            Some(value) => value.to_owned(),
            None => plain_text(self.inner_html(tag)),
        }
    }

    fn inner_html(&self, tag: &Tag) -> &str {
        let end = tag.partner.and_then(|partner| self.tags.get(partner));
        end.and_then(|end| self.html.get(tag.range.end..end.range.start)).unwrap_or_default()
    }

    /// The name of the entry, or the title of the page.
    fn title(&self, entry: &Entry) -> Option<String> {
        let title = || self.tags.iter().find(|tag| is_start(tag) && tag.name == "title");
        let name = entry.name.and_then(|index| text::line(&self.text(index), MAX_TITLE));
        name.or_else(|| text::line(&plain_text(self.inner_html(title()?)), MAX_TITLE))
    }
}

fn is_start(tag: &Tag) -> bool {
    tag.kind == Kind::Start
}

fn classes(tag: &Tag) -> impl Iterator<Item = &str> {
    tag.attribute("class").unwrap_or_default().split_ascii_whitespace()
}

fn has_class(tag: &Tag, class: &str) -> bool {
    classes(tag).any(|other| other == class)
}

/// Whether the element is a microformat of its own.
fn is_root(tag: &Tag) -> bool {
    classes(tag).any(|class| ROOTS.contains(&class))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use protocol::feed::{LIKE, MENTION, REPLY, REPOST};
    use url::Url;

    use super::{Mention, read};

    const SOURCE: &str = "https://ana.example/notes/1";
    const TARGET: &str = "https://blog.example/posts/a/";

    fn page(html: &str) -> Option<Mention> {
        read(html, &Url::parse(SOURCE).unwrap(), &Url::parse(TARGET).unwrap())
    }

    fn mention(kind: &'static str, name: &str, text: &str) -> Option<Mention> {
        Some(Mention { kind, name: name.to_owned(), text: text.to_owned() })
    }

    #[test]
    fn source_must_link_to_its_target() {
        for html in [
            format!("<a href='{TARGET}'>x</a>"),
            "<A HREF=http://blog.example/posts/a#b>x".to_owned(),
            "<a href=//blog.example/posts/a/>x".to_owned(),
            "<base href='https://blog.example/posts/'><a href=' a/ '>x</a>".to_owned(),
            format!("<img src={TARGET}>"),
            format!("<video><source src={TARGET}></video>"),
        ] {
            assert_eq!(page(&html), mention(MENTION, "ana.example", ""), "{html}");
        }
        for html in [
            TARGET.to_owned(),
            format!("<!-- <a href='{TARGET}'>x</a> -->"),
            format!("<script>'<a href={TARGET}>'</script>"),
            format!("<p title='<a href={TARGET}>'>"),
            format!("<link rel=canonical href={TARGET}>"),
            format!("<a href='{TARGET}b/'>x</a>"),
            format!("<a href='{TARGET}?c=d'>x</a>"),
            format!("<a href='https://other.example/?{TARGET}'>x</a>"),
            "<a href='https://blog.example:8443/posts/a/'>x</a>".to_owned(),
            format!("</a href='{TARGET}'>"),
        ] {
            assert_eq!(page(&html), None, "{html}");
        }
    }

    #[test]
    fn reply_has_author_and_text() {
        let html = format!(
            "<title>Notes</title><article class='note h-entry'><div class='p-author h-card'>\
             <img class=u-photo src=a.png alt=''><a class='p-name u-url' href='/'>Ana &amp; Li</a></div>\
             <p class=u-in-reply-to>En réponse à <a class='u-in-reply-to' href='{TARGET}'>un article</a></p>\
             <div class=e-content><p>Bien <b>dit</b>\u{202e}.</p><p>&lt;script&gt;</p><script>x</script></div></article>"
        );
        assert_eq!(page(&html), mention(REPLY, "Ana & Li", "Bien dit.\n\n<script>"));
    }

    #[test]
    fn kinds_are_read_from_properties() {
        let entry = |inside: &str| page(&format!("<div class=h-entry>{inside}<p class=p-author>Li</p></div>"));
        let link = |class: &str| format!("<a class='{class}' href='{TARGET}'>x</a>");
        let content = "<p class='e-content p-name'>Un mot</p>";
        assert_eq!(entry(&(link("u-like-of") + content)), mention(LIKE, "Li", ""));
        assert_eq!(entry(&(link("u-repost-of") + content)), mention(REPOST, "Li", ""));
        assert_eq!(entry(&(link("u-bookmark-of") + content)), mention(MENTION, "Li", "Un mot"));
        assert_eq!(entry(&(link("u-in-reply-to") + content)), mention(REPLY, "Li", "Un mot"));
        let cite = format!("<div class='u-in-reply-to h-cite'><a class=u-url href='{TARGET}'>x</a></div>");
        assert_eq!(entry(&(cite + content)), mention(REPLY, "Li", "Un mot"));
        let elsewhere = "<a class=u-in-reply-to href='https://other.example/'>x</a>";
        assert_eq!(entry(&(link("") + elsewhere + content)), mention(MENTION, "Li", "Un mot"));
        assert_eq!(entry(&link("u-in-reply-to")), mention(MENTION, "Li", ""), "a reply without a text");
    }

    #[test]
    fn entry_is_the_one_with_the_link() {
        let entry = |name: &str, link: &str| {
            format!(
                "<div class=h-entry><data class=p-name value='{name}'></data><span class='p-author h-card'>\
                 <data class=p-name value='Auteur de {name}'></data></span><a href='{link}'>x</a></div>"
            )
        };
        let html = format!("<div class=h-feed>{}{}</div>", entry("un", "/"), entry("deux", TARGET));
        assert_eq!(page(&html), mention(MENTION, "Auteur de deux", "deux"));
        let outside = format!("<title>Un &lt;titre&gt;</title>{}<a href='{TARGET}'>x</a>", entry("un", "/"));
        assert_eq!(page(&outside), mention(MENTION, "ana.example", "Un <titre>"));
    }

    #[test]
    fn properties_of_inner_entries_are_not_taken() {
        let html = format!(
            "<div class=h-entry><a class=u-in-reply-to href='{TARGET}'>x</a><div class='u-comment h-cite'>\
             <p class=p-author>Bob</p><p class=e-content>Un autre</p></div><p class=e-content>Le sien</p></div>"
        );
        assert_eq!(page(&html), mention(REPLY, "ana.example", "Le sien"));
    }

    #[test]
    fn texts_are_cut() {
        let long = "é".repeat(6_000);
        let html = format!(
            "<div class=h-entry><a class=u-in-reply-to href='{TARGET}'>x</a><p class=p-author>{long}</p>\
             <p class=e-content>{long}</p></div>"
        );
        let Mention { name, text, .. } = page(&html).unwrap();
        assert_eq!((name.chars().count(), text.chars().count()), (80, 5_000));
    }

    /// The least time that a page of so many bytes takes, in three attempts.
    fn least_time(piece: &str, bytes: usize) -> Duration {
        let html = piece.repeat(bytes / piece.len()) + &format!("<a href={TARGET}>") + &"</div>".repeat(bytes / 20);
        let attempts = (0..3).map(|_| {
            let start = Instant::now();
            assert!(page(&html).is_some(), "{piece}");
            start.elapsed()
        });
        attempts.min().unwrap()
    }

    #[test]
    fn hostile_pages_take_time_in_proportion() {
        const SIZES: [usize; 2] = [32 * 1024, 512 * 1024];
        for piece in [
            "<div class='h-entry'>",
            "<div class='h-entry h-card p-author u-in-reply-to'>",
            "<div class='h-100 e-content p-name u-like-of'>",
            "<div><b class=x>y</div>",
            "</div>",
            "<a class='u-in-reply-to'>",
            "<i class='h-cite u-like-of u-like-of u-like-of u-like-of'>",
        ] {
            let [small, large] = SIZES.map(|bytes| least_time(piece, bytes));
            // 16 times the size: with its square, it would be 256 times the time.
            assert!(large < small * 80, "{piece}: {small:?}, {large:?}");
        }
    }
}
