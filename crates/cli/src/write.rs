//! `carnet write`: serves the editor on this machine, and opens it in the browser.

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use editor::blog::OpenBlog;
use editor::server::{Editor, SHUTDOWN_GRACE_PERIOD, serve};
use editor::store::{EditorLock, Start, Store, folder_of};
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

const EXAMPLES: &str = "\
Examples:
  carnet write
  carnet write --port 3000
  carnet write --public blog/public --no-browser";

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
    /// Port on 127.0.0.1; another one is used when it is in use.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Print the address, and do not open it in the browser.
    #[arg(long)]
    no_browser: bool,
    /// For development: folder of the built app.
    #[arg(long, hide = true, value_name = "FOLDER")]
    app: Option<PathBuf>,
    /// For development: folder of the built page of the editor.
    #[arg(long, hide = true, value_name = "FOLDER")]
    page: Option<PathBuf>,
}

/// Serves until interrupted. If the editor of the blog is running already, its address is opened.
///
/// # Errors
/// When there is no blog, no page or no app, no port is free, or a file can't be read or written.
pub(crate) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode> {
    let Arguments { source: Source { public }, port, no_browser, app, page } = arguments;
    let texts = Commands::of(language);
    ensure_blog(public, language)?;
    let page = editor_page::find(page.as_deref(), texts)?;
    let folder = folder_of(public).with_context(|| texts.cannot_use(public.display()))?;
    let cannot_use = || texts.cannot_use(folder.display());
    let lock = match EditorLock::take(&folder).with_context(cannot_use)? {
        Start::First(lock) => lock,
        Start::Running(Some(address)) => {
            print_error_line(texts.editor_is_running);
            show(&address, !no_browser, texts)?;
            return Ok(ExitCode::SUCCESS);
        }
        Start::Running(None) => bail!(texts.editor_is_starting),
    };
    let (built_app, _) = app::find(app.clone(), Path::new(OUT))?;
    let store = Store::open(public, &folder, Timestamp::now()).with_context(cannot_use)?;
    let blog = OpenBlog::open(public.clone(), built_app, Timestamp::now)?;
    // The page speaks the language of the blog.
    let publisher = EditorPublisher::new(public.clone(), OUT.into(), app.clone(), blog.settings().language);
    let blog_folder = public.clone();
    let mut editor = Editor::new(blog, store, page, Box::new(publisher))?
        .with_pull(move |language| pull_for_editor(&blog_folder, language));
    if let Ok(key) = env::var(ENDPOINT_KEY)
        && !key.trim().is_empty()
    {
        editor = editor.with_endpoint_key(&key);
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context(texts.cannot_start_server)?;
    let served = runtime.block_on(async {
        let listener = listen(*port, texts).await?;
        let port = listener.local_addr().context(texts.cannot_determine_address)?.port();
        let address = editor.address(port);
        let signal = shutdown_signal();
        lock.announce(&address).with_context(cannot_use)?;
        show(&address, !no_browser, texts)?;
        print_line(texts.writing)?;
        let stop = async move {
            signal.await;
        };
        serve(listener, editor, stop).await.context(texts.server_stopped)
    });
    // A publication may be running, and a program that it has started may not end.
    runtime.shutdown_timeout(SHUTDOWN_GRACE_PERIOD);
    output::abandon();
    deploy::remove_temporary_folders();
    served.map(|()| ExitCode::SUCCESS)
}

/// Prints an address, and opens it in the browser if `is_opened`.
fn show(address: &str, is_opened: bool, texts: &Commands) -> Result<()> {
    print_line(format_args!("\n  {address}\n"))?;
    if is_opened && open::that_detached(address).is_err() {
        print_error_line(texts.cannot_open_browser);
    }
    Ok(())
}
