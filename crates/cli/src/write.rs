//! `carnet write`: serves the editor on this machine, and in the local network if `--lan` says so, and opens it in the
//! browser.

mod local_network;
mod running;
mod terminal;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Args;
use editor::blog::OpenBlog;
use editor::server::{Editor, Listeners, NetworkAccess, OwnerAccess, SHUTDOWN_GRACE_PERIOD, serve};
use editor::store::{EditorLock, Start, Store, folder_of, last_port, remember_port};
use jiff::Timestamp;
use protocol::language::Language;
use publish::output;

use crate::app;
use crate::arguments::Source;
use crate::blog::ensure_blog;
use crate::editor_page;
use crate::editor_pull::pull_for_editor;
use crate::publish_site::EditorPublisher;
use crate::serve::listen;
use crate::signals::shutdown_signal;
use crate::streams::{print_error_line, print_line};
use crate::texts::Commands;
use local_network::Lan;

const EXAMPLES: &str = "\
Examples:
  carnet write
  carnet write --port 3000
  carnet write --public blog/public --no-browser
  carnet write --lan
  carnet write --lan=192.168.1.20";

/// The port of the first time.
const DEFAULT_PORT: u16 = 8080;

/// The output folder of other commands, whose built app is taken if the program carries none.
const OUT: &str = "dist";

/// The variable with a key for the endpoint, which comes before the one that was entered in the page.
const ENDPOINT_KEY: &str = "CARNET_ENDPOINT_KEY";

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) source: Source,
    /// Port on 127.0.0.1; another one is used when it is in use [default: that of the last time, or 8080].
    #[arg(long)]
    port: Option<u16>,
    /// Print the address, and do not open it in the browser.
    #[arg(long)]
    no_browser: bool,
    /// Also answer in the local network, where a phone or another computer needs the code that this terminal shows.
    ///
    /// With an address, only at this address of the machine. The connection is not encrypted: others in the network may
    /// read what you write, and take the session over. Use it only in a network that you trust.
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, require_equals = true, default_missing_value = Lan::ALL)]
    lan: Option<Lan>,
    /// For development: folder of the built app.
    #[arg(long, hide = true, value_name = "FOLDER")]
    app: Option<PathBuf>,
    /// For development: folder of the built page of the editor.
    #[arg(long, hide = true, value_name = "FOLDER")]
    page: Option<PathBuf>,
}

/// Serves until interrupted. If the editor of the blog is running already, a new address of it is opened.
///
/// # Errors
/// When there is no blog, no page, no app or no local network, no port is free, the running editor does not answer, or a
/// file can't be read or written.
pub(crate) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode> {
    let Arguments { source: Source { public }, port, no_browser, lan, app, page } = arguments;
    let texts = Commands::of(language);
    ensure_blog(public, language)?;
    let page = editor_page::find(page.as_deref(), texts)?;
    let folder = folder_of(public).with_context(|| texts.cannot_use(public.display()))?;
    let cannot_use = || texts.cannot_use(folder.display());
    let lock = match EditorLock::take(&folder).with_context(cannot_use)? {
        Start::First(lock) => lock,
        Start::Running(access) => {
            let access = access.and_then(|text| OwnerAccess::parse(&text)).context(texts.editor_is_starting)?;
            open_running(&access, arguments, texts)?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    let addresses = lan.map(|lan| lan.addresses(texts)).transpose()?;
    let (built_app, _) = app::find(app.clone(), Path::new(OUT))?;
    let store = Store::open(public, &folder, Timestamp::now()).with_context(cannot_use)?;
    let blog = OpenBlog::open(public.clone(), built_app, Timestamp::now)?;
    let network = addresses
        .map(|addresses| Arc::new(NetworkAccess::new(addresses, move |event| terminal::tell(&event, language))));
    // The page speaks the language of the blog.
    let publisher = EditorPublisher::new(public.clone(), OUT.into(), app.clone(), blog.settings().language);
    let blog_folder = public.clone();
    let mut editor = Editor::new(blog, store, page, Box::new(publisher))?
        .with_pull(move |language| pull_for_editor(&blog_folder, language));
    if let Some(network) = &network {
        editor = editor.with_network(Arc::clone(network));
    }
    if let Ok(key) = env::var(ENDPOINT_KEY)
        && !key.trim().is_empty()
    {
        editor = editor.with_endpoint_key(&key);
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context(texts.cannot_start_server)?;
    let served = runtime.block_on(async {
        let port = port.or_else(|| last_port(&folder)).unwrap_or(DEFAULT_PORT);
        let listener = listen(port, texts).await?;
        let port = listener.local_addr().context(texts.cannot_determine_address)?.port();
        // Without it, only text that did not reach the journal is not found the next time.
        let _ = remember_port(&folder, port);
        let mut listeners = Listeners::from(listener);
        if let Some(network) = &network {
            listeners = listeners.with(local_network::listen(port, network.addresses(), texts).await?);
        }
        let start = editor.new_start(port)?;
        let signal = shutdown_signal();
        lock.announce(&editor.owner_access(port).to_string()).with_context(cannot_use)?;
        terminal::show(&start, !no_browser, texts)?;
        print_line(texts.writing)?;
        if let Some(network) = network {
            terminal::offer_codes(network, language)?;
        }
        let stop = async move {
            signal.await;
        };
        serve(listeners, editor, stop).await.context(texts.server_stopped)
    });
    // A publication may be running, and a program that it has started may not end.
    runtime.shutdown_timeout(SHUTDOWN_GRACE_PERIOD);
    output::abandon();
    deploy::remove_temporary_folders();
    served.map(|()| ExitCode::SUCCESS)
}

/// Opens the editor that is running already.
fn open_running(access: &OwnerAccess, arguments: &Arguments, texts: &Commands) -> Result<()> {
    let start = running::new_start(access, texts)?;
    print_error_line(texts.editor_is_running);
    terminal::show(&start, !arguments.no_browser, texts)?;
    if arguments.lan.is_some() && start.network.is_none() {
        print_error_line(texts.not_in_network);
    }
    Ok(())
}
