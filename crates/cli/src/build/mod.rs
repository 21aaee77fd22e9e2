//! A build: read, check, render, write. [`outcome`] and [`changes`] say in words what it did. What has not changed
//! since the build before is known from its [`record`].

mod article_store;
mod articles;
pub(crate) mod changes;
mod outcome;
mod picture_cache;
mod progress;
mod record;
mod whole_site;
mod word_store;

use std::cell::{Cell, OnceCell};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use jiff::Timestamp;
use pictures::Cache;
use protocol::bundle::Kind;
use protocol::language::Language;
use protocol::threads;
use rayon::prelude::*;
use source::diagnostic::Diagnostic;
use source::endpoint::Endpoint;

use publish::assets::{App, Assets, MANIFEST};
use publish::host_rules::{header_list, headers, redirects};
use publish::old_assets;
use publish::output::{Changes, NO_JEKYLL, Staging};
use site::catalogue;
use site::crawlers;
use site::document;
use site::feeds::{self, Stored};
use site::files;
use site::fragments::Fragments;
use site::icons;
use site::links::ServedAddresses;
use site::manifest;
use site::offline;
use site::open_graph;
use site::pages::lists::List;
use site::pages::{RenderedPage, SiteContext};
use site::picture_files::{Missing, PictureFiles, Prepared};
use site::search_index::{self, WordList};
use site::sitemap;
use source::report;

use crate::texts::Commands;
use article_store::{ArticleStore, OpenGraphImages};
use articles::Articles;
pub use outcome::Outcome;
pub(crate) use picture_cache::open_picture_cache;
use picture_cache::{MAX_UNUSED, read_picture_cache};
use progress::bar;
use word_store::NoWords;

/// Input of a build or a check.
#[derive(Clone, Debug)]
pub struct Job {
    /// The author's folder.
    pub public: PathBuf,
    /// Posts after this instant are scheduled.
    pub now: Timestamp,
    /// The endpoint, if it differs from `site.json`.
    pub endpoint: Option<Endpoint>,
    /// Whether to draw a progress bar on a terminal.
    pub progress: bool,
    /// The language of what is said: of the progress bar and of errors.
    pub language: Language,
}

/// Checks everything that a build checks, and writes nothing.
pub fn check(job: &Job) -> Outcome {
    let checked = run(job, "", &|_| Ok(Prepared::default()), &|_| None, &|_, _| Ok(()), &|_, _| Ok(()));
    checked.map(|(outcome, _)| outcome).unwrap_or_default()
}

/// Builds the site with `app` into `staging`, which replaces the old site only when there are no errors.
///
/// # Errors
/// When a file can't be written. Errors in the author's files are in the outcome.
pub fn build(job: &Job, app: &App, staging: Staging) -> Result<Outcome> {
    build_with(job, app, staging, Missing::Encode, &open_picture_cache)
}

/// The same for a dry run: what it processes of pictures is not kept.
///
/// # Errors
/// As for [`build`].
pub(crate) fn build_for_dry_run(job: &Job, app: &App, staging: Staging) -> Result<Outcome> {
    build_with(job, app, staging, Missing::Encode, &read_picture_cache)
}

/// The same in less time: variants of photographs that are not in the cache are left out.
///
/// # Errors
/// As for [`build`].
pub(crate) fn build_without_encoding(job: &Job, app: &App, staging: Staging) -> Result<Outcome> {
    build_with(job, app, staging, Missing::LeaveOut, &open_picture_cache)
}

