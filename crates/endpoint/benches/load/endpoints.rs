//! Endpoints on one database.

use std::net::SocketAddr;
use std::path::Path;

use endpoint::clock::Clock;
use endpoint::store::Store;
use endpoint::store::address::Address;
use endpoint::store::queue::Search;
use endpoint::store::response::Status;
use serde_json::json;
use tokio::runtime::Runtime;

#[cfg(target_os = "linux")]
use crate::cpu_quota::CpuQuota;
use crate::subject::{Subject, THREAD, client, in_thread, text};
use crate::support::{CLIENT_HEADER, DATABASE, OPEN, OTHER, Process, Request, wait_until};

pub(crate) struct Endpoints {
    processes: Vec<Process>,
    database: Address,
    /// Dropped after the processes.
    #[cfg(target_os = "linux")]
    _quotas: Vec<CpuQuota>,
}

impl Endpoints {
    /// One on a SQLite database in `folder`.
    pub(crate) fn on_sqlite(folder: &Path) -> Self {
        Self {
            processes: vec![Process::start(folder)],
            database: Address::File(folder.join(DATABASE)),
            #[cfg(target_os = "linux")]
            _quotas: Vec::new(),
        }
    }

    /// So many on the PostgreSQL database at `address`, each with `cpu_quota` percent of a processor, if there is one.
    #[cfg(target_os = "linux")]
    pub(crate) fn on_postgres(count: usize, cpu_quota: Option<u64>, address: &str, folder: &Path) -> Self {
        let processes: Vec<Process> = (0..count).map(|_| Process::on(address, folder)).collect();
        let limit = |percent| processes.iter().map(|process| CpuQuota::limit(process.id(), percent)).collect();
        let quotas = cpu_quota.map(limit).unwrap_or_default();
        Self { processes, database: Address::parse(address, folder).unwrap(), _quotas: quotas }
    }

    /// Approves the newest responses.
    async fn approve_thread(&self) {
        let store = Store::open_for_command(&self.database).await.unwrap();
        let newest = store.search(Search { limit: THREAD, ..Search::default() }).await.unwrap();
        assert!(newest.iter().all(|kept| kept.post == OTHER));
        let ids = newest.into_iter().map(|kept| kept.id).collect();
        store.decide(ids, Status::Approved, Clock::system().now_ms()).await.unwrap();
        store.close().await;
    }
}

impl Subject for Endpoints {
    fn addresses(&self) -> Vec<SocketAddr> {
        self.processes.iter().map(|process| process.address).collect()
    }

    fn processes(&self) -> Vec<u32> {
        self.processes.iter().map(Process::id).collect()
    }

    fn publish_thread(&self) {
        for number in 0..THREAD {
            let (name, text, client) = in_thread(number);
            let sent = json!({"post": OTHER, "name": name, "text": text});
            self.processes[0].send(&Request::json(&sent).header(CLIENT_HEADER, client)).expect(202);
        }
        Runtime::new().unwrap().block_on(self.approve_thread());
        for process in &self.processes {
            wait_until("the thread", || {
                let thread = process.send(&Self::thread()).json();
                thread["items"].as_array().is_some_and(|items| items.len() == THREAD)
            });
        }
    }

    fn response(number: usize) -> Request {
        let (email, text) = ("ana@courriel.example", text(number));
        let sent = json!({"post": OPEN, "name": "Ana", "email": email, "site": "", "text": text});
        let request = Request::json(&sent).header(CLIENT_HEADER, client(number));
        request.header("Idempotency-Key", format!("mesure-{number:016}"))
    }

    fn thread() -> Request {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("post", OTHER).finish();
        Request::get(&format!("/responses?{query}"))
    }
}
