//! Reading bundles: from parsed JSON to the types of [`content::bundle`].
//!
//! The browser parses; what reads the parsed values here is a tenth of what serde makes of the same types
//! (`docs/size.md`). Like serde it takes what is left out for empty. A native test reads what serde writes, so that no
//! field is forgotten.

use content::bundle::{
    Article, Document, Entry, Kind, Link, Page, Pager, Response, Section, Series, Shard, Site, Thread,
};
use content::feed::PINGBACK;

use crate::responses::Newer;

/// A parsed JSON value, whoever parsed it. What is missing, or of another kind, is empty.
pub trait Json: Sized {
    /// The member of this name; of what has none, a value that is empty in every way.
    fn get(&self, name: &str) -> Self;
    /// The text that this is.
    fn text(&self) -> Option<String>;
    /// Whether this is `true`.
    fn is_true(&self) -> bool;
    /// Whether anything is there.
    fn is_there(&self) -> bool;
    /// The members of the list that this is.
    fn items(&self) -> Vec<Self>;
}

/// The text of this name, or an empty one.
pub fn text(json: &impl Json, name: &str) -> String {
    json.get(name).text().unwrap_or_default()
}

fn list<J: Json, T>(json: &J, name: &str, read: fn(&J) -> T) -> Vec<T> {
    json.get(name).items().iter().map(read).collect()
}

fn option<J: Json, T>(json: &J, name: &str, read: fn(&J) -> T) -> Option<T> {
    Some(json.get(name)).filter(Json::is_there).as_ref().map(read)
}

/// The data inside a document.
pub fn document<J: Json>(json: &J) -> Option<Document> {
    Some(Document { site: site(&json.get("site")), page: page(&json.get("page"))? })
}

fn site<J: Json>(json: &J) -> Site {
    Site {
        title: text(json, "title"),
        language: text(json, "language"),
        base_url: text(json, "base_url"),
        root: text(json, "root"),
        navigation: list(json, "navigation", link),
        footer: list(json, "footer", link),
        labels: list(json, "labels", |label| label.text().unwrap_or_default()),
        endpoint: text(json, "endpoint"),
        privacy_contact: text(json, "privacy_contact"),
    }
}

/// The data of a page; nothing where it is not that of a page that this app knows.
pub fn page<J: Json>(json: &J) -> Option<Page> {
    Some(Page {
        kind: kind(&text(json, "kind"))?,
        app: text(json, "app"),
        path: json.get("path").text()?,
        title: json.get("title").text()?,
        document_title: text(json, "document_title"),
        language: json.get("language").text(),
        intro: text(json, "intro"),
        article: option(json, "article", article),
        sections: list(json, "sections", section),
        terms: list(json, "terms", link),
        pager: option(json, "pager", pager),
    })
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "Home" => Kind::Home,
        "Post" => Kind::Post,
        "Tags" => Kind::Tags,
        "Tag" => Kind::Tag,
        "Archive" => Kind::Archive,
        "Year" => Kind::Year,
        "Standing" => Kind::Standing,
        "Search" => Kind::Search,
        "NotFound" => Kind::NotFound,
        _ => return None,
    })
}

fn link<J: Json>(json: &J) -> Link {
    Link { label: text(json, "label"), url: text(json, "url"), note: json.get("note").text() }
}

fn article<J: Json>(json: &J) -> Article {
    Article {
        content: text(json, "content"),
        contents: text(json, "contents"),
        date: text(json, "date"),
        datetime: text(json, "datetime"),
        updated: text(json, "updated"),
        standfirst: text(json, "standfirst"),
        reading_time: text(json, "reading_time"),
        byline: text(json, "byline"),
        tags: list(json, "tags", link),
        banner: text(json, "banner"),
        series: option(json, "series", |json| Series {
            label: text(json, "label"),
            parts: list(json, "parts", link),
        }),
        previous: option(json, "previous", link),
        next: option(json, "next", link),
        related: list(json, "related", link),
        thread: option(json, "thread", thread),
    }
}

fn thread<J: Json>(json: &J) -> Thread {
    Thread {
        post: text(json, "post"),
        open: json.get("open").is_true(),
        responses: list(json, "responses", response),
        pingbacks: list(json, "pingbacks", link),
    }
}

