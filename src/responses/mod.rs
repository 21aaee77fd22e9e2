//! What the app adds to the responses under a post: drafts that are kept, sending in place, newer responses, and
//! withdrawing one's own.

mod conversation;
mod draft;
mod following;
mod form;
mod form_state;
mod idempotency_key;
mod newer;
mod sending;
mod sent;
mod thread;
mod withdrawal;

pub(crate) use conversation::Conversation;
pub(crate) use form_state::FormState;
pub(crate) use sent::{SentResponse, forget_old_responses};
pub(crate) use thread::{ResponseStore, ResponseThread};