fn build_with(
    job: &Job,
    app: &App,
    staging: Staging,
    missing: Missing,
    open_cache: &dyn Fn(&Path) -> io::Result<Cache>,
) -> Result<Outcome> {
    let texts = Commands::of(job.language);
    // A temporary cache is needed until its files are in the site.
    let cache = OnceCell::new();
    let prepare = |pictures: &mut PictureFiles| -> Result<Prepared> {
        if pictures.is_empty() {
            return Ok(Prepared::default());
        }
        let opened = open_cache(&job.public).context(texts.cannot_write_temporary_files)?;
        let cache = cache.get_or_init(|| opened);
        let bar = bar(job.progress, pictures.len(), &texts.progress_of_pictures("{pos}/{len}", "{eta}"));
        let prepared = pictures.prepare(cache, missing, &|| bar.inc(1));
        bar.finish_and_clear();
        // Without encoding, the site has files that no record lists.
        if missing == Missing::Encode {
            cache.prune(MAX_UNUSED);
        }
        prepared
    };
    let images = OpenGraphImages::default();
    let open_store = |context: &SiteContext<'_>| ArticleStore::open(context, &job.public, app, &staging, &images);
    let write_page = |context: &SiteContext<'_>, rendered_page: &RenderedPage| {
        let image = rendered_page.preview.picture.as_ref().and_then(|picture| picture.generated.clone());
        if let (Some(image), Ok(mut images)) = (image, images.lock()) {
            images.insert(image);
        }
        write_page(context, rendered_page, app, &staging, texts)
    };
    let diagnostic = Cell::new(None);
    let write_rest = |context: &SiteContext<'_>, store: Option<&ArticleStore<'_>>| {
        images.lock().map_or(Ok(()), |images| open_graph::write(&images, &staging))?;
        diagnostic.set(write_rest(context, store, app, &staging, texts)?);
        Ok(())
    };
    let start = Instant::now();
    let (mut outcome, store) = run(job, &app.id(), &prepare, &open_store, &write_page, &write_rest)?;
    outcome.diagnostics.extend(diagnostic.take());
    // An unchanged site stays as it is.
    if outcome.is_good() && outcome.changes.is_none() {
        staging.write_compressed()?;
        let record = store.and_then(ArticleStore::finish);
        outcome.changes = Some(match record {
            Some(record) => {
                let (changes, fingerprint) = staging.finish_with_fingerprint()?;
                record.write(&job.public, outcome.pages, &changes, fingerprint.as_deref());
                changes
            }
            None => staging.finish()?,
        });
    }
    outcome.took = start.elapsed();
    Ok(outcome)
}

