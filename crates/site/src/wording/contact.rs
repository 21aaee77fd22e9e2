//! Interface texts of the page where readers write to the author alone, and of the links to it.

use super::Wording;

impl Wording {
    /// Title of the page, and link to it.
    pub fn contact(self) -> &'static str {
        self.texts().contact
    }

    /// Who gets the message.
    pub fn about_contact(self) -> &'static str {
        self.texts().about_contact
    }

    /// Why the e-mail address is asked.
    pub fn contact_email_help(self) -> &'static str {
        self.texts().contact_email_help
    }

    /// What is kept, and for how many days.
    pub fn contact_notice(self, kept_days: u32) -> String {
        self.texts().contact_notice(self.days(kept_days))
    }

    /// Button that sends the message.
    pub fn send_message(self) -> &'static str {
        self.texts().send_message
    }

    /// Link from a post to the page.
    pub fn write_in_private(self) -> &'static str {
        self.texts().write_in_private
    }
}
