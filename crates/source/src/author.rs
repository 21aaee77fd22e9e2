//! Values that posts and settings share: authors, and whether responses are open.

use crate::json::basic_types::{Address, Line};
use crate::json::choice::Choice;
use crate::json::object::object;
use crate::message::Message;

object! {
    /// An author.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Author(fields) {
        /// Name as shown.
        name: Line, Required || Message::add_json("\"name\": \"…\"");
        /// Page about the author.
        url: Option<Address>;
        /// Picture of the author.
        avatar: Option<Address>;
    }
}

/// Whether responses are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseState {
    /// Anyone may respond.
    Open,
    /// No new responses are accepted.
    Closed,
}

impl Choice for ResponseState {
    const CHOICES: &'static [(Self, &'static str, &'static str)] =
        &[(Self::Open, "open", "Anyone may respond."), (Self::Closed, "closed", "No new responses are accepted.")];

    fn invalid(text: &str) -> Message {
        Message::not_a_response_state(text)
    }

    fn help() -> Message {
        Message::write_response_state()
    }
}
