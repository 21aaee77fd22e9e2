//! Downloads the files that posts use, and notes which of them could not be downloaded.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use ::import::downloads::{DownloadFailure, Downloads, FilesToDownload, MAX_FILE};
use indicatif::ProgressBar;
use ureq::Body;
use ureq::http::Response;
use url::Url;

use super::client::{Client, DownloadError, Pace, Start};
use super::partial::Partial;

/// After so many failures of a host one after another, its other files are not tried.
const MAX_FAILURES: usize = 3;

/// Bytes that are read at once.
const CHUNK: usize = 64 * 1024;

/// Downloads files that have no copy in the folder of `downloads`, one after another. Failures are noted with their
/// reasons.
pub(super) fn download(files: &FilesToDownload, downloads: &mut Downloads, pace: Pace, bar: &ProgressBar) {
    let mut client = Client::new(files, pace);
    let mut failures: HashMap<&str, usize> = HashMap::new();
    let mut given_up: BTreeMap<&str, DownloadFailure> = BTreeMap::new();
    for (copy, url) in files.addresses() {
        let host = url.host_str().unwrap_or_default();
        let reason = match given_up.get(host) {
            Some(reason) => Some(DownloadFailure::NotTried(Box::new(reason.clone()))),
            None => match fetch(&mut client, url, &downloads.folder.join(copy)) {
                Ok(()) => {
                    downloads.fetched += 1;
                    failures.remove(host);
                    None
                }
                Err(DownloadError::File(reason)) => {
                    failures.remove(host);
                    Some(reason)
                }
                Err(DownloadError::Host(reason)) => {
                    let count = failures.entry(host).or_default();
                    *count += 1;
                    if *count == MAX_FAILURES {
                        given_up.insert(host, DownloadFailure::HostFailed);
                    }
                    Some(reason)
                }
                Err(DownloadError::Wait(reason)) => {
                    given_up.insert(host, reason.clone());
                    Some(reason)
                }
            },
        };
        downloads.failed.extend(reason.map(|reason| (copy.clone(), reason)));
        bar.inc(1);
    }
}

/// Downloads one file.
fn fetch(client: &mut Client<'_>, url: &Url, path: &Path) -> Result<(), DownloadError> {
    let partial = Partial::of(path);
    let mut start = partial.start();
    let mut response = client.get(url, start.as_ref())?;
    if let Some(Start { length, .. }) = &start
        && !is_continuation(&response, *length)
    {
        start = None;
        if matches!(response.status().as_u16(), 206 | 416) {
            response = client.get(url, None)?;
        }
    }
    let status = response.status();
    if start.is_none() && status != 200 {
        return Err(DownloadError::File(DownloadFailure::Http(status.to_string())));
    }
    check_kind(&response, path)?;
    let length = start.map_or(0, |start| start.length);
    let rest = response.body().content_length();
    if rest.is_some_and(|rest| length.saturating_add(rest) > MAX_FILE) {
        return Err(DownloadError::File(DownloadFailure::TooLarge));
    }
    let file = if length > 0 { partial.append() } else { partial.create(header(&response, "etag")) };
    let written = file.map_err(|error| not_written(&error)).and_then(|mut file| {
        receive(&mut response, &mut file, length)?;
        partial.complete(&file).map_err(|error| not_written(&error))
    });
    match &written {
        Err(DownloadError::File(_)) => partial.discard(),
        Err(_) if partial.start().is_none() => partial.discard(),
        _ => {}
    }
    written
}

/// Whether a reply has what is missing of a file behind its first `length` bytes.
fn is_continuation(response: &Response<Body>, length: u64) -> bool {
    let range = header(response, "content-range");
    response.status() == 206 && range.is_some_and(|range| range.starts_with(&format!("bytes {length}-")))
}

/// Refuses a reply that is not the file: hosts send a page for files that are gone, and some compress unasked.
fn check_kind(response: &Response<Body>, path: &Path) -> Result<(), DownloadError> {
    let kind = header(response, "content-type").unwrap_or_default().to_ascii_lowercase();
    let is_page = ["text/html", "application/xhtml"].iter().any(|page| kind.starts_with(page));
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if is_page && !["htm", "html", "xhtml"].contains(&extension.to_ascii_lowercase().as_str()) {
        return Err(DownloadError::File(DownloadFailure::WebPage));
    }
    let encoding = header(response, "content-encoding").unwrap_or("identity");
    if !encoding.eq_ignore_ascii_case("identity") {
        return Err(DownloadError::File(DownloadFailure::Compressed(encoding.to_owned())));
    }
    Ok(())
}

/// Writes the body of a reply behind the first `length` bytes of a file.
fn receive(response: &mut Response<Body>, file: &mut File, mut length: u64) -> Result<(), DownloadError> {
    let end = response.body().content_length().map(|rest| length.saturating_add(rest));
    let mut reader = response.body_mut().as_reader();
    let mut chunk = vec![0; CHUNK];
    loop {
        let count =
            reader.read(&mut chunk).map_err(|error| DownloadError::Host(DownloadFailure::Http(error.to_string())))?;
        if count == 0 {
            break;
        }
        length += count as u64;
        if length > MAX_FILE {
            return Err(DownloadError::File(DownloadFailure::TooLarge));
        }
        file.write_all(&chunk[..count]).map_err(|error| not_written(&error))?;
    }
    if end.is_some_and(|end| end != length) {
        return Err(DownloadError::Host(DownloadFailure::EndedEarly));
    }
    Ok(())
}

fn header<'r>(response: &'r Response<Body>, name: &str) -> Option<&'r str> {
    response.headers().get(name)?.to_str().ok()
}

fn not_written(error: &io::Error) -> DownloadError {
    DownloadError::File(DownloadFailure::NotWritten(error.to_string()))
}
