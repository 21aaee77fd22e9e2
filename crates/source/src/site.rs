//! `site.json`: the settings of the blog.

use std::iter;

use jiff::tz::TimeZone;
use serde_json::Value;
use url::Url;

use crate::author::{Author, ResponseState};
use crate::diagnostic::{Diagnostic, Position};
use crate::endpoint::Endpoint;
use crate::hub::HubAddress;
use crate::json::basic_types::{Count, Flag, Line};
use crate::json::choice::{self, Choice};
use crate::json::field_type::{FieldType, Readable};
use crate::json::fields::Fields;
use crate::json::node::Node;
use crate::json::object::object;
use crate::json::{Report, parse};
use crate::message::Message;
use crate::suggestion::alternatives;
use protocol::bundle::Link;
use protocol::language::Language;
use protocol::threads::DEFAULT_KEEP_DAYS;

/// Default number of posts on one page of a list.
pub const DEFAULT_POSTS_PER_PAGE: usize = 10;

object! {
    /// The settings of the blog.
    #[derive(Clone, Debug)]
    pub struct SiteSettings(fields) {
        /// Name of the blog: in the header, and in the title of every page.
        title: Line, Required Message::add_blog_name;

        /// Address of the blog, such as `https://blog.example.org/`, or `https://example.org/blog/` for a blog in a
        /// folder of its host.
        base_url: Url, Required Message::add_blog_address;

        /// The first `base_url` of a blog that has moved to another address. Feeds identify the blog and its posts by
        /// it. See [Feeds](#feeds).
        first_base_url: Url = read_first_base_url(fields, base_url.as_ref()), Default "`base_url`";

        /// Author of posts that do not name one: `name`, also with `url` and `avatar`.
        author: Author, Required || Message::add_json("\"author\": { \"name\": \"…\" }");

        /// A sentence about the blog, on the home page and as its description for search engines.
        description: Line = Line::read_field_or(fields, "description", String::new());

        /// Language of the interface, such as `"en"`.
        language: Language, Default "`\"fr\"`";

        /// IANA name of the time zone in which days are read and shown, such as `"America/Toronto"`.
        zone as "time_zone": TimeZone, Default "`\"UTC\"`";

        /// Posts on one page of the lists of the home page and of tags.
        posts_per_page: PageLength, Default "10";

        /// Links of the header: `[{ "label": "…", "url": "/…/" }]`.
        navigation: Vec<SettingsLink> = read_links(fields, "navigation", base_url.as_ref()),
            Default "archive, tags, search";

        /// Links of the footer, in the form of `navigation`.
        footer: Vec<SettingsLink> = read_links(fields, "footer", base_url.as_ref());

        /// Settings for responses: `endpoint`, `state`, `close_after_days`, `keep_unapproved_days`, `contact`,
        /// `webmention`. See [Responses](#responses).
        responses: Responses = read_responses(fields), Default "open, without an endpoint";

        /// Contact for questions of readers about their personal data, such as an e-mail address; shown with the form
        /// for responses.
        privacy_contact: Option<Line>;

        /// Address of a WebSub hub, such as `"https://hub.example.org/"`, which `carnet publish` tells about changed
        /// feeds. See [Feeds](#feeds).
        websub: Option<HubAddress>;

        /// Whether crawlers may collect texts for language models: `"allow"` or `"deny"`. See
        /// [AI crawlers](#ai-crawlers).
        ai_crawlers: AiCrawlers, Default "`\"allow\"`";

        /// Whether readers can open the pages that they have read, or have kept for later, without a network. See
        /// [Reading offline](#reading-offline).
        offline: Flag = Flag::read_field_or(fields, "offline", false), Default "`false`";
    }
}

object! {
    /// Settings for responses.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Responses(fields) {
        /// Address of the endpoint, such as `"https://responses.example.org/"`. Without one, no form is shown.
        endpoint: Option<Endpoint>;
        /// Whether readers may respond to posts that do not say it: `"open"` or `"closed"`.
        state: ResponseState, Default "`\"open\"`";
        /// Days from the date of a post until its responses are closed.
        close_after_days: Option<Count>, Default "they stay open";
        /// Days after which the endpoint deletes responses that were not approved. The form shows this number.
        keep_unapproved_days: Count = Count::read_field_or(fields, "keep_unapproved_days", DEFAULT_KEEP_DAYS), Default "30";
        /// Whether the blog has a page at `/contact/` where readers write to its author alone. It needs an endpoint.
        contact: Flag = read_contact(fields, matches!(endpoint, Some(None))), Default "`false`";
        /// Whether the endpoint receives Webmentions, by which other sites say that they link to a post. It needs an
        /// endpoint. See [Responses from elsewhere](#responses-from-elsewhere).
        webmention: Flag = read_webmention(fields, matches!(endpoint, Some(None))), Default "`false`";
    }
}

/// Whether crawlers may collect texts for language models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AiCrawlers {
    /// They may.
    Allow,
    /// They are asked not to.
    Deny,
}

impl Choice for AiCrawlers {
    const CHOICES: &'static [(Self, &'static str, &'static str)] =
        &[(Self::Allow, "allow", "They may."), (Self::Deny, "deny", "They are asked not to.")];

    fn invalid(text: &str) -> Message {
        Message::not_a_rule_for_crawlers(text)
    }

    fn help() -> Message {
        Message::write_rule_for_crawlers()
    }
}

/// A link of the header or the footer.
#[derive(Clone, Debug)]
pub struct SettingsLink {
    /// Label and address.
    pub link: Link,
    /// JSON path of the address, such as `$.footer[0].url`.
    pub path: String,
    /// Position of the address in the file.
    pub position: Position,
}

