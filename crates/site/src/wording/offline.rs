//! Interface texts for reading offline.

use super::Wording;

impl Wording {
    /// Button that keeps a post, to be read without a network.
    pub fn read_later(self) -> &'static str {
        self.texts().read_later
    }

    /// A page could not be kept.
    pub fn not_kept(self) -> &'static str {
        self.texts().not_kept
    }

    /// The page that is shown was kept earlier.
    pub fn kept_page(self) -> &'static str {
        self.texts().kept_page
    }

    /// Heading of what is shown in the place of a page that is not kept.
    pub fn offline(self) -> &'static str {
        self.texts().offline
    }

    /// The page is not kept; a list of those that are follows.
    pub fn page_not_kept(self) -> &'static str {
        self.texts().page_not_kept
    }

    /// A response is sent when the network is back.
    pub fn response_waits(self) -> &'static str {
        self.texts().response_waits
    }

    /// A response that waited was sent.
    pub fn response_sent(self) -> &'static str {
        self.texts().response_sent
    }
}
