//! JSON schemas of the author's files, so that editors complete and check while typing.
//!
//! The types below exist for their schema only; a test compares the fields of [`PostFile`], [`SiteFile`] and
//! [`ResponsesFile`] with those of the parsers.

use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde_json::Value;

/// Schema of `public/posts/<slug>.json` and `public/pages/<name>.json`, as pretty JSON.
///
/// # Errors
/// When the schema can't be written as JSON.
pub fn post() -> serde_json::Result<String> {
    pretty(schema_for!(PostFile))
}

/// Schema of `public/site.json`, as pretty JSON.
///
/// # Errors
/// When the schema can't be written as JSON.
pub fn site() -> serde_json::Result<String> {
    pretty(schema_for!(SiteFile))
}

/// Schema of `public/responses/<slug>.json`, as pretty JSON.
///
/// # Errors
/// When the schema can't be written as JSON.
pub fn responses() -> serde_json::Result<String> {
    pretty(schema_for!(ResponsesFile))
}

fn pretty(mut schema: schemars::Schema) -> serde_json::Result<String> {
    RecursiveTransform(without_null).transform(&mut schema);
    Ok(serde_json::to_string_pretty(&schema)? + "\n")
}

/// Optional fields must not be `null`: the parser refuses it, and so must the schema.
fn without_null(schema: &mut schemars::Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
        if let [only] = choices.as_slice() {
            let only = only.clone();
            object.remove("anyOf");
            if let Value::Object(fields) = only {
                object.extend(fields);
            }
        }
    }
}

/// A text, or an array of paragraphs.
#[expect(dead_code, reason = "exists for its schema")]
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Paragraphs {
    /// The whole text.
    Text(String),
    /// One paragraph, heading, list or table each; joined by empty lines.
    Paragraphs(Vec<String>),
}

/// A post of Carnet: one JSON Feed 1.1 item.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Carnet post")]
pub struct PostFile {
    /// Address of this schema, for editors.
    #[serde(rename = "$schema")]
    schema: Option<String>,
    /// What responses know the post by, stable for ever; default: the slug.
    id: Option<String>,
    /// One line of plain text.
    title: String,
    /// A day (2012-03-15, in the site's time zone) or RFC 3339; required unless the post is a draft.
    date_published: Option<String>,
    /// When the post was changed last; same forms as date_published.
    date_modified: Option<String>,
    /// The text in Markdown: CommonMark with tables, footnotes, strikethrough and task lists.
    content_markdown: Option<Paragraphs>,
    /// The text in HTML; it is cleaned.
    content_html: Option<Paragraphs>,
    /// The text without any markup; empty lines part paragraphs.
    content_text: Option<Paragraphs>,
    /// One or two sentences for lists and previews; default: the start of the text.
    summary: Option<String>,
    /// Main picture, for previews: an address or a path such as /media/photo.jpg.
    image: Option<String>,
    /// Picture above the text.
    banner_image: Option<String>,
    /// Authors; default: the site's.
    authors: Option<Vec<AuthorObject>>,
    /// Tags as readers see them, such as "marketing RH".
    tags: Option<Vec<String>>,
    /// BCP 47 tag of the text; default: the site's language.
    language: Option<String>,
    /// The page elsewhere that the post is about.
    external_url: Option<String>,
    /// Files that come with the post.
    attachments: Option<Vec<AttachmentObject>>,
    /// What JSON Feed has no field for.
    #[serde(rename = "_carnet")]
    carnet: Option<CarnetObject>,
}

/// Fields of Carnet beside JSON Feed's.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CarnetObject {
    /// Last part of the address: a-z, 0-9 and hyphens; default: the file's name.
    slug: Option<String>,
    /// Drafts never leave the author's machine.
    status: Option<StatusName>,
    /// Old paths that lead here, such as /2012/03/title/.
    aliases: Option<Vec<String>>,
    /// The series that the post belongs to.
    series: Option<SeriesObject>,
    /// What the pictures show, for those who can't see them.
    image_alt: Option<String>,
    /// Whether responses are taken; default: as the site.
    responses: Option<ResponseStateName>,
    /// Where the post was imported from.
    source: Option<String>,
    /// Slug of the post that this one translates; of a static page, slug of the page.
    translation_of: Option<String>,
}

