//! `carnet preview`: the built site as a host serves it that reads `_headers` and `_redirects`, compressed, with a
//! real 404. For a last look before publishing, and for tests.

mod headers;
mod pattern;
mod redirects;
mod tags;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use tower_http::services::{ServeDir, ServeFile};

use crate::address;
use crate::root::Root;
use crate::serve::below::{below, root_of};
use crate::serve::listen;
use headers::Headers;
use redirects::Redirects;

/// What browsers do with files that no rule names: they ask whether theirs is still the newest.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

/// The page for what is not there.
const MISSING: &str = "404.html";

/// What to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// The built site.
    pub folder: PathBuf,
    /// Port on loopback; another one is taken when it is in use. 0 lets the system choose.
    pub port: u16,
}

/// Serves until interrupted.
///
/// # Errors
/// When there is no site, or no port can be had.
pub fn run(options: &Options) -> Result<()> {
    let folder = &options.folder;
    ensure!(
        folder.join("index.html").is_file(),
        "{} holds no site: build it first, or name its folder with --site",
        folder.display()
    );
    let router = router(folder)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("can't start the server")?;
    runtime.block_on(async {
        let listener = listen(options.port).await?;
        let address = listener.local_addr().context("can't tell the address")?;
        let root = root_of(folder);
        println!(
            "\n  http://{address}{}\n\nThis is {} as a host serves it. Ctrl-C stops.",
            root.as_str(),
            folder.display()
        );
        // Answers leave at once, also those that fill no packet.
        let listener = listener.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });
        tokio::select! {
            served = axum::serve(listener, router) => served.context("the server stopped"),
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    })
}

/// Serves `folder` by the rules in it, where its site stands.
///
/// # Errors
/// When a file of rules can't be read.
pub fn router(folder: &Path) -> Result<Router> {
    let headers = Arc::new(rules(&folder.join(crate::headers::FILE), Headers::parse)?);
    let redirects = Arc::new(rules(&folder.join(crate::redirects::FILE), Redirects::parse)?);
    for line in &redirects.left_out {
        eprintln!("{} has a line that is not followed here: {line}", crate::redirects::FILE);
    }
    let missing = ServeFile::new(folder.join(MISSING)).precompressed_br().precompressed_gzip();
    let files = ServeDir::new(folder).precompressed_br().precompressed_gzip().not_found_service(missing);
    let root = root_of(folder);
    let site = below(Router::new().fallback_service(files), watch::channel(root.clone()).1);
    let by_rules = from_fn(move |request: Request, next: Next| {
        let (root, headers, redirects) = (root.clone(), Arc::clone(&headers), Arc::clone(&redirects));
        async move { serve(&root, &headers, &redirects, request, next).await }
    });
    // What has no compressed form beside it is compressed on its way.
    Ok(site.layer(by_rules).layer(CompressionLayer::new()).layer(from_fn(tags::tagged)))
}

/// Reads a file of rules; a site without one has none.
fn rules<R: Default>(file: &Path, parse: impl Fn(&str) -> Result<R>) -> Result<R> {
    if !file.exists() {
        return Ok(R::default());
    }
    let text = fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    parse(&text).with_context(|| format!("{} has a line that is no rule; mend or remove it", file.display()))
}

async fn serve(root: &Root, headers: &Headers, redirects: &Redirects, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let decoded = address::path(&path);
    let name = decoded.strip_prefix(root.as_str()).unwrap_or_default().trim_start_matches('/');
    // Files of rules are for the host alone: in their place is nothing.
    let is_hidden = [crate::headers::FILE, crate::redirects::FILE].contains(&name);
    if is_hidden && let Ok(missing) = root.of(&format!("/{MISSING}")).parse() {
        *request.uri_mut() = missing;
    }
    let mut response = match redirects.leads(&path, &query) {
        Some((status, to)) => (status, [(header::LOCATION, to)]).into_response(),
        None => next.run(request).await,
    };
    if is_hidden {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response.headers_mut().insert(header::CACHE_CONTROL, ASK_AGAIN);
    headers.put_on(&path, response.headers_mut());
    response
}
