//! A blog whose readers respond: a site built with an endpoint, the endpoint itself, and two hosts, all of one
//! journey's own and on loopback. Readers of the second host share nothing with those of the first.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use content::bundle::Page;
use endpoint::App as Endpoint;
use endpoint::clock::Clock;
use endpoint::config::{Config, ThreadsSource};
use endpoint::guard::rate::Limits;
use endpoint::store::response::{Kept, Status};
use endpoint::store::{Change, queue, secret};
use press::assets::App;
use press::build::Job;
use press::output::Staging;
use press::pull;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use walkdir::WalkDir;

use crate::host::Host;
use crate::site::Site;
use crate::wait;

/// What the author's pages are opened with.
pub(crate) const PASSWORD: &str = "un petit plateau de 28 dents";

/// A blog and its endpoint.
pub(crate) struct Exchange {
    /// The site as readers get it.
    pub(crate) host: Host,
    /// The same site at another address: for another reader.
    pub(crate) other: Host,
    folder: TempDir,
    app: App,
    address: SocketAddr,
    running: Option<Running>,
}

struct Running {
    endpoint: Endpoint,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Exchange {
    /// Builds the demo blog with an endpoint, and starts both.
    pub(crate) async fn start(site: &Site) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("public"), &folder.path().join("public"))?;
        let out = folder.path().join("dist");
        fs::create_dir(&out)?;
        let (host, other) = (Host::start(&out).await?, Host::start(&out).await?);
        let listener = listen(0).await?;
        let address = listener.local_addr()?;
        let app = App::read(&site.folder.join("assets"))?;
        let mut exchange = Self { host, other, folder, app, address, running: None };
        exchange.build()?;
        exchange.serve(listener).await?;
        Ok(exchange)
    }

    /// The author's folder.
    pub(crate) fn public(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("dist")
    }

    /// The endpoint's address of a path that starts with a slash.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Builds the site anew, as the author does.
    pub(crate) fn build(&self) -> Result<()> {
        let job = Job {
            public: self.public(),
            now: press::build::now()?,
            endpoint: Some(self.url("/").parse()?),
            progress: false,
        };
        let outcome = press::build::build(&job, &self.app, Staging::beside(&self.out())?)?;
        ensure!(outcome.is_good(), "the site can't be built: {:?}", outcome.problems);
        Ok(())
    }

    /// Fetches the approved responses into the author's folder, as the author does.
    pub(crate) async fn pull(&self) -> Result<()> {
        let options = pull::Options { public: self.public(), from: Some(self.url("/")), dry_run: false };
        let outcome = tokio::task::spawn_blocking(move || pull::run(&options)).await??;
        ensure!(outcome.is_good(), "`carnet pull`: {:?}", outcome.problems);
        Ok(())
    }

    /// Starts the endpoint again, at the same address and with what it kept.
    pub(crate) async fn restart(&mut self) -> Result<()> {
        let port = self.address.port();
        let listener = wait::until("the port is free again", async || listen(port).await.map(Some)).await?;
        self.serve(listener).await
    }

    async fn serve(&mut self, listener: TcpListener) -> Result<()> {
        let origins = [self.host.url(""), self.other.url(""), self.url("")];
        let config = Config {
            listen: self.address,
            public_url: self.url("/").parse()?,
            threads: ThreadsSource::File(self.out().join(content::threads::FILE)),
            origins: origins.into(),
            database: self.folder.path().join("responses.db"),
            trusted_proxies: Vec::new(),
            publish_known: false,
            // One machine makes the journey in a minute that takes readers a day.
            limits: Limits { per_minute: 100, per_hour: 100 },
            max_links: 2,
            block_list: Vec::new(),
            mail: None,
            webhook: None,
        };
        let endpoint = endpoint::Endpoint::start(config, Clock::system()).await?;
        let hash = endpoint::moderation::password::hash(PASSWORD)?;
        endpoint.store.write(Change::Private, move |change| secret::set_password_hash(change, &hash)).await?;
        let (stop, stopped) = oneshot::channel();
        let router = endpoint::http::router(endpoint.clone());
        let server = tokio::spawn(endpoint::http::server::serve(listener, router, async {
            let _ = stopped.await;
        }));
        self.running = Some(Running { endpoint, stop, server });
        Ok(())
    }

    /// Ends the endpoint, as its operator does.
    pub(crate) async fn stop(&mut self) -> Result<()> {
        let Some(Running { endpoint, stop, server }) = self.running.take() else { return Ok(()) };
        let _ = stop.send(());
        server.await?;
        endpoint.store.clone().close().await;
        Ok(())
    }

    fn endpoint(&self) -> Result<&Endpoint> {
        Ok(&self.running.as_ref().context("the endpoint was stopped")?.endpoint)
    }

    /// Waits until a response with this text is kept.
    pub(crate) async fn kept(&self, text: &str) -> Result<Kept> {
        wait::until(format!("the endpoint keeps {text:?}"), async || {
            Ok(self.all().await?.into_iter().find(|kept| kept.text == text))
        })
        .await
    }

    /// All that is kept, newest first.
    pub(crate) async fn all(&self) -> Result<Vec<Kept>> {
        let everything = queue::Search { limit: 100, ..queue::Search::default() };
        Ok(self.endpoint()?.store.read(move |connection| queue::search(connection, &everything)).await?)
    }

    /// Approves a response, beside the author's pages.
    pub(crate) async fn approve(&self, id: &str) -> Result<()> {
        let (store, id) = (&self.endpoint()?.store, id.to_owned());
        let now = Clock::system().now_ms();
        store
            .write(Change::Published, move |change| queue::decide(change, &[id], Status::Approved, now))
            .await
            .map(drop)
            .context("the response is not approved")
    }
}

/// The post that journeys answer: open, and with responses already.
pub(crate) fn answered_post(site: &Site) -> Result<&Page> {
    site.post("open responses", |article| {
        article.thread.as_ref().is_some_and(|thread| thread.open && thread.responses.len() > 1)
    })
}

async fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.context("no port is free on 127.0.0.1")
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in WalkDir::new(from) {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from)?);
        if entry.file_type().is_dir() {
            fs::create_dir_all(target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