/// A response as bundles have it.
pub fn response<J: Json>(json: &J) -> Response {
    Response {
        id: text(json, "id"),
        name: text(json, "name"),
        site: text(json, "site"),
        date: text(json, "date"),
        datetime: text(json, "datetime"),
        text: text(json, "text"),
        parent: text(json, "parent"),
        by_author: json.get("by_author").is_true(),
    }
}

fn section<J: Json>(json: &J) -> Section {
    Section { heading: link(&json.get("heading")), entries: list(json, "entries", entry) }
}

fn entry<J: Json>(json: &J) -> Entry {
    Entry {
        title: text(json, "title"),
        url: text(json, "url"),
        date: text(json, "date"),
        datetime: text(json, "datetime"),
        summary: text(json, "summary"),
        tags: list(json, "tags", link),
        responses: text(json, "responses"),
        language: json.get("language").text(),
    }
}

fn pager<J: Json>(json: &J) -> Pager {
    Pager { label: text(json, "label"), newer: option(json, "newer", link), older: option(json, "older", link) }
}

/// A part of the search index.
pub fn shard<J: Json>(json: &J) -> Shard {
    Shard { words: list(json, "words", |word| word.text().unwrap_or_default()), posts: list(json, "posts", link) }
}

/// A feed of the endpoint: the responses to one post ([`content::feed::Feed`]); nothing where it is none.
pub fn newer<J: Json>(json: &J) -> Option<Newer> {
    if !json.get("items").is_there() {
        return None;
    }
    let extension = json.get("_carnet");
    let mut newer = Newer {
        withdrawn: list(&extension, "withdrawn", |id| id.text().unwrap_or_default()),
        closed: extension.get("closed").is_true(),
        ..Newer::default()
    };
    for item in json.get("items").items() {
        let extension = item.get("_carnet");
        let authors = item.get("authors").items();
        let of_author = |name: &str| authors.first().map(|author| text(author, name)).unwrap_or_default();
        let date = text(&extension, "date");
        let kind = text(&extension, "kind");
        if kind == PINGBACK {
            let title = item.get("title").text().filter(|title| !title.is_empty());
            let label = title.unwrap_or_else(|| of_author("name"));
            newer.pingbacks.push(Link { label, url: of_author("url"), note: Some(date) });
        } else if kind.is_empty() {
            newer.published.push(Response {
                id: text(&item, "id"),
                name: of_author("name"),
                site: of_author("url"),
                date,
                datetime: text(&item, "date_published"),
                text: text(&item, "content_text"),
                parent: text(&extension, "parent"),
                by_author: extension.get("author").is_true(),
            });
        }
    }
    Some(newer)
}

#[cfg(test)]
mod tests {
    use super::Json;
    use content::bundle::{
        Article, Document, Entry, Kind, Link, Page, Pager, Response, Section, Series, Shard, Site, Thread,
    };
    use content::feed::{Author, Feed, FeedExtension, Item, ItemExtension, PINGBACK};
    use serde_json::Value;

    impl Json for Value {
        fn get(&self, name: &str) -> Self {
            Value::get(self, name).cloned().unwrap_or_default()
        }

        fn text(&self) -> Option<String> {
            self.as_str().map(str::to_owned)
        }

        fn is_true(&self) -> bool {
            *self == Value::Bool(true)
        }

        fn is_there(&self) -> bool {
            !self.is_null()
        }

        fn items(&self) -> Vec<Self> {
            self.as_array().cloned().unwrap_or_default()
        }
    }

    fn link(label: &str) -> Link {
        Link { label: label.to_owned(), url: format!("/{label}/"), note: Some("note".to_owned()) }
    }

    fn response() -> Response {
        let text = |text: &str| text.to_owned();
        Response {
            id: text("r1"),
            name: text("Ana"),
            site: text("https://ana.example"),
            date: text("15 mars 2012"),
            datetime: text("2012-03-15T10:00:00Z"),
            text: text("Bien dit."),
            parent: text("r0"),
            by_author: true,
        }
    }

