//! `carnet preview`: serves the built site as a static host does, with `_headers`, `_redirects`, compression and
//! status 404. For a check before publishing, and for tests.

mod private_paths;
mod rules;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use protocol::language::Language;
use publish::address;
use tower_http::compression::CompressionLayer;
use tower_http::services::{ServeDir, ServeFile};
use url::Host;

use crate::serve::base_path::{merge_slashes, read_base_path, serve_below};
use crate::serve::{allow_hosts, listen};
use crate::streams::print_line;
use crate::texts::Commands;
use rules::{CurrentRules, Rules};

/// Default of hosts: browsers revalidate cached files.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

/// The page for unknown addresses.
const MISSING: &str = "404.html";

/// Longest name, in bytes, of a file with compressed variants: `.br` and `.gz` are appended, and file systems allow 255.
const LONGEST_NAME_OF_VARIANTS: usize = 252;

/// Options of the command.
#[derive(Clone, Debug)]
pub struct Options {
    /// The built site.
    pub folder: PathBuf,
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
/// When there is no site, or no port is free.
pub fn run(options: &Options) -> Result<()> {
    let (folder, language) = (&options.folder, options.language);
    let texts = Commands::of(language);
    if !folder.join("index.html").is_file() {
        bail!(texts.no_site(folder.display()));
    }
    let router = allow_hosts(router(folder, language)?, &options.hosts, language);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context(texts.cannot_start_server)?;
    runtime.block_on(async {
        let listener = listen(options.port, texts).await?;
        let address = listener.local_addr().context(texts.cannot_determine_address)?;
        let root = read_base_path(folder);
        print_line(format_args!("\n  http://{address}{}\n\n{}", root.as_str(), texts.previewing(folder.display())))?;
        // Small replies are sent without delay.
        let listener = listener.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });
        tokio::select! {
            served = axum::serve(listener, router) => served.context(texts.server_stopped),
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    })
}

/// Serves `folder` by the rules in it, at its base path. Both are those of the latest build. Replies of the server itself
/// and problems are in `language`.
///
/// # Errors
/// When a file of rules can't be read.
pub fn router(folder: &Path, language: Language) -> Result<Router> {
    let current = Arc::new(CurrentRules::read(folder, language)?);
    let missing = ServeFile::new(folder.join(MISSING)).precompressed_br().precompressed_gzip();
    let files = ServeDir::new(folder).precompressed_br().precompressed_gzip().not_found_service(missing);
    let site = serve_below(Router::new().fallback_service(files), folder, current.root(), language);
    let by_rules = from_fn(move |request: Request, next: Next| {
        let rules = current.rules();
        async move { serve(&rules, request, next).await }
    });
    // Files without compressed variants are compressed on the fly.
    Ok(site.layer(by_rules).layer(CompressionLayer::new()))
}

async fn serve(rules: &Rules, mut request: Request, next: Next) -> Response {
    let Rules { root, headers, redirects } = rules;
    merge_slashes(request.uri_mut());
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    // Files that the host does not serve are not found.
    let is_private = private_paths::is_private(root, &path);
    if is_private && let Ok(missing) = root.of(&format!("/{MISSING}")).parse() {
        *request.uri_mut() = missing;
    }
    let name = address::path(&path);
    let name = name.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if name.len() > LONGEST_NAME_OF_VARIANTS {
        // For the name of a variant, the file system would return another error than "not found".
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    let mut response = match redirects.leads(&path, &query) {
        Some((status, to)) => (status, [(header::LOCATION, to)]).into_response(),
        None => next.run(request).await,
    };
    if is_private {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response.headers_mut().insert(header::CACHE_CONTROL, ASK_AGAIN);
    // It is in seconds, and a site may be built twice within one.
    response.headers_mut().remove(header::LAST_MODIFIED);
    headers.put_on(&path, response.headers_mut());
    response
}
