//! What a request holds, as far as it is the same for all calls: body, origin, address, and the reply when it is refused.

pub mod address;
pub mod body;
pub mod origin;
mod refusal_reply;
