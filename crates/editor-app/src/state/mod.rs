//! The state of the page: the blog, its posts, the post that is edited, the unsaved texts on their way to the server,
//! the publication, and the responses that wait.

mod blog;
mod conflict;
mod decision;
mod decision_queue;
mod editing;
mod editor;
mod fixing;
mod journal;
mod journal_queue;
mod link_finder;
mod list_filter;
mod navigation;
mod opening;
mod pasting;
mod preview;
mod published;
mod publishing;
mod responses;
mod saving;
mod shown_responses;
mod uploads;

pub(crate) use blog::{BlogSettings, Posts, use_blog, use_posts};
pub(crate) use decision::Decision;
pub(crate) use editor::{Editor, Saving};
pub(crate) use journal::{Connection, Journal, use_journal};
pub(crate) use link_finder::{LinkFinder, LinkTarget};
pub(crate) use list_filter::{Found, ListFilter, PAGE, VISIBILITIES};
pub(crate) use navigation::{edit_address, history_address, is_editable, is_static_page};
pub(crate) use publishing::{Publishing, PublishingStep, Retry, ShownStage};
pub(crate) use responses::{MESSAGE, Responses, element_id, use_responses};
pub(crate) use shown_responses::ShownResponses;
pub(crate) use uploads::{UploadState, Uploads};
