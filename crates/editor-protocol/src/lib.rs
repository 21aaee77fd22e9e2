//! What the page and the server of `carnet write` exchange, as JSON over HTTP.
//!
//! Calls are below [`API`]. Files are named by their path below `public/`, such as `posts/x.json`. A text is at most
//! [`MAX_BODY`] bytes. Errors are an [`ErrorBody`] with a status: 400 invalid, 401 no session, 403 another origin or
//! host, 404 unknown, 409 a [`Conflict`], 413 too large, 415 another media type, 422 a value that can't be saved, 500
//! disk, 502 the endpoint for responses.
//!
//! | call | request | reply |
//! | --- | --- | --- |
//! | `GET /api/blog` | | [`Blog`] |
//! | `GET /api/posts` | | [`PostList`] |
//! | `POST /api/posts` | [`NewPost`] | 201 [`OpenedPost`] |
//! | `GET /api/post?file=` | | [`OpenedPost`] |
//! | `PUT /api/post?file=` | [`Save`] | [`Saved`], or 409 [`Conflict`] |
//! | `PUT /api/journal?file=` | [`JournalEntry`] | 204, once it is on disk |
//! | `DELETE /api/journal?file=&tab=` | | 204: unsaved text is dropped; the history keeps it |
//! | `POST /api/preview?file=` | [`PostContent`] | [`Preview`] |
//! | `GET /api/history?file=` | | [`History`] |
//! | `GET /api/history/state?file=&id=` | | [`OpenedState`] |
//! | `POST /api/history/restore?file=&id=` | | [`Saved`] |
//! | `POST /api/paste` | [`Paste`] | [`Pasted`] |
//! | `POST /api/media?name=` | the bytes of the file | 201 [`StoredFile`] |
//! | `POST /api/fix?file=` | [`PostContent`] | [`Fixed`] |
//! | `GET /api/publication` | | [`Publication`] |
//! | `POST /api/publication/prepare` | | 202 [`Publication`] |
//! | `POST /api/publication/publish` | [`Confirmation`] | 202 [`Publication`]; 409 if another plan is prepared, 422 without what the plan needs to be allowed |
//! | `POST /api/publication/cancel` | | 202 [`Publication`]; what is under way ends, a plan is dropped |
//! | `GET /api/responses` | | [`WaitingResponses`] |
//! | `PUT /api/responses/key` | [`EndpointKey`] | [`WaitingResponses`], or 422 |
//! | `POST /api/responses/decide` | [`Decide`] | [`Decided`] |
//! | `POST /api/responses/pull` | | [`Pulled`] |
//!
//! The unsaved text to be dropped is that of one tab, or without `tab` that of all.
//!
//! Each call has the cookie of the session, and its key in [`SESSION_KEY_HEADER`]. The page gets the key once, in the
//! fragment of the address `/#key=…` ([`KEY_FRAGMENT`]).
//!
//! Addresses of the page are `/`, [`EDIT`]`?file=` (with `&view=history` for the history), [`PUBLISH`] and [`RESPONSES`];
//! all are its `index.html`. It shows [`PREVIEW`]`?file=` in a frame: the document of the file as the build writes it. It is of the
//! same origin, since the page replaces the `<article>` in it by that of each new [`Preview`].

mod difference;
mod publication;
mod responses;

use serde::{Deserialize, Serialize};

pub use difference::difference;
pub use publication::{
    Confirmation, FileProblem, PostChange, PostChangeKind, Progress, Publication, PublicationPlan, PublishedSite,
    Stage,
};
pub use responses::{Decide, Decided, EndpointKey, ParentResponse, Pulled, WaitingResponse, WaitingResponses};

/// Where the calls are.
pub const API: &str = "/api";

/// The header of each call with the key of the session.
pub const SESSION_KEY_HEADER: &str = "carnet-session-key";

/// What the fragment of an address starts with if the key of the session follows.
pub const KEY_FRAGMENT: &str = "key=";

/// The address of the page that edits a file.
pub const EDIT: &str = "/edit";

/// The address of the page that publishes.
pub const PUBLISH: &str = "/publish";

/// The address of the page with the responses that wait.
pub const RESPONSES: &str = "/responses";

