//! `site.json`: the settings of the blog.
//!
//! The schema for editors and documentation is [`crate::schema::SiteFile`].

use jiff::tz::TimeZone;
use url::Url;

use crate::author::{Author, ResponseState, author};
use crate::base_url;
use crate::diagnostic::{Diagnostic, Position};
use crate::endpoint::{self, Endpoint};
use crate::json::fields::Fields;
use crate::json::node::Node;
use crate::json::{Report, parse};
use protocol::bundle::Link;
use protocol::language::Language;
use protocol::threads::DEFAULT_KEEP_DAYS;

/// Default number of posts on one page of a list.
pub const DEFAULT_POSTS_PER_PAGE: u32 = 10;

/// Settings for responses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responses {
    /// Address of the endpoint; without one, no form is shown.
    pub endpoint: Option<Endpoint>,
    /// Default for posts.
    pub state: ResponseState,
    /// Days after which responses to a post are closed.
    pub close_after_days: Option<u32>,
    /// Days after which the endpoint erases responses that were not approved.
    pub keep_unapproved_days: u32,
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

/// The settings of the blog.
#[derive(Clone, Debug)]
pub struct SiteSettings {
    /// Name.
    pub title: String,
    /// A sentence about it.
    pub description: String,
    /// Language of the interface.
    pub language: Language,
    /// Absolute address of the root, with a slash at its end; its path is `/`, or the folder of the blog.
    pub base_url: Url,
    /// The first `base_url` of the blog, in the same form. Ids in feeds start with it, so that they survive a move.
    pub first_base_url: Url,
    /// Default author of posts.
    pub author: Author,
    /// Time zone of plain dates and of displayed days.
    pub zone: TimeZone,
    /// Posts on one page of a list.
    pub posts_per_page: usize,
    /// Links of the header.
    pub navigation: Vec<SettingsLink>,
    /// Links of the footer.
    pub footer: Vec<SettingsLink>,
    /// Responses.
    pub responses: Responses,
    /// Contact for questions about personal data.
    pub privacy_contact: Option<String>,
}

impl SiteSettings {
    /// Parses the text of `site.json`.
    ///
    /// # Errors
    /// All diagnostics of the file, sorted by position.
    pub fn parse(file: &str, text: &str) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        parse(Report::new(file, text), |root| {
            let mut fields = root.fields()?;
            let settings = read(&mut fields);
            fields.finish();
            settings
        })
    }
}

fn read(fields: &mut Fields<'_>) -> Option<SiteSettings> {
    fields.get("$schema");
    let title =
        fields.require("title", "add the name of the blog").and_then(|node| node.plain_line().map(str::to_owned));
    let description = fields.get("description").and_then(|node| node.plain_line()).unwrap_or_default().to_owned();
    let language = fields.get("language").map_or(Some(Language::Fr), |node| language(&node));
    let base_url = fields
        .require("base_url", "add the address of the blog, such as \"https://example.org/\"")
        .and_then(|node| base_url::read(&node));
    let first_base_url = match fields.get("first_base_url") {
        Some(node) => base_url::read(&node),
        None => base_url.clone(),
    };
    let root = base_url.as_ref().map_or("/", Url::path);
    let author = fields.require("author", "add \"author\": { \"name\": \"…\" }").and_then(|node| author(&node));
    let zone = match fields.get("time_zone") {
        Some(node) => time_zone(&node),
        None => Some(TimeZone::UTC),
    };
    let posts_per_page =
        fields.get("posts_per_page").map_or(Some(DEFAULT_POSTS_PER_PAGE), |node| node.whole_number(1));
    let navigation = links(fields, "navigation", root);
    let footer = links(fields, "footer", root);
    let responses = responses(fields);
    let privacy_contact = fields.get("privacy_contact").and_then(|node| node.plain_line().map(str::to_owned));
    Some(SiteSettings {
        title: title?,
        description,
        language: language?,
        base_url: base_url?,
        first_base_url: first_base_url?,
        author: author?,
        zone: zone?,
        posts_per_page: usize::try_from(posts_per_page?).ok()?,
        navigation,
        footer,
        responses,
        privacy_contact,
    })
}

fn language(node: &Node<'_>) -> Option<Language> {
    match node.text()? {
        "fr" => Some(Language::Fr),
        "en" => Some(Language::En),
        other => {
            node.error(
                format!("\"{other}\" is not a language of the interface"),
                "write \"fr\" or \"en\"; a post may have another language in its own \"language\"",
            );
            None
        }
    }
}

fn time_zone(node: &Node<'_>) -> Option<TimeZone> {
    let name = node.filled_text()?;
    let zone = TimeZone::get(name).ok();
    if zone.is_none() {
        node.error(
            format!("\"{name}\" is not a time zone"),
            "write a name of the IANA database, such as \"America/Toronto\" or \"Europe/Paris\"",
        );
    }
    zone
}

fn links(fields: &mut Fields<'_>, name: &'static str, root: &str) -> Vec<SettingsLink> {
    let items = fields.get(name).and_then(|node| node.items()).unwrap_or_default();
    items.iter().filter_map(|item| link(item, root)).collect()
}

fn link(node: &Node<'_>, root: &str) -> Option<SettingsLink> {
    let mut fields = node.fields()?;
    let label =
        fields.require("label", "add the text of the link").and_then(|node| node.plain_line().map(str::to_owned));
    let address = fields.require("url", "add the address of the link");
    let url = address.as_ref().and_then(|node| own_address(node, root));
    fields.finish();
    let (address, link) = (address?, Link { label: label?, url: url?, note: None });
    Some(SettingsLink { link, path: address.path().to_owned(), position: address.position() })
}

/// An address; paths start at the root of the blog, not of its host.
fn own_address(node: &Node<'_>, root: &str) -> Option<String> {
    let url = node.address()?;
    if let Some(rest) = url.strip_prefix(root).filter(|_| root != "/") {
        node.warning(
            format!(
                "\"{url}\" would lead to {root}{}: paths start at the root of the blog",
                url.trim_start_matches('/')
            ),
            format!("write /{rest}"),
        );
    }
    Some(url.to_owned())
}

fn responses(fields: &mut Fields<'_>) -> Responses {
    let mut responses = Responses {
        endpoint: None,
        state: ResponseState::Open,
        close_after_days: None,
        keep_unapproved_days: DEFAULT_KEEP_DAYS,
    };
    if let Some(mut inner) = fields.get("responses").and_then(|node| node.fields()) {
        responses.endpoint = inner.get("endpoint").and_then(|node| endpoint(&node));
        responses.state =
            inner.get("state").and_then(|node| ResponseState::read(&node)).unwrap_or(ResponseState::Open);
        responses.close_after_days = inner.get("close_after_days").and_then(|node| node.whole_number(1));
        if let Some(days) = inner.get("keep_unapproved_days").and_then(|node| node.whole_number(1)) {
            responses.keep_unapproved_days = days;
        }
        inner.finish();
    }
    responses
}

fn endpoint(node: &Node<'_>) -> Option<Endpoint> {
    let text = node.filled_text()?;
    let endpoint: Option<Endpoint> = text.parse().ok();
    match &endpoint {
        None => node.error(format!("\"{text}\" is not the address of an endpoint"), endpoint::HELP),
        Some(endpoint) if endpoint.policy_source() != endpoint.origin() => node.warning(
            format!(
                "a content security policy can't name an IPv6 address: pages may connect to all of {}",
                endpoint.policy_source()
            ),
            "give the endpoint a host name",
        ),
        Some(_) => {}
    }
    endpoint
}
