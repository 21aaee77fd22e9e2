//! Why a file could not be downloaded.

use url::Url;

use crate::media::MAX_FILE;
use crate::texts::Import;

/// Why a file could not be downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DownloadFailure {
    /// The HTTP status, such as `404 Not Found`, or the error of the connection.
    Http(String),
    /// The connection ended before the end of the file.
    EndedEarly,
    /// The host asks to retry after this number of seconds.
    Wait(u64),
    /// The host failed too often.
    HostFailed,
    /// Not tried, since downloads from its host failed for this reason.
    NotTried(Box<DownloadFailure>),
    /// It redirects to an address that is not one of the old blog.
    OtherHost(Url),
    /// It redirects without an address.
    InvalidRedirect,
    /// It redirects more often than this.
    TooManyRedirects(usize),
    /// The host sent a web page.
    WebPage,
    /// The host sent it compressed, with this content encoding.
    Compressed(String),
    /// It has more than [`MAX_FILE`] bytes.
    TooLarge,
    /// Its copy can't be written.
    NotWritten(String),
}

impl DownloadFailure {
    /// Its text in the report.
    pub(crate) fn text(&self, texts: &Import) -> String {
        match self {
            Self::Http(problem) => problem.clone(),
            Self::EndedEarly => texts.connection_ended.to_owned(),
            Self::Wait(seconds) => texts.host_wait(seconds),
            Self::HostFailed => texts.host_failed.to_owned(),
            Self::NotTried(reason) => texts.with_label(texts.not_tried, reason.text(texts)),
            Self::OtherHost(url) => texts.redirect_elsewhere(url),
            Self::InvalidRedirect => texts.redirect_invalid.to_owned(),
            Self::TooManyRedirects(limit) => texts.redirect_limit(limit),
            Self::WebPage => texts.page_instead.to_owned(),
            Self::Compressed(encoding) => texts.compressed_file(encoding),
            Self::TooLarge => texts.too_large(MAX_FILE / 1024 / 1024),
            Self::NotWritten(error) => texts.copy_not_written(error),
        }
    }
}
