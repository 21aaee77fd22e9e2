//! Why a file is not stored.

use pictures::{Format, MAX_MEGAPIXELS, Refusal};
use protocol::language::Language;
use source::failure::Failure;
use source::message::Message;

/// Why a file is not stored, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaError {
    message: Message,
    help: Message,
}

impl MediaError {
    pub(super) fn new(message: Message, help: Message) -> Self {
        Self { message, help }
    }

    /// A picture that can't be published.
    pub(super) fn of_picture(refusal: Refusal, bytes: &[u8]) -> Self {
        let (message, help) = match refusal {
            Refusal::Broken => (Message::picture_broken(), Message::picture_broken_help()),
            Refusal::Cmyk => (Message::picture_cmyk(), Message::picture_cmyk_help()),
            Refusal::Unsupported if Format::of(bytes) == Some(Format::Heic) => {
                (Message::picture_unsupported(), Message::picture_heic_help())
            }
            Refusal::Unsupported => (Message::picture_unsupported(), Message::picture_unsupported_help()),
            Refusal::Metadata => (Message::picture_metadata(), Message::picture_metadata_help()),
            Refusal::Turned => (Message::picture_turned(), Message::picture_turned_help()),
            Refusal::TooLarge => {
                (Message::picture_too_large(MAX_MEGAPIXELS.to_string()), Message::picture_too_large_help())
            }
        };
        Self::new(message, help)
    }

    /// What is wrong.
    pub fn message(&self, language: Language) -> String {
        self.message.text(language)
    }

    /// What to do.
    pub fn help(&self, language: Language) -> String {
        self.help.text(language)
    }
}

impl From<Failure> for MediaError {
    fn from(failure: Failure) -> Self {
        Self::new(failure.with_causes(), Message::check_folder_permissions())
    }
}
