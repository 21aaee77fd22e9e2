//! All files of a site that are no pages.

use std::fs;

use anyhow::{Context, Result};
use protocol::threads;
use publish::assets::{App, Assets, MANIFEST};
use publish::host_rules::{header_list, headers, redirects};
use publish::old_assets;
use publish::output::{NO_JEKYLL, Staging};
use rayon::prelude::*;
use site::crawlers;
use site::feeds::{self, FeedCache};
use site::files;
use site::icons;
use site::manifest;
use site::offline;
use site::pages::SiteContext;
use site::search_index::{self, WordList};
use site::sitemap;
use source::diagnostic::Diagnostic;

use super::article_store::ArticleStore;
use super::pages;
use super::word_store::NoWords;
use crate::texts::Commands;

/// Writes feeds, the search index with its page, media, the app, and files for programs. Returns a diagnostic about the
/// old site.
pub(super) fn write(
    context: &SiteContext<'_>,
    store: Option<&ArticleStore<'_>>,
    app: &App,
    staging: &Staging,
    texts: &Commands,
) -> Result<Option<Diagnostic>> {
    let write = |name: &str, bytes: &[u8]| match store {
        Some(store) => store.write(name, bytes),
        None => staging.write(name, bytes),
    };
    let digests = store.map(ArticleStore::article_digests).unwrap_or_default();
    let cache = store.map(|store| FeedCache { outputs: store.outputs(), articles: &digests });
    // The index is made on one thread, everything else on those that are left.
    let (index, others) = rayon::join(
        || match store {
            Some(store) => store.search_index(context),
            None => search_index::index(context, staging, WordList::default(), &mut NoWords),
        },
        || {
            feeds::write(context, staging, cache)?;
            write_others(context, &write, app, staging, texts)
        },
    );
    let (diagnostic, index) = (others?, index?);
    let search_page = context.search_page(&index.directory);
    let write_search_page = || pages::write(context, &search_page, app, staging, texts);
    match store {
        Some(store) => store.take_or_write(context, &search_page, write_search_page)?,
        None => write_search_page()?,
    }
    index.files.par_iter().try_for_each(|file| write(&format!("search/{}", file.name), &file.bytes))?;
    Ok(diagnostic)
}

/// Writes icons, media, the app, and files for programs. `write` is for files whose bytes the old site often has. Returns a
/// diagnostic about the old site.
fn write_others(
    context: &SiteContext<'_>,
    write: &dyn Fn(&str, &[u8]) -> Result<()>,
    app: &App,
    staging: &Staging,
    texts: &Commands,
) -> Result<Option<Diagnostic>> {
    icons::write(&context.icons, staging)?;
    write(threads::FILE, &serde_json::to_vec(&context.threads())?)?;
    // The author's rules are merged into the files that are written below.
    let is_rules = |name: &str| [headers::FILE, redirects::FILE].contains(&name);
    let pictures = &context.catalogue.images.pictures;
    for file in context.catalogue.files.iter().filter(|file| !is_rules(&file.name)) {
        match pictures.original(&file.name) {
            Some(original) => staging.link(original, &file.name)?,
            None => staging.copy(&file.path, &file.name)?,
        }
    }
    for (name, variant) in pictures.published() {
        staging.link(variant, name)?;
    }
    let assets = context.assets(app);
    for file in &assets {
        write(&format!("assets/{}", file.name), &file.bytes)?;
    }
    let (earlier, diagnostic) = old_assets::keep(&assets, context.catalogue.now, staging);
    let [permalinks, offline, contact] = [&context.permalinks, &context.offline, &context.contact]
        .map(|script| script.as_ref().map(|script| script.name.clone()));
    let site = Some(context.site_file.name.clone());
    let list = Assets { permalinks, site, offline, contact, ..app.list(earlier) };
    staging.write(&format!("assets/{MANIFEST}"), &serde_json::to_vec_pretty(&list)?)?;
    write_for_programs(context, app, staging, texts)?;
    Ok(diagnostic)
}

/// Writes files for crawlers, devices and hosts. A file of the author replaces the default; rules for hosts are
/// merged.
fn write_for_programs(context: &SiteContext<'_>, app: &App, staging: &Staging, texts: &Commands) -> Result<()> {
    let catalogue = context.catalogue;
    staging.write(NO_JEKYLL, &[])?;
    sitemap::write(context, staging)?;
    let manifest = serde_json::to_vec(&manifest::manifest(context, app))?;
    let robots = crawlers::robots(context).into_bytes();
    let reservation = crawlers::tdm_reservation(context).map(|bytes| (files::TDM_RESERVATION, bytes));
    for (name, bytes) in [(files::ROBOTS, robots), (files::MANIFEST, manifest)].into_iter().chain(reservation) {
        if catalogue.file(name).is_none() {
            staging.write(name, &bytes)?;
        }
    }
    let had_worker = staging.old().is_some_and(|old| old.join(files::SERVICE_WORKER).is_file());
    let worker =
        offline::worker(&catalogue.settings, had_worker).filter(|_| catalogue.file(files::SERVICE_WORKER).is_none());
    if let Some(worker) = &worker {
        staging.write(files::SERVICE_WORKER, worker.as_bytes())?;
    }
    let own = |name: &str| match catalogue.file(name) {
        Some(file) => fs::read_to_string(&file.path).with_context(|| texts.cannot_read(&file.name)),
        None => Ok(String::new()),
    };
    let headers = header_list::list(&own(headers::FILE)?, &site::headers::rules(context, app, worker.is_some()));
    staging.write(headers::FILE, headers.as_bytes())?;
    site::redirects::write(context, &own(redirects::FILE)?, staging)
}
