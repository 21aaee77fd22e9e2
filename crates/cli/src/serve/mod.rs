//! `carnet serve`: builds, watches `public/`, rebuilds, and reloads the browser.

mod allowed_hosts;
pub(crate) mod base_path;
mod site;
mod watch;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context, Result};
use source::diagnostic::escaped;
use source::endpoint::Endpoint;
use tokio::net::TcpListener;
use tokio::sync::watch as watch_channel;
use url::Host;

use crate::app;
use crate::build::{self, Job};
use crate::signals::shutdown_signal;
use publish::assets::App;
use publish::output::{self, Staging};
use source::report;

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
}

/// Serves until interrupted.
///
/// # Errors
/// When there is no app, no port is free, or the folder can't be watched.
pub fn run(options: &Options) -> Result<()> {
    let (app, _) = app::find(options.app.clone(), &options.out)?;
    // Watching starts before the first build, so that no change is missed. Dropping the watcher stops it.
    let (_watcher, changes) = watch::start(&options.public)?;
    rebuild(options, &app);
    let root = base_path::read_base_path(&options.out);
    let (builds, current_build) = watch_channel::channel(1);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("can't start the server")?;
    let served = runtime.block_on(async {
        let listener = listen(options.port).await?;
        let address = listener.local_addr().context("can't determine the address")?;
        println!(
            "\n  http://{address}{}\n\nNew posts in {} appear at once. Ctrl-C stops.",
            root.as_str(),
            options.public.display()
        );
        let (roots, current_root) = watch_channel::channel(root);
        let router = reloading(site::at(&options.out, current_root), current_build);
        let router = allow_hosts(router, &options.hosts);
        let options = options.clone();
        std::thread::spawn(move || {
            watch::on_each(&changes, || {
                if rebuild(&options, &app) {
                    roots.send_replace(base_path::read_base_path(&options.out));
                    builds.send_modify(|number| *number += 1);
                }
            });
        });
        // Reload connections stay open, so they are not waited for.
        tokio::select! {
            served = axum::serve(listener, router) => served.context("the server stopped"),
            _ = shutdown_signal() => Ok(()),
        }
    });
    // A build may be running.
    output::abandon();
    served
}

pub(crate) async fn listen(port: u16) -> Result<TcpListener> {
    let at = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    match at(port).await {
        Ok(listener) => Ok(listener),
        Err(_) => {
            eprintln!("port {port} is in use; using another one");
            at(0).await.context("no port is free on 127.0.0.1")
        }
    }
}

/// Builds and prints the outcome; returns whether there is a new site.
fn rebuild(options: &Options, app: &App) -> bool {
    let built = build::now().and_then(|now| {
        let job = Job { public: options.public.clone(), now, endpoint: options.endpoint.clone(), progress: true };
        build::build(&job, app, Staging::beside(&options.out)?)
    });
    match built {
        Ok(outcome) => {
            eprint!("{}", report::list(&outcome.diagnostics));
            if outcome.is_good() {
                eprintln!("built {outcome}");
                eprint!("{}", outcome.changes.unwrap_or_default().list(false));
                return true;
            }
            eprintln!("the last good site is still served");
        }
        Err(error) => eprintln!("error: {}\nthe last good site is still served", escaped(&format!("{error:#}"))),
    }
    false
}
