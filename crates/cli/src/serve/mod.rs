//! `carnet serve`: builds, watches `public/`, rebuilds, and reloads the browser.

mod allowed_hosts;
pub(crate) mod base_path;
mod site;
mod symbolic_links;
mod variants;
mod watch;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context, Result};
use protocol::language::Language;
use source::endpoint::Endpoint;
use tokio::net::TcpListener;
use tokio::sync::watch as watch_channel;
use url::Host;

use crate::app;
use crate::build::{self, Job, changes};
use crate::signals::shutdown_signal;
use crate::streams::{print_error, print_error_line, print_line};
use crate::texts::{Commands, error_text};
use ::site::base_path::BasePath;
use publish::assets::App;
use publish::output::{self, Staging};
use source::report;
use variants::Backlog;
use watch::Work;

pub use allowed_hosts::allow_hosts;
pub use site::{reloading, router};

/// Options of the command.
#[derive(Clone, Debug)]
pub struct Options {
    /// The author's folder.
    pub public: PathBuf,
    /// Folder of the built app, if it is named.
    pub app: Option<PathBuf>,
    /// Where the site is written and served from.
    pub out: PathBuf,
    /// The endpoint, if it differs from `site.json`.
    pub endpoint: Option<Endpoint>,
    /// Port on loopback; another one is used when it is in use. With 0, the system chooses one.
    pub port: u16,
    /// Allowed host names besides those of loopback.
    pub hosts: Vec<Host>,
    /// The language of what is said.
    pub language: Language,
}

/// Serves until interrupted.
///
/// # Errors
/// When there is no app, no port is free, or the folder can't be watched.
pub fn run(options: &Options) -> Result<()> {
    let texts = Commands::of(options.language);
    // Watching starts before the first build, so that no change is missed. Dropping the watcher stops it.
    let (_watcher, changes) = watch::start(&options.public, texts)?;
    let mut backlog = Backlog::new(&options.public);
    // Before the app is read, since a build that this one waits for may replace it.
    let staging = build::stage(&options.out, options.language);
    let (app, _) = app::find(options.app.clone(), &options.out)?;
    rebuild(options, &app, staging, &mut backlog);
    let root = base_path::read_base_path(&options.out);
    let (builds, current_build) = watch_channel::channel(1);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context(texts.cannot_start_server)?;
    let served = runtime.block_on(async {
        let listener = listen(options.port, texts).await?;
        let address = listener.local_addr().context(texts.cannot_determine_address)?;
        print_line(format_args!(
            "\n  http://{address}{}\n\n{}",
            root.as_str(),
            texts.serving(options.public.display())
        ))?;
        let (roots, current_root) = watch_channel::channel(root);
        let router = reloading(site::at(&options.out, current_root, options.language), current_build);
        let router = allow_hosts(router, &options.hosts, options.language);
        let mut work = Rebuilds { options: options.clone(), app, backlog, roots, builds };
        std::thread::spawn(move || watch::watch(&changes, &mut work));
        // Reload connections stay open, so they are not waited for.
        tokio::select! {
            served = axum::serve(listener, router) => served.context(texts.server_stopped),
            _ = shutdown_signal() => Ok(()),
        }
    });
    // A build may be running.
    output::abandon();
    served
}

pub(crate) async fn listen(port: u16, texts: &Commands) -> Result<TcpListener> {
    let at = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    match at(port).await {
        Ok(listener) => Ok(listener),
        Err(_) => {
            print_error_line(texts.port_in_use(port));
            at(0).await.context(texts.no_port)
        }
    }
}

/// What is done while the server runs.
struct Rebuilds {
    options: Options,
    app: App,
    backlog: Backlog,
    roots: watch_channel::Sender<BasePath>,
    builds: watch_channel::Sender<u64>,
}

impl Work for Rebuilds {
    fn build(&mut self) {
        let staging = build::stage(&self.options.out, self.options.language);
        if rebuild(&self.options, &self.app, staging, &mut self.backlog) {
            self.roots.send_replace(base_path::read_base_path(&self.options.out));
            self.builds.send_modify(|number| *number += 1);
        }
    }

    fn do_part(&mut self) -> bool {
        if self.backlog.encode_one() {
            return true;
        }
        if self.backlog.is_outdated() {
            self.build();
        }
        false
    }
}

/// Builds into `staging` and prints the outcome; returns whether the site has changed. Photographs whose variants
/// are not in the cache become the backlog.
fn rebuild(options: &Options, app: &App, staging: Result<Staging>, backlog: &mut Backlog) -> bool {
    let language = options.language;
    let texts = Commands::of(language);
    let built = staging.and_then(|staging| {
        let (public, endpoint) = (options.public.clone(), options.endpoint.clone());
        let job = Job { public, now: build::now(language)?, endpoint, progress: true, language };
        build::build_without_encoding(&job, app, staging)
    });
    match built {
        Ok(outcome) => {
            print_error(report::list(&outcome.diagnostics, language));
            backlog.set(outcome.without_variants.clone());
            if outcome.is_good() {
                print_error_line(texts.built(outcome.text(language)));
                let changes = outcome.changes.unwrap_or_default();
                print_error(changes::list(&changes, false, texts));
                return !changes.written.is_empty() || !changes.removed.is_empty();
            }
            print_error_line(texts.last_site_stays);
        }
        Err(error) => print_error_line(format_args!("{}\n{}", error_text(&error, language), texts.last_site_stays)),
    }
    false
}
