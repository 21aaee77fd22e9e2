//! Moving everything from one database into another, which may be interrupted and repeated.

use sha2::{Digest, Sha256};

use super::address::Address;
use super::program_key::ProgramKey;
use super::response::{Status, StoredResponse};
use super::transfer::{Content, Notice, RequestMarks, Withdrawal};
use super::webmention::Webmention;
use super::{Store, StoreError};

/// Parts that are stored in one transaction.
const BATCH: usize = 500;

/// What became of a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Responses that both databases have.
    pub responses: usize,
    /// Whether the target had everything before.
    pub was_complete: bool,
}

/// Why a move failed.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// A database can't be opened, read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The target has content that is not from this source.
    #[error("the target has other content")]
    NotEmpty,
    /// The target differs from the source at the end.
    #[error("the target differs from the source")]
    Different,
}

/// Moves all but sessions and counts from `from` to `to`, which is empty or has a part of it from an interrupted
/// move; `note` gets the number of responses so far. Nothing else may write either meanwhile.
///
/// # Errors
/// When a database can't be used, when the target has other content, or when it differs from the source at the end.
pub async fn move_all(from: &Address, to: &Address, note: impl FnMut(usize)) -> Result<Moved, MoveError> {
    let source = Store::open_for_command(from).await?;
    let target = Store::open_for_move(to).await?;
    let moved = copy_and_compare(&source, &target, note).await;
    source.close().await;
    target.close().await;
    moved
}

async fn copy_and_compare(source: &Store, target: &Store, note: impl FnMut(usize)) -> Result<Moved, MoveError> {
    let mark = mark_of(source).await?;
    match target.move_mark().await? {
        Some(known) if known == mark => {}
        Some(_) => return Err(MoveError::NotEmpty),
        None if is_empty(target).await? => target.set_move_mark(Some(mark)).await?,
        None => {
            let sums = Sums::of(source).await?;
            if sums.finished() != Sums::of(target).await?.finished() {
                return Err(MoveError::NotEmpty);
            }
            return Ok(Moved { responses: sums.responses.count, was_complete: true });
        }
    }
    copy(source, target, note).await?;
    // Read again, so that changes meanwhile are noticed.
    let sums = Sums::of(source).await?;
    if sums.finished() != Sums::of(target).await?.finished() {
        return Err(MoveError::Different);
    }
    target.set_move_mark(None).await?;
    Ok(Moved { responses: sums.responses.count, was_complete: false })
}

/// What tells this source from others: a hash of its signing key, if it has one: none is made for it.
async fn mark_of(source: &Store) -> Result<Vec<u8>, StoreError> {
    let key = source.stored_signing_key().await?.unwrap_or_default();
    Ok(Sha256::new().chain_update("move").chain_update(key).finalize().to_vec())
}

async fn is_empty(store: &Store) -> Result<bool, StoreError> {
    Ok(store.contents().next().await.transpose()?.is_none())
}

/// Adds to the target what it does not have.
async fn copy(source: &Store, target: &Store, mut note: impl FnMut(usize)) -> Result<(), StoreError> {
    let mut contents = source.contents();
    let mut count = 0;
    let mut batch = Vec::with_capacity(BATCH);
    while let Some(content) = contents.next().await {
        let content = content?;
        count += usize::from(matches!(content, Content::Response(..)));
        batch.push(content);
        if batch.len() == BATCH {
            target.add(std::mem::take(&mut batch)).await?;
            note(count);
        }
    }
    target.add(batch).await?;
    note(count);
    Ok(())
}

/// Counts and hashes of all that is moved, by kind.
#[derive(Default)]
struct Sums {
    responses: Sum,
    withdrawn: Sum,
    notices: Sum,
    secrets: Sum,
    webmentions: Sum,
    program_keys: Sum,
}

#[derive(Clone, Default)]
struct Sum {
    count: usize,
    hash: Sha256,
}

impl Sums {
    async fn of(store: &Store) -> Result<Self, StoreError> {
        let mut sums = Self::default();
        let mut contents = store.contents();
        while let Some(content) = contents.next().await {
            sums.add(&content?);
        }
        Ok(sums)
    }

    fn add(&mut self, content: &Content) {
        match content {
            Content::Response(kept, marks) => self.responses.response(kept, marks),
            Content::Withdrawn(id, gone) => self.withdrawn.withdrawal(id, gone),
            Content::Notice(notice) => self.notices.notice(notice),
            Content::Secret(name, value) => self.secrets.fields(&[Some(name.as_bytes()), Some(value)]),
            Content::Webmention(webmention) => self.webmentions.webmention(webmention),
            Content::ProgramKey(key) => self.program_keys.program_key(key),
        }
    }

