//! Uploads a large file in parts, so that memory does not grow with the file.

use std::fs::File;
use std::io::Read;

use anyhow::Result;
use object_store::path::Path as ObjectPath;
use object_store::{Attributes, MultipartUpload, ObjectStore, PutMultipartOptions};

/// Bytes of a part, and of the largest file that is uploaded in one request. Stores need 5 MiB or more, and some the
/// same size of all parts.
pub(super) const PART: u64 = 8 * 1024 * 1024;

/// Uploads the file. After an error, the parts are deleted in the store.
///
/// # Errors
/// When the file can't be read or uploaded.
pub(super) async fn upload(
    store: &dyn ObjectStore,
    to: &ObjectPath,
    file: File,
    attributes: Attributes,
) -> Result<()> {
    let options = PutMultipartOptions { attributes, ..PutMultipartOptions::default() };
    let mut upload = store.put_multipart_opts(to, options).await?;
    let sent = send(upload.as_mut(), file).await;
    if sent.is_err() {
        // The first error says more than one of this request.
        let _ = upload.abort().await;
    }
    sent
}

async fn send(upload: &mut dyn MultipartUpload, mut file: File) -> Result<()> {
    loop {
        let mut part = Vec::new();
        file.by_ref().take(PART).read_to_end(&mut part)?;
        if part.is_empty() {
            upload.complete().await?;
            return Ok(());
        }
        upload.put_part(part.into()).await?;
    }
}
