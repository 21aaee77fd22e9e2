//! The address of a WebSub hub.

use crate::json::basic_types::field_type;
use crate::message::Message;
use protocol::response::is_web_address;

field_type!(
    /// An absolute `http` or `https` address without fragment.
    pub enum HubAddress: String, |node| {
        let text = node.filled_text()?;
        if is_web_address(text) && text.is_ascii() && !text.contains('#') {
            return Some(text.to_owned());
        }
        node.error(Message::not_a_hub(text), Message::write_hub_address());
        None
    }
);