object! {
    /// A link.
    struct LinkFields(fields, root: &str) {
        /// Text of the link.
        label: Line, Required Message::add_link_text;
        /// A path from the root of the blog, or an absolute address.
        url: LinkAddress = read_link_address(fields, root), Required Message::add_link_address;
    }
}

/// The address of a link, with its position.
struct LinkAddress {
    url: String,
    path: String,
    position: Position,
}

impl SiteSettings {
    /// Parses the text of `site.json`.
    ///
    /// # Errors
    /// All diagnostics of the file, sorted by position.
    pub fn parse(file: &str, text: &str) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        parse(Report::new(file, text), |root| Self::read(&root))
    }
}

impl FieldType for Language {
    type Value = Self;

    fn schema() -> Value {
        choice::schema(interface_languages().map(|language| (language.tag(), language.name())))
    }
}

impl Readable for Language {
    fn read(node: &Node<'_>) -> Option<Self> {
        let text = node.text()?;
        let language = interface_languages().find(|language| language.tag() == text);
        if language.is_none() {
            let languages = alternatives(interface_languages().map(Language::tag));
            node.error(Message::not_an_interface_language(text), Message::write_interface_language(languages));
        }
        language
    }

    fn missing(_: &Fields<'_>, _: &'static str) -> Option<Self> {
        Some(Self::default())
    }
}

/// The languages of the interface, the default first.
fn interface_languages() -> impl Iterator<Item = Language> {
    let others = Language::ALL.into_iter().filter(|language| *language != Language::default());
    iter::once(Language::default()).chain(others)
}

impl FieldType for TimeZone {
    type Value = Self;
}

impl Readable for TimeZone {
    fn read(node: &Node<'_>) -> Option<Self> {
        let name = node.filled_text()?;
        let zone = Self::get(name).ok();
        if zone.is_none() {
            node.error(Message::not_a_time_zone(name), Message::write_time_zone());
        }
        zone
    }

    fn missing(_: &Fields<'_>, _: &'static str) -> Option<Self> {
        Some(Self::UTC)
    }
}

/// The number of posts on one page of a list.
pub enum PageLength {}

impl FieldType for PageLength {
    type Value = usize;

    fn schema() -> Value {
        Count::schema()
    }
}

impl Readable for PageLength {
    fn read(node: &Node<'_>) -> Option<usize> {
        usize::try_from(Count::read(node)?).ok()
    }

    fn missing(_: &Fields<'_>, _: &'static str) -> Option<usize> {
        Some(DEFAULT_POSTS_PER_PAGE)
    }
}

impl FieldType for SettingsLink {
    type Value = Self;

    fn schema() -> Value {
        LinkFields::schema()
    }
}

impl FieldType for LinkAddress {
    type Value = Self;
}

fn read_first_base_url(fields: &Fields<'_>, base_url: Option<&Url>) -> Option<Url> {
    match fields.get("first_base_url") {
        Some(node) => Url::read(&node),
        None => base_url.cloned(),
    }
}

fn read_links(fields: &Fields<'_>, name: &'static str, base_url: Option<&Url>) -> Option<Vec<SettingsLink>> {
    let root = base_url.map_or("/", Url::path);
    let Some(node) = fields.get(name) else { return Some(Vec::new()) };
    Some(node.items()?.iter().filter_map(|item| read_link(item, root)).collect())
}

fn read_link(node: &Node<'_>, root: &str) -> Option<SettingsLink> {
    let fields = node.fields(LinkFields::DECLARATION)?;
    let link = LinkFields::read_fields(&fields, root);
    fields.finish();
    let LinkFields { label, url: LinkAddress { url, path, position } } = link?;
    Some(SettingsLink { link: Link { label, url, note: None }, path, position })
}

/// An address; paths start at the root of the blog, not of its host.
fn read_link_address(fields: &Fields<'_>, root: &str) -> Option<LinkAddress> {
    let node = fields.require("url")?;
    let url = node.address()?;
    if let Some(rest) = url.strip_prefix(root).filter(|_| root != "/") {
        let address = format!("{root}{}", url.trim_start_matches('/'));
        node.warning(Message::path_with_root(url, address), Message::write_this(format!("/{rest}")));
    }
    Some(LinkAddress { url: url.to_owned(), path: node.path().to_owned(), position: node.position() })
}

fn read_responses(fields: &Fields<'_>) -> Option<Responses> {
    let default = Responses {
        endpoint: None,
        state: ResponseState::Open,
        close_after_days: None,
        keep_unapproved_days: DEFAULT_KEEP_DAYS,
        contact: false,
        webmention: false,
    };
    Responses::read_field_or(fields, "responses", default)
}

fn read_contact(fields: &Fields<'_>, is_without_endpoint: bool) -> Option<bool> {
    read_flag(fields, "contact", is_without_endpoint, Message::contact_without_endpoint())
}

fn read_webmention(fields: &Fields<'_>, is_without_endpoint: bool) -> Option<bool> {
    read_flag(fields, "webmention", is_without_endpoint, Message::webmention_without_endpoint())
}

/// Reads a switch that has an effect only with an endpoint.
fn read_flag(fields: &Fields<'_>, name: &'static str, is_without_endpoint: bool, warning: Message) -> Option<bool> {
    let Some(node) = fields.get(name) else { return Some(false) };
    let is_on = Flag::read(&node)?;
    if is_on && is_without_endpoint {
        node.warning(warning, Message::add_endpoint(name));
    }
    Some(is_on)
}
