//! A blog whose readers respond: a site built with an endpoint, the endpoint itself, and two hosts, all of one
//! test's own and on loopback. Readers of the second host share nothing with those of the first.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::{Context, Result, ensure};
use cli::pull;
use endpoint::App as Endpoint;
use endpoint::clock::Clock;
use endpoint::config::Config;
use endpoint::program_key;
use endpoint::store::program_key::ProgramKey;
use endpoint::store::queue;
use endpoint::store::response::{Status, StoredResponse};
use protocol::bundle::Page;
use protocol::language::Language;
use publish::assets::App;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::blog::Blog;
use crate::endpoint_network::EndpointNetwork;
use crate::host::Host;
use crate::site::Site;
use crate::test_context::TestContext;
use crate::wait;

#[path = "../../crates/endpoint/tests/support/config.rs"]
mod config;

/// What the author's pages are opened with.
pub(crate) const PASSWORD: &str = "un petit plateau de 28 dents";

/// A blog and its endpoint.
pub(crate) struct EndpointFixture {
    /// The site as readers get it.
    pub(crate) host: Host,
    /// The same site at another address: for another reader.
    pub(crate) other: Host,
    /// The site as its author has it.
    pub(crate) blog: Blog,
    /// The network between readers and the endpoint.
    pub(crate) network: EndpointNetwork,
    app: App,
    address: SocketAddr,
    running: Option<Running>,
}

struct Running {
    endpoint: Endpoint,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl EndpointFixture {
    /// Builds the demo blog with an endpoint, at the same path as the given site, and starts both.
    pub(crate) async fn start(test: &TestContext<'_>) -> Result<Self> {
        Self::start_with(test, |_| {}).await
    }

    /// The same with changed settings of the blog.
    pub(crate) async fn start_with(test: &TestContext<'_>, change: impl FnOnce(&mut Value)) -> Result<Self> {
        let blog = Blog::copy(&test.site.frame.root, test.site)?;
        blog.edit("site.json", |settings| {
            change(settings);
            Ok(())
        })?;
        let listener = listen(0).await?;
        let address = listener.local_addr()?;
        let app = App::read(&test.site.folder.join("assets"))?;
        blog.build(&app, Some(format!("http://{address}/").parse()?))?;
        let out = blog.out();
        let (host, other) = (Host::start(&out, test.reports).await?, Host::start(&out, test.reports).await?);
        let network = EndpointNetwork::default();
        let mut fixture = Self { host, other, blog, network, app, address, running: None };
        fixture.serve(listener).await?;
        Ok(fixture)
    }

    /// The endpoint's address of a path that starts with a slash.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Builds the site anew, as the author does.
    pub(crate) fn build(&self) -> Result<()> {
        self.build_with(&self.app).map(drop)
    }

    /// The same with another app.
    pub(crate) fn build_with(&self, app: &App) -> Result<Site> {
        self.blog.build(app, Some(self.url("/").parse()?))
    }

    /// Fetches the approved responses into the author's folder, as the author does.
    pub(crate) async fn pull(&self) -> Result<()> {
        let (public, from) = (self.blog.public(), Some(self.url("/")));
        let options = pull::Options {
            public,
            from,
            dry_run: false,
            approve: Vec::new(),
            reject: Vec::new(),
            allow_networks: Vec::new(),
            language: Language::En,
        };
        let outcome = tokio::task::spawn_blocking(move || pull::run(&options)).await??;
        ensure!(outcome.is_good(), "`carnet pull`: {:?}", outcome.diagnostics);
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
        let threads = self.blog.out().join(protocol::threads::FILE);
        let database = self.blog.folder().join("responses.db");
        let local = config::local_config(self.address, self.url("/").parse()?, threads, database);
        let config = Config { origins: origins.into(), ..local };
        let endpoint = endpoint::Endpoint::start(config, Clock::system()).await?;
        let hash = endpoint::moderation::password::hash(PASSWORD)?;
        endpoint.store.set_password_hash(hash).await?;
        let (stop, stopped) = oneshot::channel();
        let router = self.network.around(endpoint::http::router(endpoint.clone()));
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

    /// Reads the list of posts, as the program does at its start.
    pub(crate) async fn read_posts(&self) -> Result<()> {
        self.endpoint()?.posts.refresh(Clock::system().now_ms(), 0).await;
        Ok(())
    }

    /// Waits until a response with this text is kept.
    pub(crate) async fn kept(&self, text: &str) -> Result<StoredResponse> {
        wait::until(format!("the endpoint keeps {text:?}"), async || {
            Ok(self.all().await?.into_iter().find(|kept| kept.text == text))
        })
        .await
    }

    /// All that is kept, newest first.
    pub(crate) async fn all(&self) -> Result<Vec<StoredResponse>> {
        let everything = queue::Search { limit: 100, ..queue::Search::default() };
        Ok(self.endpoint()?.store.search(everything).await?)
    }

    /// Makes a key for a program, as `carnet-endpoint key add` does.
    pub(crate) async fn add_key(&self) -> Result<String> {
        let key = program_key::generate();
        let stored = ProgramKey {
            name: "editor".to_owned(),
            hash: program_key::hash(&key).to_vec(),
            made_ms: Clock::system().now_ms(),
            used_ms: None,
        };
        ensure!(self.endpoint()?.store.add_program_key(stored).await?, "there is a key of this name");
        Ok(key)
    }

    /// Approves a response, beside the author's pages.
    pub(crate) async fn approve(&self, id: &str) -> Result<()> {
        let approved =
            self.endpoint()?.store.decide(vec![id.to_owned()], Status::Approved, Clock::system().now_ms()).await;
        approved.map(drop).context("the response is not approved")
    }
}

/// The post that tests answer: open, and with responses already.
pub(crate) fn answered_post(site: &Site) -> Result<&Page> {
    site.post("open responses", |article| {
        article.thread.as_ref().is_some_and(|thread| thread.open && thread.responses.len() > 1)
    })
}

async fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.context("no port is free on 127.0.0.1")
}
