//! A database of a test, and the submissions that it gets.

use std::sync::atomic::{AtomicUsize, Ordering};

use endpoint::rate_limit::Limits;
use endpoint::store::Store;
use endpoint::store::address::Address;
use endpoint::store::pending::Pending;
use endpoint::store::response::{ResponseKind, Status};
use endpoint::store::submission::{SharedRateLimit, Submission, SubmissionOutcome};
use protocol::response::Words;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::support::{NOW_MS, PostgresServer};

/// A database with an open store.
pub(crate) struct Database {
    pub(crate) store: Store,
    pub(crate) address: Address,
    runtime: Runtime,
    /// Number of submissions so far.
    count: AtomicUsize,
    _folder: TempDir,
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::open(Address::File(folder.path().join("carnet-endpoint.db")), folder)
    }

    pub(crate) fn postgres() -> Self {
        Self::open(parse(&PostgresServer::shared().new_database()), tempfile::tempdir().unwrap())
    }

    fn open(address: Address, folder: TempDir) -> Self {
        let runtime = Runtime::new().unwrap();
        let store = runtime.block_on(Store::open(&address)).unwrap();
        Self { store, address, runtime, count: AtomicUsize::new(0), _folder: folder }
    }

    /// The store as another process opens it.
    pub(crate) fn another(&self) -> Store {
        self.wait(Store::open_for_command(&self.address)).unwrap()
    }

    /// Runs a future to its end.
    pub(crate) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// A connection beside the endpoint.
    pub(crate) fn connection(&self) -> tokio_postgres::Client {
        let Address::Postgres(server) = &self.address else { panic!("no server") };
        let (client, connection) = self.wait(server.config.connect(tokio_postgres::NoTls)).unwrap();
        self.runtime.spawn(connection);
        client
    }

    /// Starts a future.
    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> tokio::task::JoinHandle<T> {
        self.runtime.spawn(future)
    }

    /// Runs futures at the same time.
    pub(crate) fn wait_for_all<T: Send + 'static>(
        &self,
        futures: impl IntoIterator<Item: Future<Output = T> + Send + 'static>,
    ) -> Vec<T> {
        let tasks: Vec<_> = futures.into_iter().map(|future| self.runtime.spawn(future)).collect();
        tasks.into_iter().map(|task| self.wait(task).unwrap()).collect()
    }

    /// A submission of this text, as of a form without JavaScript, from a network of its own.
    pub(crate) fn submission(&self, text: &str) -> Submission {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let client = format!("10.{}.{}.1", number >> 8, number & 255);
        Submission {
            id: format!("r{number:04}"),
            kind: ResponseKind::Response,
            post: "un-article".to_owned(),
            parent: None,
            words: Words {
                name: "Ana".to_owned(),
                email: Some("ana@courriel.example".to_owned()),
                site: None,
                text: text.to_owned(),
            },
            language: "fr",
            received_ms: NOW_MS + i64::try_from(number).unwrap(),
            reasons: Vec::new(),
            idempotency_key: None,
            form_nonce: None,
            publish_known: false,
            notices: Vec::new(),
            max_waiting: Pending { responses: 1_000, bytes: 1_000_000 },
            rate_limit: SharedRateLimit {
                client: Some(client.parse().unwrap()),
                limits: Limits { per_minute: 2, per_hour: 10 },
            },
        }
    }

    /// Submits, and expects an outcome.
    pub(crate) fn submit(&self, submission: Submission) -> SubmissionOutcome {
        self.wait(self.store.submit(submission)).unwrap()
    }

    /// Stores a response of this text; returns its id.
    pub(crate) fn stored(&self, text: &str) -> String {
        self.stored_as(self.submission(text))
    }

    #[track_caller]
    pub(crate) fn stored_as(&self, submission: Submission) -> String {
        let new = submission.id.clone();
        let outcome = self.submit(submission);
        assert!(matches!(&outcome, SubmissionOutcome::Stored { id, .. } if *id == new), "{outcome:?}");
        new
    }

    pub(crate) fn decide(&self, id: &str, status: Status) {
        let changed = self.wait(self.store.decide(vec![id.to_owned()], status, NOW_MS + 1_000)).unwrap();
        assert_eq!(changed, [id]);
    }

    /// Stores and approves a response.
    pub(crate) fn approved(&self, submission: Submission) -> String {
        let id = self.stored_as(submission);
        self.decide(&id, Status::Approved);
        id
    }

    pub(crate) fn status(&self, id: &str) -> Option<Status> {
        self.wait(self.store.response(id.to_owned())).unwrap().map(|kept| kept.status)
    }

    /// Ids of the items of the thread, and of its withdrawn responses.
    pub(crate) fn thread(&self) -> (Vec<String>, Vec<String>) {
        let thread = self.wait(self.store.thread("un-article".to_owned())).unwrap();
        (thread.items.into_iter().map(|item| item.id).collect(), thread.withdrawn)
    }

    /// Numbers of pending responses and of undecided spam.
    pub(crate) fn pending(&self) -> [u64; 2] {
        [Status::Pending, Status::Spam].map(|status| self.wait(self.store.pending(status)).unwrap().responses)
    }
}

/// The address of a server.
pub(crate) fn parse(address: &str) -> Address {
    Address::parse(address, std::path::Path::new("")).unwrap()
}
