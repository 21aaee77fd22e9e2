//! A mock endpoint over HTTP.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Replies by path; other paths are 404.
type Answers = Arc<Mutex<BTreeMap<String, Answer>>>;

#[derive(Clone)]
enum Answer {
    Says(StatusCode, Vec<u8>),
    LeadsTo(String),
}

pub(crate) struct Server {
    pub(crate) address: String,
    answers: Answers,
    /// The server stops when this is dropped.
    _runtime: Runtime,
}

impl Server {
    pub(crate) fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let answers = Answers::default();
        let router = Router::new().fallback(answer).with_state(Arc::clone(&answers));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { address, answers, _runtime: runtime }
    }

    /// Replies with `body` at `path`; `ORIGIN` in it is replaced by the server's address.
    pub(crate) fn says(self, path: &str, body: &str) -> Self {
        let body = body.replace("ORIGIN", &self.address);
        self.answers_with(path, 200, body.as_bytes())
    }

    pub(crate) fn answers_with(self, path: &str, status: u16, body: &[u8]) -> Self {
        self.set(path, Answer::Says(StatusCode::from_u16(status).unwrap(), body.to_owned()))
    }

    pub(crate) fn leads_to(self, path: &str, target: &str) -> Self {
        self.set(path, Answer::LeadsTo(target.to_owned()))
    }

    fn set(self, path: &str, answer: Answer) -> Self {
        self.answers.lock().unwrap().insert(path.to_owned(), answer);
        self
    }
}

async fn answer(State(answers): State<Answers>, request: Request) -> Response {
    let path = request.uri().path_and_query().unwrap().to_string();
    let answer = answers.lock().unwrap().get(&path).cloned();
    match answer {
        Some(Answer::Says(status, body)) => (status, body).into_response(),
        Some(Answer::LeadsTo(target)) => (StatusCode::FOUND, [(LOCATION, target)]).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