/// Where the document with the preview of a file is.
pub const PREVIEW: &str = "/preview/page";

/// Largest JSON body of a request, in bytes.
pub const MAX_BODY: usize = 16 * 1024 * 1024;

/// Largest file that can be uploaded, in bytes.
pub const MAX_UPLOAD: usize = 512 * 1024 * 1024;

/// How long after a key press its text may at most be sent to the journal, in milliseconds.
pub const JOURNAL_DELAY: u32 = 500;

/// What the page needs to know of the blog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blog {
    /// Its title.
    pub title: String,
    /// Language of the interface: `fr` or `en`.
    pub language: String,
    /// Its time zone, such as `America/Toronto`.
    pub time_zone: String,
    /// The offset of that zone now, such as `-05:00`.
    pub offset: String,
    /// The public address of the blog.
    pub base_url: String,
}

/// All posts and static pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostList {
    /// Drafts first, then scheduled and published posts by date, newest first.
    pub posts: Vec<PostSummary>,
    /// Labels of all tags, the most used first.
    pub tags: Vec<String>,
}

/// A post in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostSummary {
    /// Path below `public/`.
    pub file: String,
    /// Its title; the name of the file where it can't be read.
    pub title: String,
    /// Its slug.
    pub slug: String,
    /// Whether readers see it.
    pub visibility: Visibility,
    /// Its date as readers see it; empty without one.
    pub date: String,
    /// Labels of its tags.
    pub tags: Vec<String>,
    /// Whether there is text that was not saved.
    pub has_unsaved_text: bool,
    /// Whether the file has errors.
    pub has_errors: bool,
    /// Title, tags and slug in lower case without accents, for the search of the list.
    pub search_text: String,
}

/// Whether readers see a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Only the author sees it.
    Draft,
    /// It is published by a build after its date.
    Scheduled,
    /// Readers see it.
    Published,
    /// A static page.
    Page,
}

/// A post to be started as a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPost {
    /// Its title; the name of the file is made of it.
    pub title: String,
}

/// What the editor shows and changes of a file. Everything else in the file stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostContent {
    /// One line.
    pub title: String,
    /// The form of the text.
    pub markup: Markup,
    /// The text; paragraphs are separated by empty lines.
    pub text: String,
    /// Whether it is a draft.
    pub is_draft: bool,
    /// `date_published` as written; empty for none.
    pub date: String,
    /// The slug; empty for the one of the file's name.
    pub slug: String,
    /// Labels of the tags.
    pub tags: Vec<String>,
    /// The summary; empty for none.
    pub summary: String,
    /// The series; none if the name is empty.
    pub series: Series,
    /// `open`, `closed`, or empty for the default of the blog.
    pub responses: String,
    /// The slug of the post that this one translates; empty for none.
    pub translation_of: String,
    /// The language of the text, a BCP 47 tag; empty for the blog's.
    pub language: String,
}

/// The form of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Markup {
    /// Markdown.
    #[default]
    Markdown,
    /// HTML.
    Html,
    /// Plain text.
    Text,
}

/// A post's place in a series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Series {
    /// Its name; empty for none.
    pub name: String,
    /// The number of the part, from 1.
    pub part: u32,
}

/// A file that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedPost {
    /// Path below `public/`.
    pub file: String,
    /// Hash of the bytes of the file, which a [`Save`] carries. It is empty for a file that was removed, of which only
    /// `unsaved` is left; saving with this hash makes the file again. It is empty as well for one that is not UTF-8,
    /// which can't be saved.
    pub hash: String,
    /// What is in the file. It is empty for a file that was removed or is no JSON, which is opened only if there is
    /// `unsaved` text; `diagnostics` say why. A save replaces a file that is no JSON; the history keeps it.
    pub content: PostContent,
    /// Text that was typed and not saved, such as before a crash.
    pub unsaved: Option<JournalEntry>,
    /// Diagnostics of the file.
    pub diagnostics: Vec<Problem>,
    /// Whether readers have another text.
    pub published: PublishedState,
}

