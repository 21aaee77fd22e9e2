//! Publishing from the editor: what the server needs of the program ([`Publisher`]), and the one publication that may
//! be under way.

mod ended;
mod job;

use editor_protocol::{Confirmation, ErrorText, Stage};

pub(crate) use job::{Publication, Refusal};

/// Builds and publishes the blog, as `carnet publish` does. Its methods block; one of `prepare` and `publish` runs at a
/// time.
pub trait Publisher: Send + Sync {
    /// Where the blog is published.
    fn target(&self) -> PublicationTarget;

    /// Builds the site into a temporary folder, and compares it with the target. Returns the stage at which this ends.
    fn prepare(&self, watch: &dyn Watch) -> Stage;

    /// Builds the site, and uploads it if that changes what the author has confirmed; otherwise, the stage at which it
    /// ends is a new plan.
    fn publish(&self, confirmation: &Confirmation, watch: &dyn Watch) -> Stage;
}

/// Where the blog is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationTarget {
    /// The target, such as `git:origin#pages`; empty if there is none.
    pub name: String,
    /// Why nothing can be published.
    pub obstacle: Option<ErrorText>,
}

/// Follows a publication, and may cancel it.
pub trait Watch: Sync {
    /// A step begins: what is done, in words, and its number of parts; 0 if it is not known.
    fn begin(&self, text: &str, parts: usize);

    /// A part of the step is done.
    fn advance(&self);

    /// Whether the author wants it to end.
    fn is_cancelled(&self) -> bool;
}
