//! A post as its author wrote it: one JSON Feed 1.1 item with the extension `_carnet`.
//!
//! [`Post::parse`] turns the text of a file into a valid value, or into all its diagnostics.

mod body;
pub mod field_types;

use jiff::tz::TimeZone;

use crate::author::{Author, ResponseState};
use crate::date::PostDate;
use crate::diagnostic::Diagnostic;
use crate::fediverse::FediversePost;
use crate::json::basic_types::{Address, Count, Line, Text};
use crate::json::field_type::{FieldType, Readable};
use crate::json::fields::Fields;
use crate::json::node::Node;
use crate::json::object::object;
use crate::json::{Report, parse};
use crate::message::Message;
use crate::slug::Slug;
use body::read_body;
pub use body::{BODY_FIELDS, Body};
use field_types::{AlternativeText, ByteSize, LanguageTag, MediaType, OldPath, Seconds, Summary, Tags, Title};
pub use field_types::{Status, Translation};

object! {
    /// A post of Carnet, or a static page: one item of JSON Feed 1.1.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Post(fields, reading: &Reading<'_>) with _carnet "Fields that JSON Feed does not have." {
        /// One line of plain text, at most 300 characters.
        title: Title, Required Message::add_title;

        /// When it was published: a day (`2012-03-15`, in the time zone of the site), or a day with time and offset
        /// (`2012-03-15T09:30:00-04:00`).
        date as "date_published": Option<PostDate> = read_date(fields, "date_published", reading.zone),
            Unless "it is a draft or a static page";

        /// The text, in one of three forms: Markdown (CommonMark with tables, footnotes, strikethrough and task lists),
        /// HTML, which is sanitized, or plain text, in which empty lines separate paragraphs.
        body as "content_markdown" | "content_html" | "content_text": Body = read_body(fields),
            Unless "another of the three is there";

        /// Tags as readers see them, such as `"marketing RH"`. See [Tags](#tags).
        tags: Tags;

        /// One or two sentences, shown under the title, in lists and as the description for search engines.
        summary: Option<Summary>, Default "lists and the description have the start of the text";

        /// A picture above the text: the path of a file in `public/`.
        banner_image: Option<Address>;

        /// When it was changed last, in the forms of `date_published`; shown as "Updated on …".
        modified as "date_modified": Option<PostDate>
            = read_modified(fields, reading.zone, date.as_ref().and_then(Option::as_ref));

        /// Authors: `[{ "name": "…" }]`, also with `url` and `avatar`.
        authors: Vec<Author>, Default "the author in `site.json`";

        /// Language of the text: a BCP 47 tag such as `"en"` or `"fr-CA"`.
        language: Option<LanguageTag>, Default "the language in `site.json`";

        /// Main picture, for feeds and for previews on other sites: the path of a file in `public/`, or an address.
        /// Previews need PNG, JPEG, WebP or GIF, 600 × 315 pixels at least, 1200 × 630 at best.
        image: Option<Address>, Default "`banner_image`; without one, previews have a picture with the title and the \
            name of the blog, in Latin or Cyrillic letters";

        /// A name of the post that never changes, even when its slug does. Responses and feeds identify the post by it.
        id: Option<Line>, Default "the slug; in feeds the address";

        /// The page elsewhere that the post is about. It is linked below a text that does not link to it, and in feeds.
        external_url: Option<Address>;

        /// Address at which the post was in another blog, as in JSON Feed. Its path redirects to the post, as those in
        /// `_carnet.aliases` do. See [Addresses](#addresses).
        url: Option<Address>;

        /// Files that come with the post: `url`, `mime_type`, and optionally `title`, `size_in_bytes` and
        /// `duration_in_seconds`. See [Attachments](#attachments).
        attachments: Vec<Attachment>;

        /// Last part of the address: `a` to `z`, `0` to `9` and single hyphens.
        slug in _carnet: Slug = read_slug(fields, &_carnet, reading.stem), Default "the name of the file";

        /// Whether the post is published: `"published"` or `"draft"`. Drafts are not in the built site.
        status in _carnet: Status, Default "`\"published\"`";

        /// The series that the post belongs to, and the number of this part: `{ "name": "…", "part": 1 }`.
        series in _carnet: Option<SeriesPart>;

        /// Alternative text of `banner_image` and `image`: what they show, for those who can't see them.
        image_alt in _carnet: Option<AlternativeText>, Default "empty";

        /// Old paths that redirect to the post, such as `"/2012/03/title/"`. See [Addresses](#addresses).
        aliases in _carnet: Vec<OldPath>;

