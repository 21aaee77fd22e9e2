//! How builds and uploads tell how far they are, and learn that they are not wanted any more.

use std::error::Error;
use std::fmt;

/// What is done in a build or a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The author's files are read and checked.
    Read,
    /// Pictures are processed.
    Pictures,
    /// Posts and static pages are rendered.
    Articles,
    /// All other files are made.
    Files,
    /// Files are compressed and put in place.
    Compress,
    /// The site is compared with the target.
    Compare,
    /// Files are uploaded.
    Upload,
    /// Changed feeds are announced.
    Announce,
}

/// Follows a build or an upload, and may cancel it.
pub(crate) trait Watch: Sync {
    /// A step begins, with this number of parts; 0 if it is not known.
    ///
    /// # Errors
    /// When the work is cancelled.
    fn begin(&self, step: Step, parts: usize) -> Result<(), Cancelled>;

    /// A part of the step is done.
    ///
    /// # Errors
    /// When the work is cancelled.
    fn advance(&self) -> Result<(), Cancelled>;

    /// The parts of the step are done.
    fn end(&self) {}
}

/// The author has cancelled the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cancelled;

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cancelled")
    }
}

impl Error for Cancelled {}

#[cfg(test)]
mod tests {
    use anyhow::{Context, Error};

    use super::Cancelled;

    #[test]
    fn cancellation_is_found_below_contexts() {
        let error = Err::<(), Error>(Cancelled.into()).context("a").context("b").unwrap_err();
        assert_eq!(error.downcast_ref::<Cancelled>(), Some(&Cancelled));
    }
}