/// A file beside what was published last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "published", rename_all = "snake_case")]
pub enum PublishedState {
    /// It was not published, or there is no record of what was.
    #[default]
    Unknown,
    /// The file is as it was published.
    Same,
    /// The file was changed since.
    Changed {
        /// The state of the history to restore; none if its text is not in the history.
        state: Option<String>,
    },
}

/// A change to be written to the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Save {
    /// Hash of the bytes that were read.
    pub base_hash: String,
    /// The new content.
    pub content: PostContent,
    /// The newest entry that the tab has sent to the journal. It is removed once the file is on disk.
    #[serde(default)]
    pub entry: Option<EntryId>,
}

/// A file that was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Hash of the new bytes.
    pub hash: String,
    /// What is in the file now.
    pub content: PostContent,
    /// Diagnostics of the file.
    pub diagnostics: Vec<Problem>,
}

/// The file changed since it was read; nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The file as it is now.
    pub current: OpenedPost,
}

/// Text that was typed and is not saved yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Hash of the bytes of the file that the text started from.
    pub base_hash: String,
    /// Identifies the tab that the text is from.
    pub tab: String,
    /// Counts the entries of a tab; an older one never replaces a newer one.
    pub sequence: u64,
    /// The text and the fields.
    pub content: PostContent,
    /// Where the cursor is in the text, in UTF-16 code units.
    pub cursor: u32,
    /// The entry of another tab, such as one before a crash, whose text this tab has taken over. It is removed once
    /// this one is on disk, unless the other tab has sent a newer one.
    #[serde(default)]
    pub replaces: Option<EntryId>,
}

/// Names an entry of the journal of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryId {
    /// The tab.
    pub tab: String,
    /// The number of the entry.
    pub sequence: u64,
}

/// A preview of a text that is not saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The `<article>` element as the build writes it.
    pub article: String,
    /// Diagnostics of the text.
    pub diagnostics: Vec<Problem>,
    /// Number of words.
    pub words: u32,
}

/// An error or a warning of `carnet check`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Whether the site can't be built.
    pub is_error: bool,
    /// The field that it is about, such as `title`, `text` or `tags`; empty for the whole file.
    pub field: String,
    /// The line in the text, from 1, where the field is `text` and the line is known.
    pub line: Option<u32>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Whether `carnet check --fix` would correct it, and so [`Fixed`].
    pub is_fixable: bool,
}

/// A content after all safe fixes of `carnet check --fix`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fixed {
    /// The content; nothing is saved.
    pub content: PostContent,
    /// The diagnostics that remain.
    pub diagnostics: Vec<Problem>,
}

/// The saved states of a file, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The states of the last 30 days.
    pub states: Vec<State>,
}

/// A saved state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Identifies it.
    pub id: String,
    /// When it was saved, RFC 3339.
    pub time: String,
    /// The same as readers of the blog's language write it.
    pub time_text: String,
    /// Why there is a state.
    pub reason: StateReason,
}

/// Why a state was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateReason {
    /// It was in the file before the editor wrote to it, by another program.
    Found,
    /// The author saved it.
    Saved,
    /// An older state was restored.
    Restored,
    /// Text that was dropped without having been saved.
    Dropped,
    /// It was published; it is kept until another one is.
    Published,
}

/// A state of the history, beside the file as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedState {
    /// What was saved.
    pub content: PostContent,
    /// The difference to the text of the file now, by words.
    pub changes: Vec<Change>,
}

/// A part of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// In which of the two texts it is.
    pub kind: ChangeKind,
    /// The words.
    pub text: String,
}

/// In which text a part of a difference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// In both.
    Same,
    /// In the old text only.
    Removed,
    /// In the new text only.
    Added,
}

/// What a paste had besides plain text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paste {
    /// The HTML of the clipboard.
    pub html: String,
}

/// A paste as Markdown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pasted {
    /// The Markdown.
    pub markdown: String,
}

/// A file that was stored below `public/media/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Its address, such as `/media/2026/plage.jpg`.
    pub address: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Width and height in pixels of a picture.
    pub dimensions: Option<(u32, u32)>,
}

/// The body of an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// The error.
    pub error: ErrorText,
}

/// An error for the author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorText {
    /// For programs, such as `not_found`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}
