//! The server of the editor: on loopback, and in the local network if the author asks for it. The `guard` refuses
//! requests of other pages, hosts and sessions; `entry` starts sessions; `calls` are those of the page, which is served
//! by `page`; `connections` limits what devices can use up; what can wait is done in the `background`.

mod access_code;
mod background;
mod calls;
mod connections;
mod documents;
mod entry;
mod error;
mod guard;
mod headers;
mod json;
mod listeners;
pub mod loopback;
mod network;
mod owner;
mod page;
mod reply;
mod request;
mod served;
mod session;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use editor_protocol::{API, PREVIEW};
use protocol::language::Language;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use crate::blog::OpenBlog;
use crate::publication::{Publication, Publisher};
use crate::responses::{ProgramKey, PullOutcome, Responses};
use crate::store::Store;
use background::Activity;
use connections::Limits;
use served::ServedEditor;
use session::{Sessions, random_secret};

pub use listeners::Listeners;
pub use network::{AccessEvent, NetworkAccess};
pub use owner::{NetworkStart, OWNER_HEADER, OwnerAccess, StartAddress};
pub use page::PageFiles;

/// How long a stop waits for replies that are being sent, and for work that is being done.
pub const SHUTDOWN_GRACE_PERIOD: Duration = Duration::from_secs(5);

/// The editor of a blog.
pub struct Editor {
    blog: OpenBlog,
    store: Store,
    page: PageFiles,
    publication: Publication,
    /// That of the blog.
    language: Language,
    sessions: Sessions,
    /// What another program of the author's needs to get a start code.
    owner_secret: String,
    /// Access from the local network, if the server listens there.
    network: Option<Arc<NetworkAccess>>,
    activity: Activity,
    responses: Responses,
}

impl Editor {
    /// The editor of `blog`, without a session; it publishes with `publisher`.
    ///
    /// # Errors
    /// When the system has no random bytes for its secret.
    pub fn new(blog: OpenBlog, store: Store, page: PageFiles, publisher: Box<dyn Publisher>) -> Result<Self> {
        let language = blog.settings().language;
        Ok(Self {
            blog,
            store,
            page,
            publication: Publication::new(publisher, language),
            language,
            sessions: Sessions::default(),
            owner_secret: random_secret()?,
            network: None,
            activity: Activity::default(),
            responses: Responses::default(),
        })
    }

    /// The same with a function that does what `carnet pull` does, with its texts in a language.
    #[must_use]
    pub fn with_pull(mut self, pull: impl Fn(Language) -> Result<PullOutcome> + Send + Sync + 'static) -> Self {
        self.responses.pull = Some(Box::new(pull));
        self
    }

    /// The same with a key for the endpoint that `site.json` names now. It comes before the stored one, and the page
    /// can't change it.
    #[must_use]
    pub fn with_endpoint_key(mut self, key: &str) -> Self {
        let settings = self.blog.settings();
        self.responses.given_key =
            settings.responses.endpoint.as_ref().map(|endpoint| ProgramKey::new(key, endpoint));
        self
    }

    /// Lets devices in the local network use the editor.
    #[must_use]
    pub fn with_network(mut self, network: Arc<NetworkAccess>) -> Self {
        self.network = Some(network);
        self
    }

    /// New codes that start sessions, and the addresses for them. Older codes are void.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn new_start(&self, port: u16) -> Result<StartAddress> {
        let network = self.network.as_ref().map(|network| -> Result<NetworkStart> {
            let addresses = network.addresses().iter().map(|address| format!("http://{address}:{port}/")).collect();
            Ok(NetworkStart { addresses, code: network.new_code()? })
        });
        Ok(StartAddress { address: self.sessions.new_address(port)?, network: network.transpose()? })
    }

    /// How other programs of the author's get an address of [`new_start`](Self::new_start).
    pub fn owner_access(&self, port: u16) -> OwnerAccess {
        OwnerAccess { port, secret: self.owner_secret.clone() }
    }
}

/// Serves at all addresses, which have the same port, until `stop` resolves, then finishes the accepted requests. A
/// publication is cancelled; it may still run.
///
/// # Errors
/// When the system does not tell the port.
pub async fn serve(
    listeners: impl Into<Listeners>,
    editor: Editor,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listeners = listeners.into();
    let port = listeners.port()?;
    let editor = Arc::new(editor);
    let work =
        [tokio::spawn(background::prune(Arc::clone(&editor))), tokio::spawn(background::encode(Arc::clone(&editor)))];
    let router = router(Arc::clone(&editor), port);
    let (stopping, stopped) = watch::channel(());
    let serve_at = |listener| connections::serve(listener, router.clone(), Limits::default(), stopped.clone());
    let mut serving: JoinSet<()> = listeners.each().map(serve_at).collect();
    stop.await;
    editor.publication.cancel();
    drop(stopping);
    let all_served = async { while serving.join_next().await.is_some() {} };
    let _ = timeout(SHUTDOWN_GRACE_PERIOD, all_served).await;
    work.iter().for_each(JoinHandle::abort);
    Ok(())
}

/// The router of all requests to the server at `port`.
fn router(editor: Arc<Editor>, port: u16) -> Router {
    let allowed = Arc::new(ServedEditor { editor: Arc::clone(&editor), port });
    Router::new()
        .nest(API, calls::router())
        .route(PREVIEW, get(calls::page).layer(from_fn(headers::of_preview)))
        .merge(entry::router(Arc::clone(&allowed)))
        .fallback(page::serve)
        .with_state(editor)
        .layer(from_fn_with_state(allowed, guard::guard))
        .layer(from_fn(headers::of_page))
}
