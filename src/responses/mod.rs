//! What the app adds to the responses under a post: drafts that are kept, sending in place, newer responses, and
//! erasing one's own.

mod conversation;
mod draft;
mod erasing;
mod form;
mod newer;
mod sending;
mod sent;
mod thread;

pub(crate) use conversation::Conversation;
pub(crate) use form::FormState;
pub(crate) use sent::{SentResponse, forget_old_responses};
pub(crate) use thread::{ResponseStore, ResponseThread};