        /// Whether readers may respond: `"open"` or `"closed"`.
        responses in _carnet: Option<ResponseState>, Default "as in `site.json`";

        /// Your post on the Fediverse about this one, such as `"https://mastodon.example/@ana/1098"`. `carnet pull`
        /// fetches the replies to it. See [Responses from elsewhere](#responses-from-elsewhere).
        fediverse in _carnet: Option<FediversePost>;

        /// The slug of the post that this one translates; of a static page, the slug of the page. See
        /// [Languages](#languages).
        translation in _carnet as "translation_of": Option<Translation>;

        /// Where the post was imported from.
        source in _carnet: Option<Text>;
    }
    then {
        require_date(fields, reading, status);
    }
}

object! {
    /// A post's place in a series.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct SeriesPart(fields) {
        /// Name of the series, the same in all its parts.
        name: Line, Required Message::add_series_name;
        /// Number of this part, from 1.
        part: Count, Required Message::add_part_number;
    }
}

object! {
    /// An attachment of a post, as in JSON Feed.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Attachment(fields) {
        /// Address of the file.
        url: Address, Required Message::add_file_address;
        /// Media type, such as `audio/mpeg`.
        mime_type: MediaType, Required Message::add_media_type;
        /// Title.
        title: Option<Line>;
        /// Size in bytes.
        size_in_bytes: Option<ByteSize>;
        /// Duration in seconds.
        duration_in_seconds: Option<Seconds>;
    }
}

/// Context for parsing a post.
pub struct Reading<'c> {
    /// Path below `public/`, for diagnostics.
    pub file: &'c str,
    /// File name without extension; the default slug.
    pub stem: &'c str,
    /// Time zone of the site.
    pub zone: &'c TimeZone,
    /// Whether it is a static page, which needs no date.
    pub is_page: bool,
}

impl Post {
    /// Identity for the endpoint and for responses: the `id` that its author wrote, otherwise the slug.
    pub fn identity(&self) -> &str {
        self.id.as_deref().unwrap_or(self.slug.as_str())
    }

    /// Parses the text of a post's file. Warnings are returned with the post.
    ///
    /// # Errors
    /// All diagnostics of the file, sorted by position.
    pub fn parse(text: &str, reading: &Reading<'_>) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        parse(Report::new(reading.file, text), |root| {
            let fields = root.fields(Self::DECLARATION)?;
            let post = Self::read_fields(&fields, reading);
            fields.finish();
            post
        })
    }
}

impl FieldType for PostDate {
    type Value = Self;
}

fn read_date(fields: &Fields<'_>, name: &'static str, zone: &TimeZone) -> Option<Option<PostDate>> {
    match fields.get(name) {
        Some(node) => date_of(&node, zone).map(Some),
        None => Some(None),
    }
}

fn date_of(node: &Node<'_>, zone: &TimeZone) -> Option<PostDate> {
    let text = node.filled_text()?;
    let date = PostDate::parse(text, zone);
    if date.is_none() {
        node.error(Message::not_a_date(text), Message::write_date());
    }
    date
}

fn read_modified(fields: &Fields<'_>, zone: &TimeZone, published: Option<&PostDate>) -> Option<Option<PostDate>> {
    let Some(node) = fields.get("date_modified") else { return Some(None) };
    let modified = date_of(&node, zone)?;
    let Some(published) = published.filter(|published| modified.is_before(published)) else {
        return Some(Some(modified));
    };
    let message = Message::modified_too_early(modified.written, &published.written);
    node.warning(message, Message::write_modified_date());
    Some(None)
}

fn require_date(fields: &Fields<'_>, reading: &Reading<'_>, status: Option<Status>) {
    if fields.get("date_published").is_none() && !reading.is_page && status != Some(Status::Draft) {
        let help =
            Message::add_either_json("\"date_published\": \"2012-03-15\"", "\"_carnet\": { \"status\": \"draft\" }");
        fields.error(Message::missing_field("date_published"), help);
    }
}

fn read_slug(fields: &Fields<'_>, own: &Fields<'_>, stem: &str) -> Option<Slug> {
    if let Some(node) = own.get("slug") {
        return Slug::read(&node);
    }
    match Slug::parse(stem) {
        Ok(slug) => Some(slug),
        Err(error) => {
            let help = match Slug::from_text(stem) {
                Some(slug) => Message::rename_file_or_set_slug(
                    format!("{slug}.json"),
                    format!("\"_carnet\": {{ \"slug\": \"{slug}\" }}"),
                ),
                None => Message::rename_post_file(),
            };
            fields.error(Message::invalid_file_name(stem, error.message()), help);
            None
        }
    }
}
