//! The server of the editor, on loopback only. The `guard` refuses requests of other pages, hosts and sessions; `calls`
//! are those of the page, which is served by `page`; what can wait is done in the `background`.

mod background;
mod calls;
mod error;
mod guard;
mod headers;
mod json;
pub mod loopback;
mod page;
mod reply;
mod request;
mod session;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use axum::serve::ListenerExt;
use editor_protocol::{API, PREVIEW};
use protocol::language::Language;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::blog::OpenBlog;
use crate::publication::{Publication, Publisher};
use crate::responses::{ProgramKey, PullOutcome, Responses};
use crate::store::Store;
use background::Activity;
use guard::Guard;
use session::Session;

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
    session: Session,
    activity: Activity,
    responses: Responses,
}

impl Editor {
    /// The editor of `blog` with a new session; it publishes with `publisher`.
    ///
    /// # Errors
    /// When the system has no random bytes for the session.
    pub fn new(blog: OpenBlog, store: Store, page: PageFiles, publisher: Box<dyn Publisher>) -> Result<Self> {
        let language = blog.settings().language;
        let publication = Publication::new(publisher, language);
        let (activity, responses) = (Activity::default(), Responses::default());
        let session = Session::new()?;
        Ok(Self { blog, store, page, publication, language, session, activity, responses })
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

    /// The address at `port` that starts the session. Who knows it can use the editor.
    pub fn address(&self, port: u16) -> String {
        self.session.address(port)
    }
}

/// Serves until `stop` resolves, then finishes the accepted requests. A publication is cancelled; it may still run.
///
/// # Errors
/// When the server can't go on.
pub async fn serve(
    listener: TcpListener,
    editor: Editor,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let port = listener.local_addr()?.port();
    let editor = Arc::new(editor);
    let work =
        [tokio::spawn(background::prune(Arc::clone(&editor))), tokio::spawn(background::encode(Arc::clone(&editor)))];
    // Small replies are sent without delay.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    let (stopping, stopped) = oneshot::channel::<()>();
    let stopped_editor = Arc::clone(&editor);
    let stop = async move {
        stop.await;
        stopped_editor.publication.cancel();
        let _ = stopping.send(());
    };
    let late = async move {
        let _ = stopped.await;
        tokio::time::sleep(SHUTDOWN_GRACE_PERIOD).await;
    };
    let server = axum::serve(listener, router(editor, port)).with_graceful_shutdown(stop);
    let served = tokio::select! {
        served = server.into_future() => served,
        () = late => Ok(()),
    };
    work.iter().for_each(JoinHandle::abort);
    served
}

/// The router of all requests to the server at `port`.
fn router(editor: Arc<Editor>, port: u16) -> Router {
    let allowed = Arc::new(Guard { editor: Arc::clone(&editor), port });
    Router::new()
        .nest(API, calls::router())
        .route(PREVIEW, get(calls::page).layer(from_fn(headers::of_preview)))
        .fallback(page::serve)
        .with_state(editor)
        .layer(from_fn_with_state(allowed, guard::guard))
        .layer(from_fn(headers::of_page))
}
