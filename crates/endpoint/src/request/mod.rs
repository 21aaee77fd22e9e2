//! The parts of a request that all handlers share: body, origin, query, key, client address, and the reply to a
//! refusal.

pub mod bearer;
pub mod body;
pub mod client;
pub mod extract;
pub mod form_or_json;
pub mod origin;
mod refusal_reply;