    /// Every field holds something.
    fn full() -> Document {
        let text = |text: &str| text.to_owned();
        let links = || vec![link("a"), Link { note: None, ..link("b") }];
        let thread = Thread {
            post: text("post"),
            open: true,
            responses: vec![response(), Response::default()],
            pingbacks: links(),
        };
        let article = Article {
            content: text("<p>content"),
            contents: text("contents"),
            date: text("date"),
            datetime: text("datetime"),
            updated: text("updated"),
            standfirst: text("standfirst"),
            reading_time: text("4 min"),
            byline: text("byline"),
            tags: links(),
            banner: text("banner"),
            series: Some(Series { label: text("series"), parts: links() }),
            previous: Some(link("previous")),
            next: Some(link("next")),
            related: links(),
            thread: Some(thread),
        };
        let entry = Entry {
            title: text("title"),
            url: text("/url/"),
            date: text("date"),
            datetime: text("datetime"),
            summary: text("summary"),
            tags: links(),
            responses: text("3 réponses"),
            language: Some(text("en")),
        };
        let site = Site {
            title: text("title"),
            language: text("fr"),
            base_url: text("https://carnet.example/blog/"),
            root: text("/blog/"),
            navigation: links(),
            footer: links(),
            labels: vec![text("one"), text("two")],
            endpoint: text("https://endpoint.example/"),
            privacy_contact: text("a@b.example"),
        };
        let page = Page {
            kind: Kind::Post,
            app: text("0123abcd"),
            path: text("/path/"),
            title: text("title"),
            document_title: text("title · site"),
            language: Some(text("en")),
            intro: text("intro"),
            article: Some(article),
            sections: vec![Section { heading: link("2012"), entries: vec![entry, Entry::default()] }],
            terms: links(),
            pager: Some(Pager { label: text("2 of 7"), newer: Some(link("newer")), older: Some(link("older")) }),
        };
        Document { site, page }
    }

    #[test]
    fn nothing_that_serde_writes_is_forgotten() {
        let document = full();
        assert_eq!(super::document(&serde_json::to_value(&document).unwrap()), Some(document));
        let shard = Shard { words: vec!["velo 0".to_owned()], posts: vec![link("a")] };
        assert_eq!(super::shard(&serde_json::to_value(&shard).unwrap()), shard);
    }

    #[test]
    fn what_is_left_out_is_empty() {
        let mut page = full().page;
        page.article = Some(Article::default());
        (page.language, page.pager) = (None, None);
        (page.sections, page.terms, page.intro) = (Vec::new(), Vec::new(), String::new());
        assert_eq!(super::page(&serde_json::to_value(&page).unwrap()), Some(page));
    }

    #[test]
    fn every_kind_is_known_and_no_other() {
        for kind in [
            Kind::Home,
            Kind::Post,
            Kind::Tags,
            Kind::Tag,
            Kind::Archive,
            Kind::Year,
            Kind::Standing,
            Kind::Search,
            Kind::NotFound,
        ] {
            let page = Page { kind, ..full().page };
            assert_eq!(super::page(&serde_json::to_value(&page).unwrap()), Some(page));
        }
        for other in ["{}", "[]", "null", "\"Post\"", "{\"kind\":\"Other\",\"path\":\"/\",\"title\":\"\"}"] {
            assert_eq!(super::page(&serde_json::from_str::<Value>(other).unwrap()), None, "{other}");
        }
    }

    #[test]
    fn a_feed_is_read_as_its_own_type_reads_it() {
        let item = |id: &str, kind: &str, title: &str| Item {
            id: id.to_owned(),
            title: title.to_owned(),
            content_text: "Bien dit.".to_owned(),
            date_published: "2012-03-15T10:00:00Z".to_owned(),
            authors: vec![Author { name: "Ana".to_owned(), url: "https://ana.example".to_owned() }],
            extension: ItemExtension {
                parent: "r0".to_owned(),
                author: true,
                kind: kind.to_owned(),
                date: "15 mars 2012".to_owned(),
                ..ItemExtension::default()
            },
            ..Item::default()
        };
        let items = vec![
            item("r1", "", ""),
            item("p1", PINGBACK, ""),
            item("p2", PINGBACK, "Ailleurs"),
            item("x", "new", ""),
        ];
        let extension = FeedExtension { withdrawn: vec!["gone".to_owned()], closed: true };
        let feed = Feed { items, extension, ..Feed::default() };
        let newer = super::newer(&serde_json::to_value(&feed).unwrap()).unwrap();
        assert_eq!(newer.published, feed.items.iter().cloned().filter_map(Item::response).collect::<Vec<_>>());
        assert_eq!(newer.pingbacks, feed.items.iter().cloned().filter_map(Item::pingback).collect::<Vec<_>>());
        assert_eq!((newer.withdrawn, newer.closed), (vec!["gone".to_owned()], true));
        assert_eq!(super::newer(&Value::Null), None);
    }
}