type Prepare<'f> = &'f dyn Fn(&mut PictureFiles) -> Result<Prepared>;
type OpenStore<'f, 'b> = &'f dyn Fn(&SiteContext<'_>) -> Option<ArticleStore<'b>>;
type WritePage<'f> = &'f (dyn Fn(&SiteContext<'_>, &RenderedPage) -> Result<()> + Sync);
type WriteRest<'f> = &'f dyn Fn(&SiteContext<'_>, Option<&ArticleStore<'_>>) -> Result<()>;

fn run<'b>(
    job: &Job,
    app: &str,
    prepare: Prepare<'_>,
    open_store: OpenStore<'_, 'b>,
    write_page: WritePage<'_>,
    write_rest: WriteRest<'_>,
) -> Result<(Outcome, Option<ArticleStore<'b>>)> {
    let start = Instant::now();
    let (catalogue, found) = catalogue::read(&job.public, job.now);
    let mut outcome = Outcome { diagnostics: found, ..Outcome::default() };
    let mut store = None;
    if let Some(mut catalogue) = catalogue {
        if let Some(endpoint) = &job.endpoint {
            catalogue.settings.responses.endpoint = Some(endpoint.clone());
        }
        outcome.posts = catalogue.posts.len();
        outcome.drafts = catalogue.drafts;
        outcome.scheduled = catalogue.scheduled;
        // Pages name the variants.
        if outcome.is_good() {
            let Prepared { diagnostics, left_out } = prepare(&mut catalogue.images.pictures)?;
            outcome.diagnostics.extend(diagnostics);
            outcome.without_variants = left_out;
        }
        // After an error, texts are still rendered to find further errors, but nothing is written.
        let failed = !outcome.is_good();
        let context = SiteContext::new(&catalogue, app)?;
        outcome.diagnostics.extend(context.without_pictures());
        let nothing = |_: &SiteContext<'_>, _: &RenderedPage| Ok(());
        if !failed {
            store = open_store(&context);
        }
        if let Some(site) = store.as_ref().and_then(ArticleStore::unchanged_site) {
            (outcome.pages, outcome.reused) = (site.pages, context.articles());
            outcome.changes = Some(Changes { unchanged: site.files, ..Changes::default() });
        } else {
            let found = outcome.diagnostics.len();
            make_pages(job, &context, store.as_ref(), if failed { &nothing } else { write_page }, &mut outcome)?;
            if outcome.is_good() {
                write_rest(&context, store.as_ref())?;
            }
            if let Some(store) = &mut store {
                store.check_site(&context, outcome.diagnostics.len() == found);
            }
        }
    }
    report::sort(&mut outcome.diagnostics);
    outcome.took = start.elapsed();
    Ok((outcome, store))
}

/// Renders every page that `store` does not have, and passes it to `write`.
fn make_pages(
    job: &Job,
    context: &SiteContext<'_>,
    store: Option<&ArticleStore<'_>>,
    write: WritePage<'_>,
    outcome: &mut Outcome,
) -> Result<()> {
    let lists = context.lists();
    let list_pages: Vec<(&List, usize)> =
        lists.iter().flat_map(|list| (1..=list.pages()).map(move |number| (list, number))).collect();
    let single =
        [context.tag_index(), context.archive(), context.search_page(&[]), context.feed_guide(), context.not_found()];
    let generated = list_pages.iter().map(|(list, number)| list.path(*number));
    let served = ServedAddresses::new(
        context,
        generated.chain(single.iter().map(|rendered_page| rendered_page.page.path.clone())),
    );
    let fragments = Fragments::default();
    let Articles { diagnostics, reused } = articles::make(job, context, store, write, &served, &fragments)?;
    let write_unless_stored = |rendered_page: &RenderedPage| match store {
        Some(store) => store.take_or_write(context, rendered_page, || write(context, rendered_page)),
        None => write(context, rendered_page),
    };
    list_pages.par_iter().try_for_each(|(list, number)| write_unless_stored(&context.list_page(list, *number)))?;
    // The search page is written with the index of all posts.
    let mut complete = single.iter().filter(|rendered_page| rendered_page.page.kind != Kind::Search);
    complete.try_for_each(write_unless_stored)?;
    outcome.diagnostics.extend(served.check_settings());
    outcome.diagnostics.extend(diagnostics);
    let paths = list_pages.iter().map(|(list, number)| list.path(*number));
    paths.chain(single.iter().map(|page| page.page.path.clone())).for_each(|path| fragments.add_page(path));
    outcome.diagnostics.extend(fragments.check());
    let articles = context.articles();
    (outcome.rendered, outcome.reused) = (articles - reused, reused);
    outcome.pages = articles + list_pages.len() + single.len();
    Ok(())
}

fn write_page(
    context: &SiteContext<'_>,
    rendered_page: &RenderedPage,
    app: &App,
    staging: &Staging,
    texts: &Commands,
) -> Result<()> {
    let path = &rendered_page.page.path;
    let page = context.root.page(&rendered_page.page);
    let html = document::render(context, rendered_page, &page, app).context(texts.cannot_render)?;
    if path.ends_with(".html") {
        return staging.write(path, html.as_bytes());
    }
    staging.write(&format!("{path}index.html"), html.as_bytes())?;
    staging.write(&format!("{path}index.json"), &serde_json::to_vec(&page)?)
}

/// Writes everything but pages: feeds, the search index, media, the app, and files for programs. Returns a diagnostic
/// about the old site.
fn write_rest(
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
    feeds::write(context, staging, store.map(|store| Stored { outputs: store.outputs(), articles: &digests }))?;
    icons::write(&context.icons, staging)?;
    let index = match store {
        Some(store) => store.search_index(context)?,
        None => search_index::index(context, staging, WordList::default(), &mut NoWords)?,
    };
    let search_page = context.search_page(&index.directory);
    let write_search_page = || write_page(context, &search_page, app, staging, texts);
    match store {
        Some(store) => store.take_or_write(context, &search_page, write_search_page)?,
        None => write_search_page()?,
    }
    index.files.par_iter().try_for_each(|file| write(&format!("search/{}", file.name), &file.bytes))?;
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
    let [permalinks, offline] =
        [&context.permalinks, &context.offline].map(|script| script.as_ref().map(|script| script.name.clone()));
    let site = Some(context.site_file.name.clone());
    let list = Assets { permalinks, site, offline, ..app.list(earlier) };
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

/// Posts after this instant are scheduled: `SOURCE_DATE_EPOCH` if it is set, so that a build is reproducible,
/// otherwise now.
///
/// # Errors
/// When the variable is not a number of seconds since 1970.
pub fn now(language: Language) -> Result<Timestamp> {
    let texts = Commands::of(language);
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => {
            let seconds = text.parse().with_context(|| texts.not_an_epoch(&text))?;
            Timestamp::from_second(seconds).context(texts.epoch_out_of_range)
        }
        Err(_) => Ok(Timestamp::now()),
    }
}
