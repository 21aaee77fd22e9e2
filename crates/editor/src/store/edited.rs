//! The text of a file with another content. What the editor does not edit comes from the file, or where that is missing
//! or no JSON, from the newest state of its history that is.

use editor_protocol::PostContent;
use source::message::Message;

use super::error::StoreError;
use super::file_name::FileName;
use super::{Store, found};
use crate::content;

impl Store {
    /// The text of a file with this content. `current` is its text, if it has one.
    ///
    /// # Errors
    /// When the file can't have this content, reading the new text would give another one, or the history can't be
    /// read.
    pub fn edited(
        &self,
        name: &FileName,
        current: Option<&str>,
        content: &PostContent,
    ) -> Result<String, StoreError> {
        let file = name.as_str();
        let text = match current.filter(|text| content::read(file, text).is_ok()) {
            Some(text) => content::write(file, text, content)?,
            None => match self.newest_valid(name)? {
                Some(text) => content::write(file, &text, content).unwrap_or_else(|_| content::new_file(content)),
                None => content::new_file(content),
            },
        };
        // Text that was written wrongly would be lost with the entry of the journal.
        if content::is_in(file, &text, content) {
            Ok(text)
        } else {
            let message = Message::text_differs_when_read(file);
            Err(StoreError::Invalid { message, help: Message::correct_file_and_save() })
        }
    }

    /// The newest state that is a JSON object.
    fn newest_valid(&self, name: &FileName) -> Result<Option<String>, StoreError> {
        for state in found(self.history.states(name))? {
            // A damaged text is no base.
            if let Ok(Some(text)) = self.history.text(name, &state.id())
                && content::read(name.as_str(), &text).is_ok()
            {
                return Ok(Some(text));
            }
        }
        Ok(None)
    }
}
