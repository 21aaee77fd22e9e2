//! Assigns the files in `public/responses/` to posts.

use std::collections::BTreeMap;

use protocol::feed::Item as Response;
use rayon::prelude::*;
use source::diagnostic::{Diagnostic, Severity};
use source::json::decode_within;
use source::message::Message;
use source::responses_file::{self, MAX_BYTES, Sender};
use source::suggestion::similar;

use super::PostEntry;
use crate::public_folder::SourceFile;
use publish::hash::sha256;

/// The responses to one post, without their texts.
#[derive(Clone, Debug)]
pub struct KeptResponses {
    /// Their file.
    pub source: SourceFile,
    /// SHA-256 of the file.
    pub digest: String,
    /// Number of responses, without links.
    pub count: usize,
}

/// What the catalogue has of a file of responses.
#[derive(Clone, Debug)]
pub(super) struct ResponsesSummary {
    /// Identities of all responses.
    ids: Vec<String>,
    /// Number of responses, without links.
    count: usize,
    digest: String,
    warnings: Vec<Diagnostic>,
}

impl ResponsesSummary {
    /// Reads a file of responses.
    pub(super) fn read(source: &SourceFile) -> Result<Self, Vec<Diagnostic>> {
        let ReadResponses { items, warnings, digest } = read_responses_file(source)?;
        let count = items.iter().filter(|response| response.extension.is_counted()).count();
        Ok(Self { ids: items.into_iter().map(|response| response.id).collect(), count, digest, warnings })
    }
}

impl KeptResponses {
    /// Those in a file; none when it does not exist or has errors.
    pub(super) fn read(source: SourceFile) -> Option<Self> {
        let ResponsesSummary { count, digest, .. } = ResponsesSummary::read(&source).ok()?;
        Some(Self { source, digest, count })
    }
}

/// The responses of a file.
pub(crate) struct ReadResponses {
    pub(crate) items: Vec<Response>,
    pub(crate) warnings: Vec<Diagnostic>,
    /// SHA-256 of the file.
    pub(crate) digest: String,
}

/// Reads a file of responses.
///
/// # Errors
/// All diagnostics of the file. Warnings are returned with the responses.
pub fn read_responses(source: &SourceFile) -> Result<(Vec<Response>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let ReadResponses { items, warnings, .. } = read_responses_file(source)?;
    Ok((items, warnings))
}

/// The same with the hash of the file.
///
/// # Errors
/// All diagnostics of the file.
pub(crate) fn read_responses_file(source: &SourceFile) -> Result<ReadResponses, Vec<Diagnostic>> {
    let bytes = source.read()?;
    let text = decode_within(&source.name, &bytes, MAX_BYTES, Message::keep_needed_responses())?;
    match responses_file::read(&source.name, text, Sender::Author) {
        (Some(found), diagnostics)
            if diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Warning) =>
        {
            Ok(ReadResponses { items: found.items, warnings: diagnostics, digest: sha256(&bytes) })
        }
        (_, diagnostics) => Err(diagnostics),
    }
}

/// Checks all `files`, which are read with `read`, and assigns each to its post among `posts`; `written` are the files of
/// all posts, including those with errors.
pub(super) fn assign(
    files: &[SourceFile],
    read: &(dyn Fn(&SourceFile) -> Result<ResponsesSummary, Vec<Diagnostic>> + Sync),
    posts: &mut [PostEntry],
    written: &[SourceFile],
    found: &mut Vec<Diagnostic>,
) {
    let read: Vec<_> = files.par_iter().map(read).collect();
    let unread = written.iter().map(|file| (file.stem().to_owned(), None));
    let mut slugs: BTreeMap<String, Option<usize>> = unread.collect();
    slugs.extend(posts.iter().enumerate().map(|(position, item)| (item.post.slug.to_string(), Some(position))));
    let mut holders: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (file, read) in files.iter().zip(read) {
        if !slugs.contains_key(file.stem()) {
            found.push(without_post(file, &slugs));
        }
        match read {
            Ok(ResponsesSummary { ids, count, digest, warnings }) => {
                found.extend(warnings);
                for id in ids {
                    holders.entry(id).or_default().push(&file.name);
                }
                let position = slugs.get(file.stem()).copied().flatten();
                if let Some(item) = position.and_then(|position| posts.get_mut(position)) {
                    item.kept = Some(KeptResponses { source: file.clone(), digest, count });
                }
            }
            Err(diagnostics) => found.extend(diagnostics),
        }
    }
    found.extend(holders.iter().filter(|(_, files)| files.len() > 1).flat_map(|(id, files)| in_several(id, files)));
}

/// Ids must be unique in the whole blog, since withdrawn responses are identified by id alone.
fn in_several(id: &str, files: &[&str]) -> Vec<Diagnostic> {
    let diagnostic = |file: &&str| {
        let others: Vec<_> = files.iter().filter(|other| *other != file).copied().collect();
        Diagnostic::of_file(
            *file,
            Message::response_id_twice(id, others.join(", ")),
            Message::give_other_response_id(),
        )
    };
    files.iter().map(diagnostic).collect()
}

fn without_post(file: &SourceFile, slugs: &BTreeMap<String, Option<usize>>) -> Diagnostic {
    let help = match similar(file.stem(), slugs.keys().map(String::as_str)) {
        Some(slug) => Message::name_as_similar_post(slug),
        None => Message::name_as_post(),
    };
    Diagnostic {
        severity: Severity::Warning,
        ..Diagnostic::of_file(&file.name, Message::responses_without_post(file.stem()), help)
    }
}