    /// The counts and hashes.
    fn finished(&self) -> [(usize, Vec<u8>); 6] {
        let Self { responses, withdrawn, notices, secrets, webmentions, program_keys } = self;
        [responses, withdrawn, notices, secrets, webmentions, program_keys]
            .map(|sum| (sum.count, sum.hash.clone().finalize().to_vec()))
    }
}

impl Sum {
    /// Adds a row with these fields.
    fn fields(&mut self, fields: &[Option<&[u8]>]) {
        self.count += 1;
        for field in fields {
            let length = field.map_or(u64::MAX, |bytes| u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            self.hash.update(length.to_be_bytes());
            self.hash.update(field.unwrap_or_default());
        }
    }

    fn response(&mut self, kept: &StoredResponse, marks: &RequestMarks) {
        let decided = kept.decided_ms.map(i64::to_be_bytes);
        self.fields(&[
            Some(kept.id.as_bytes()),
            Some(kept.post.as_bytes()),
            bytes(&kept.parent),
            Some(kept.name.as_bytes()),
            bytes(&kept.email),
            bytes(&kept.site),
            Some(kept.text.as_bytes()),
            Some(kept.language.as_bytes()),
            Some(&kept.received_ms.to_be_bytes()),
            Some(kept.status.stored_name().as_bytes()),
            kept.previous_status.map(|status: Status| status.stored_name().as_bytes()),
            decided.as_ref().map(<[u8; 8]>::as_slice),
            Some(kept.reasons.as_bytes()),
            Some(&[u8::from(kept.by_author)]),
            Some(kept.kind.name().as_bytes()),
            bytes(&marks.idempotency_key),
            Some(&marks.digest),
            bytes(&marks.form_nonce),
        ]);
    }

    fn withdrawal(&mut self, id: &str, gone: &Withdrawal) {
        let received = gone.received_ms.map(i64::to_be_bytes);
        self.fields(&[
            Some(id.as_bytes()),
            Some(gone.post.as_bytes()),
            bytes(&gone.parent),
            received.as_ref().map(<[u8; 8]>::as_slice),
            Some(&gone.since_ms.to_be_bytes()),
        ]);
    }

    fn notice(&mut self, notice: &Notice) {
        self.fields(&[
            Some(notice.response.as_bytes()),
            Some(notice.channel.as_bytes()),
            Some(&notice.attempts.to_be_bytes()),
            Some(&notice.due_ms.to_be_bytes()),
        ]);
    }

    fn webmention(&mut self, webmention: &Webmention) {
        self.fields(&[
            Some(webmention.id.as_bytes()),
            Some(webmention.source.as_bytes()),
            Some(webmention.target.as_bytes()),
            Some(webmention.post.as_bytes()),
            Some(&webmention.attempts.to_be_bytes()),
            Some(&webmention.due_ms.to_be_bytes()),
        ]);
    }

    fn program_key(&mut self, key: &ProgramKey) {
        let used = key.used_ms.map(i64::to_be_bytes);
        self.fields(&[
            Some(key.name.as_bytes()),
            Some(&key.hash),
            Some(&key.made_ms.to_be_bytes()),
            used.as_ref().map(<[u8; 8]>::as_slice),
        ]);
    }
}

fn bytes(text: &Option<String>) -> Option<&[u8]> {
    text.as_deref().map(str::as_bytes)
}

impl Store {
    async fn move_mark(&self) -> Result<Option<Vec<u8>>, StoreError> {
        on_database!(self, move_mark())
    }

    async fn set_move_mark(&self, mark: Option<Vec<u8>>) -> Result<(), StoreError> {
        on_database!(self, set_move_mark(mark))
    }

    /// The signing key, if it has been generated.
    async fn stored_signing_key(&self) -> Result<Option<Vec<u8>>, StoreError> {
        on_database!(self, stored_signing_key())
    }

    /// Adds parts that are not stored yet.
    async fn add(&self, contents: Vec<Content>) -> Result<(), StoreError> {
        on_database_in_steps!(self, add(contents))
    }

    /// Fails when the database has a part of another one.
    pub(super) async fn check_is_whole(self, address: &Address) -> Result<Self, StoreError> {
        let mark = self.move_mark().await?;
        match mark {
            None => Ok(self),
            Some(_) => Err(StoreError::Open(
                address.to_string(),
                "a move into it is not finished; repeat `carnet-endpoint migrate`".to_owned(),
            )),
        }
    }
}
