//! What the command says, in the language of the blog.

use std::fmt::Display;

use protocol::language::Language;
use source::diagnostic::escaped;

use crate::plan::Plan;
use crate::texts::Publish;

/// The messages of the command in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording(pub Language);

impl Wording {
    fn texts(self) -> &'static Publish {
        Publish::of(self.0)
    }

    /// A text of several lines that says why nothing is published.
    pub fn refusal(self, message: &str) -> String {
        self.texts().error(message)
    }

    /// The target has the site already.
    pub fn nothing_to_publish(self) -> &'static str {
        self.texts().nothing_to_publish
    }

    /// The end of a dry run.
    pub fn nothing_written(self) -> &'static str {
        self.texts().nothing_written
    }

    /// The end of a publication.
    pub fn published_to(self, target: &str) -> String {
        self.texts().published_to(escaped(target))
    }

    /// The target, and what changes there.
    pub fn changes(self, target: &str, plan: &Plan) -> String {
        self.texts().changes_at(escaped(target), plan.summary(self.0))
    }

    /// Beside the progress bar.
    pub fn progress(self, position: &str, length: &str, left: &str) -> String {
        self.texts().progress(position, length, left)
    }

    /// Neither the arguments nor the settings in `file` name a target.
    pub fn no_target(self, file: &str) -> String {
        self.texts().no_target(file)
    }

    /// The forms of addresses.
    pub fn address_forms(self) -> &'static str {
        self.texts().address_forms
    }

    /// `from` has an address that can't be read.
    pub fn not_an_address(self, from: &str) -> String {
        self.texts().not_an_address(from)
    }

    /// The target is in the author's folder.
    pub fn inside_folder(self, target: impl Display, folder: impl Display) -> String {
        self.texts().inside_folder(target, folder)
    }

    /// The target can't be read.
    pub fn cant_read_target(self, target: &str) -> String {
        self.texts().cant_read_target(target)
    }

    /// The hub did not take the addresses of changed feeds.
    pub fn cant_announce(self, hub: &str, reason: impl Display) -> String {
        self.texts().cant_announce(hub, reason)
    }

    /// The hub's reply that is no success.
    pub fn hub_replied(self, status: impl Display, feed: &str) -> String {
        self.texts().hub_replied(status, feed)
    }

    /// The target can't be written.
    pub fn cant_publish(self, target: &str) -> String {
        self.texts().cant_publish(target)
    }
}