#[expect(dead_code, reason = "exists for its schema")]
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum StatusName {
    /// For readers, from its date on.
    Published,
    /// For the author only.
    Draft,
}

/// Language of the interface.
#[expect(dead_code, reason = "exists for its schema")]
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Language")]
enum InterfaceLanguage {
    /// French.
    Fr,
    /// English.
    En,
}

#[expect(dead_code, reason = "exists for its schema")]
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum ResponseStateName {
    /// Anyone may respond.
    Open,
    /// Nobody may respond any more.
    Closed,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SeriesObject {
    /// Name of the series, the same in all its parts.
    name: String,
    /// Number of this part, from 1.
    #[schemars(range(min = 1))]
    part: u32,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AuthorObject {
    /// Name as shown.
    name: String,
    /// Page about the author.
    url: Option<String>,
    /// Picture of the author.
    avatar: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AttachmentObject {
    /// Address of the file.
    url: String,
    /// Media type, such as audio/mpeg.
    #[schemars(regex(pattern = "^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*$"))]
    mime_type: String,
    /// Title.
    title: Option<String>,
    /// Size in bytes.
    #[schemars(range(min = 0, max = 1_000_000_000_000_u64))]
    size_in_bytes: Option<f64>,
    /// Length in seconds.
    #[schemars(range(min = 0, max = 3_600_000))]
    duration_in_seconds: Option<f64>,
}

/// The blog as a whole.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Carnet site")]
pub struct SiteFile {
    /// Address of this schema, for editors.
    #[serde(rename = "$schema")]
    schema: Option<String>,
    /// Name of the blog.
    title: String,
    /// A sentence about it.
    description: Option<String>,
    /// Language of the interface; default: fr.
    language: Option<InterfaceLanguage>,
    /// Address of the blog, such as https://example.org/ or https://example.org/blog/.
    base_url: String,
    /// After a move: the very first base_url. Feeds know the blog and its posts by it; default: base_url.
    first_base_url: Option<String>,
    /// Who writes.
    author: AuthorObject,
    /// IANA name, such as America/Toronto; default: UTC.
    time_zone: Option<String>,
    /// Posts on one page of a list; default: 10.
    #[schemars(range(min = 1))]
    posts_per_page: Option<u32>,
    /// Links of the header.
    navigation: Option<Vec<LinkObject>>,
    /// Links of the footer.
    footer: Option<Vec<LinkObject>>,
    /// How responses are taken.
    responses: Option<ResponsesObject>,
    /// Whom readers can ask about their personal data: an e-mail address.
    privacy_contact: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LinkObject {
    /// Text of the link.
    label: String,
    /// A path from the root of the blog, or an absolute address.
    url: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ResponsesObject {
    /// Address of the endpoint, such as https://responses.example.org/; without one no form is shown.
    endpoint: Option<String>,
    /// Whether responses are taken, where a post does not say; default: open.
    state: Option<ResponseStateName>,
    /// Days after which a post takes no more responses.
    #[schemars(range(min = 1))]
    close_after_days: Option<u32>,
    /// Days after which the endpoint erases responses that were not approved, as readers are told; default: 30.
    #[schemars(range(min = 1))]
    keep_unapproved_days: Option<u32>,
}

/// The approved responses to one post, as a JSON Feed 1.1. `carnet pull` writes it.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Carnet responses")]
pub struct ResponsesFile {
    /// Address of this schema, for editors.
    #[serde(rename = "$schema")]
    schema: Option<String>,
    /// Always https://jsonfeed.org/version/1.1.
    version: Option<String>,
    /// What this is a list of.
    title: Option<String>,
    /// Page of the post.
    home_page_url: Option<String>,
    /// The responses; their order does not matter.
    items: Vec<ResponseObject>,
    /// Only in lists that come from an endpoint.
    #[serde(rename = "_carnet")]
    carnet: Option<ListObject>,
}

/// One response, or a page elsewhere that links to the post.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ResponseObject {
    /// Last part of its permalink, once in the file: a-z, 0-9 and hyphens.
    #[schemars(regex(pattern = "^[0-9a-z-]{1,64}$"))]
    id: String,
    /// Permalink.
    url: Option<String>,
    /// Title of the page that links to the post; for pingbacks.
    title: Option<String>,
    /// The text, plain: empty lines part paragraphs. Pingbacks may lack it.
    content_text: Option<String>,
    /// RFC 3339, such as 2012-03-15T09:30:00-04:00.
    date_published: String,
    /// Who wrote it: one; nobody, where it was withdrawn.
    authors: Vec<ResponseAuthorObject>,
    /// What JSON Feed has no field for.
    #[serde(rename = "_carnet")]
    carnet: Option<ResponseExtensionObject>,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ResponseAuthorObject {
    /// Name as shown; a pingback with a title may lack it.
    name: Option<String>,
    /// Their site; for a pingback, the page that links to the post.
    url: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ResponseExtensionObject {
    /// Id of the response that this one answers.
    parent: Option<String>,
    /// Whether the author of the blog wrote it; default: false.
    author: Option<bool>,
    /// For what is not a response.
    kind: Option<KindName>,
    /// Identity of the post; not needed here.
    post: Option<String>,
    /// The date as text; not needed here.
    date: Option<String>,
}

#[expect(dead_code, reason = "exists for its schema")]
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum KindName {
    /// A page elsewhere that links to the post; not counted among the responses.
    Pingback,
    /// The place of a response that was withdrawn and that others answer; it has no author and no text.
    Withdrawn,
}

#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListObject {
    /// Ids of responses that are no longer published.
    withdrawn: Option<Vec<String>>,
    /// Whether the post takes no more responses.
    closed: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::{post, responses, site};
    use crate::post::{Post, Reading};
    use crate::responses_file::{self, Sender};
    use crate::site::SiteSettings;
    use jiff::tz::TimeZone;

    /// `cargo xtask schema` regenerates the published files.
    #[test]
    fn published_schemas_are_up_to_date() {
        let published = |name: &str| {
            let path = format!("{}/../../docs/schema/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(&path).unwrap()
        };
        let hint = "run `cargo xtask schema`";
        assert_eq!(published("post"), post().unwrap(), "{hint}");
        assert_eq!(published("site"), site().unwrap(), "{hint}");
        assert_eq!(published("responses"), responses().unwrap(), "{hint}");
    }

    /// Compares the field names in the parser's help for an unknown field with those of the schema.
    #[test]
    fn parser_and_schema_know_the_same_fields() {
        let unlike_any = r#"{"0123456789abcdef0123456789abcdef": 1}"#;
        let reading = Reading { file: "x.json", stem: "x", zone: &TimeZone::UTC, is_page: false };
        let of_post = Post::parse(unlike_any, &reading).map(|_| ()).unwrap_err();
        let of_site = SiteSettings::parse("site.json", unlike_any).map(|_| ()).unwrap_err();
        let (_, of_responses) = responses_file::read("x.json", unlike_any, Sender::Author);
        for (diagnostics, schema) in
            [(of_post, post().unwrap()), (of_site, site().unwrap()), (of_responses, responses().unwrap())]
        {
            let offered = diagnostics
                .iter()
                .find_map(|diagnostic| diagnostic.help.strip_prefix("remove it; known here: "))
                .unwrap()
                .split(", ")
                .map(str::to_owned)
                .collect::<Vec<_>>();
            let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
            let mut listed: Vec<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
            listed.retain(|name| name != "$schema");
            listed.sort_unstable();
            assert_eq!(offered, listed);
        }
    }
}
