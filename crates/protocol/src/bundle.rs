//! The data of one page, as it travels from the generator to the app.
//!
//! A page at `U/` has its [`Page`] at `U/index.json`; the pre-rendered document carries it inline, without the
//! HTML that is in the document already ([`Page::without_html`]). The [`Site`] is in a file of its own, which
//! documents name. Every text is ready to be shown: dates, counts and plurals are written by the generator.

use serde::{Deserialize, Serialize};

/// Which view shows a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// The newest posts, `/` and `/page/N/`.
    Home,
    /// One post.
    Post,
    /// All tags.
    Tags,
    /// The posts of one tag.
    Tag,
    /// All years.
    Archive,
    /// The posts of one year.
    Year,
    /// A static page, such as "about".
    #[serde(rename = "Standing")]
    Static,
    /// The search form.
    Search,
    /// There is nothing at this address.
    NotFound,
}

/// What every page of the site shows around its own content.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Name of the blog.
    pub title: String,
    /// BCP 47 tag of the interface.
    pub language: String,
    /// Absolute address of the root, with a slash at its end; canonical addresses start with it.
    pub base_url: String,
    /// Path of the root on its host: `/`, or the folder that the blog is in, `/blog/`. Every path of a bundle
    /// starts with it.
    pub root: String,
    /// Links of the header.
    pub navigation: Vec<Link>,
    /// Links of the footer.
    pub footer: Vec<Link>,
    /// The texts of the app, in the order of [`crate::label::Label`].
    pub labels: Vec<String>,
    /// Absolute address of the endpoint that takes responses, with a slash at its end; empty without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub endpoint: String,
    /// Whom to ask about personal data; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub privacy_contact: String,
}

impl Site {
    /// The text of `label`; empty when the data is older than the app.
    pub fn label(&self, label: crate::label::Label) -> &str {
        self.labels.get(label as usize).map_or("", String::as_str)
    }
}

/// What the app starts with: the data of a pre-rendered document and of the file that it names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What is around every page.
    pub site: Site,
    /// What this page shows.
    pub page: Page,
}

/// A link with its text; `note` is a second text beside it (a count, a date).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Text of the link.
    pub label: String,
    /// Address: a path from the root, or absolute.
    pub url: String,
    /// A count or a date, ready to be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One post in a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Title.
    pub title: String,
    /// Path of the post.
    pub url: String,
    /// Date, as text.
    pub date: String,
    /// Date for machines, RFC 3339 or `YYYY-MM-DD`.
    pub datetime: String,
    /// One or two lines; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Link>,
    /// "3 responses"; empty when there are none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub responses: String,
    /// Language of the post where it is not the interface's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Posts under one heading (a year, a month).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Heading; `url` is empty where it is no link.
    pub heading: Link,
    /// The posts, newest first.
    pub entries: Vec<Entry>,
}

/// Links to the next and the previous page of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pager {
    /// "Page 2 of 7".
    pub label: String,
    /// Page with newer posts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newer: Option<Link>,
    /// Page with older posts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older: Option<Link>,
}

/// The parts of a series.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// "Part 1 of 2 of the series …".
    pub label: String,
    /// All published parts in order; the page's own among them.
    pub parts: Vec<Link>,
}

/// Selector of what in [`Article::content`] is no text of the author's: links to headings, numbers of footnotes, and what the
/// generator adds. The search leaves it out.
pub const NO_TEXT: &str = ".anchor, .footnote-ref, .translations, .elsewhere, .attachments > h2";

/// What only posts and static pages have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Clean HTML of the text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// HTML of the table of contents, a nested `<ol>`; empty when the text is short.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contents: String,
    /// Date, as text; empty for a static page.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Date for machines.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub datetime: String,
    /// "Updated on …"; empty when it was not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub updated: String,
    /// The author's own summary, shown as standfirst.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub standfirst: String,
    /// "4 min read".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reading_time: String,
    /// "By …".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub byline: String,
    /// Tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Link>,
    /// HTML of the picture above the text; empty when there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub banner: String,
    /// The series that this post is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<Series>,
    /// The next older post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Link>,
    /// The next newer post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Link>,
    /// Posts that share tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Link>,
    /// What readers responded; posts have it even without any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<Thread>,
}

/// The responses to one post.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Thread {
    /// Identity of the post towards the endpoint.
    pub post: String,
    /// Whether responses are taken. A form is shown where there is an endpoint too.
    #[serde(default)]
    pub open: bool,
    /// Oldest first; of the same instant, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Response>,
    /// Pages elsewhere that link to the post; not counted among the responses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pingbacks: Vec<Link>,
}

/// What one reader responded. All of it is text, never HTML.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// Identity; its permalink is `#response-<id>` on the page of its post.
    pub id: String,
    /// Name of who wrote it; empty where it was withdrawn, which the text says then.
    pub name: String,
    /// Their site, `http` or `https`; empty without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub site: String,
    /// Date, as text.
    pub date: String,
    /// Date for machines, RFC 3339.
    pub datetime: String,
    /// The text as sent; [`crate::text`] reads it.
    pub text: String,
    /// Id of the response that this one replies to; empty when it responds to the post.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub parent: String,
    /// Whether the author of the blog wrote it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_author: bool,
}

impl Response {
    /// Whether it was withdrawn: then it is only the place of its replies.
    pub fn is_withdrawn(&self) -> bool {
        self.name.is_empty()
    }
}

/// All that one page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Which view shows it.
    pub kind: Kind,
    /// Build id of the app that the page was written for. An app shows pages of its own build; for those of another one
    /// it lets the browser load the document, which brings that app along.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub app: String,
    /// Its path on the host, such as `/posts/x/`.
    pub path: String,
    /// Heading, and first part of the document's title.
    pub title: String,
    /// Title of the document (tab, history, search engines).
    pub document_title: String,
    /// Language of the content where it is not the interface's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// A line under the heading: a description, a count.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub intro: String,
    /// Posts and static pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<Article>,
    /// Lists of posts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// Tags or years with their counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Link>,
    /// Links to the next and the previous page of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pager: Option<Pager>,
    /// The directory of the search index in base64; only the search page has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub search: String,
}

impl Page {
    /// The same page without the HTML that is in its document anyway; the app takes it from there.
    #[must_use]
    pub fn without_html(&self) -> Self {
        let mut page = self.clone();
        if let Some(article) = &mut page.article {
            article.content.clear();
            article.contents.clear();
            article.banner.clear();
        }
        page
    }
}
