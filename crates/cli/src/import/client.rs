//! Requests to the old blog: one at a time, with pauses, and to its own hosts alone.

use std::thread;
use std::time::Duration;

use ::import::downloads::{DownloadFailure, FilesToDownload};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use ureq::http::Response;
use ureq::{Agent, Body};
use url::Url;

/// Timeouts for a connection, for the head of a reply, for each read, and for a whole request.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
const READ_TIMEOUT: Duration = Duration::from_secs(30);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(600);

/// Most redirects of one file.
const MAX_REDIRECTS: usize = 5;

/// Most further requests for a file when the host is busy.
const MAX_RETRIES: u32 = 3;

/// Longest pause that a host may ask for.
const MAX_WAIT: Duration = Duration::from_secs(120);

/// The pauses between requests.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Before each request but the first.
    pub pause: Duration,
    /// Before a retry, when a busy host does not say how long to wait.
    pub retry: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { pause: Duration::from_millis(200), retry: Duration::from_secs(5) }
    }
}

/// Why a file could not be downloaded.
#[derive(Debug)]
pub(super) enum DownloadError {
    /// A reason of this file alone.
    File(DownloadFailure),
    /// The host could not be reached, was busy, or broke off.
    Host(DownloadFailure),
    /// The host asks for a pause longer than [`MAX_WAIT`].
    Wait(DownloadFailure),
}

/// What is there of a file, and which one it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Start {
    /// In bytes.
    pub(super) length: u64,
    /// The strong validator of the whole file.
    pub(super) etag: String,
}

/// Sends requests.
pub(super) struct Client<'c> {
    agent: Agent,
    files: &'c FilesToDownload,
    pace: Pace,
    is_first: bool,
}

impl<'c> Client<'c> {
    pub(super) fn new(files: &'c FilesToDownload, pace: Pace) -> Self {
        // Redirects are followed here, to know the host before it is asked. What is received is what is kept, so it
        // must not be compressed.
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_recv_response(Some(HEAD_TIMEOUT))
            .timeout_per_read(Some(READ_TIMEOUT))
            .timeout_global(Some(REQUEST_TIMEOUT))
            .user_agent(concat!("carnet/", env!("CARGO_PKG_VERSION")))
            .accept_encoding("identity")
            .build();
        Self { agent: config.into(), files, pace, is_first: true }
    }

    /// Requests a file, or what is missing of it behind `start` if it is the same file. Follows redirects.
    ///
    /// # Errors
    /// When there is no reply, or the file is not on a host of the old blog.
    pub(super) fn get(&mut self, url: &Url, start: Option<&Start>) -> Result<Response<Body>, DownloadError> {
        let mut url = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            if !self.files.allows(&url) {
                return Err(DownloadError::File(DownloadFailure::OtherHost(url)));
            }
            let response = self.get_with_retries(&url, start)?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return Ok(response);
            }
            let target = response.headers().get("location").and_then(|target| target.to_str().ok());
            let Some(target) = target.and_then(|target| url.join(target).ok()) else {
                return Err(DownloadError::File(DownloadFailure::InvalidRedirect));
            };
            url = target;
            url.set_fragment(None);
        }
        Err(DownloadError::File(DownloadFailure::TooManyRedirects(MAX_REDIRECTS)))
    }

    fn get_with_retries(&mut self, url: &Url, start: Option<&Start>) -> Result<Response<Body>, DownloadError> {
        let mut retries = 0;
        loop {
            let response = self.request(url, start)?;
            let status = response.status();
            if !matches!(status.as_u16(), 429 | 503) {
                return Ok(response);
            }
            if retries == MAX_RETRIES {
                return Err(DownloadError::Host(DownloadFailure::Http(status.to_string())));
            }
            let wait = retry_after(&response).unwrap_or(self.pace.retry);
            if wait > MAX_WAIT {
                return Err(DownloadError::Wait(DownloadFailure::Wait(wait.as_secs())));
            }
            retries += 1;
            thread::sleep(wait);
        }
    }

    fn request(&mut self, url: &Url, start: Option<&Start>) -> Result<Response<Body>, DownloadError> {
        if !std::mem::take(&mut self.is_first) {
            thread::sleep(self.pace.pause);
        }
        let mut request = self.agent.get(url.as_str());
        if let Some(Start { length, etag }) = start {
            request = request.header("range", format!("bytes={length}-")).header("if-range", etag);
        }
        request.call().map_err(|error| match error {
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => {
                DownloadError::File(DownloadFailure::Http(error.to_string()))
            }
            _ => DownloadError::Host(DownloadFailure::Http(error.to_string())),
        })
    }
}

/// How long a host asks to wait: in seconds, or up to a date.
fn retry_after(response: &Response<Body>) -> Option<Duration> {
    let value = response.headers().get("retry-after")?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTimeParser::new().parse_timestamp(value).ok()?;
    // Of a date in the past, it is negative.
    Some(Duration::try_from(date.duration_since(Timestamp::now())).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use ureq::Body;
    use ureq::http::Response;

    use super::retry_after;

    #[test]
    fn retry_after_is_in_seconds_or_a_date() {
        let wait = |value: &str| {
            let response = Response::builder().header("retry-after", value).body(Body::builder().data("")).unwrap();
            retry_after(&response)
        };
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("Thu, 15 Mar 2012 09:30:00 GMT"), Some(Duration::ZERO));
        assert!(wait("Mon, 15 Mar 2190 09:30:00 GMT").is_some_and(|wait| wait > Duration::from_secs(60)));
        assert_eq!(wait("soon"), None);
    }
}
