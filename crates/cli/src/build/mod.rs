//! A build: read, check, render, write. [`outcome`] and [`changes`] say in words what it did. What has not changed
//! since the build before is known from its [`record`].

mod article_store;
mod articles;
pub(crate) mod changes;
mod old_records;
mod other_files;
mod outcome;
mod pages;
mod picture_cache;
mod published_entry;
mod record;
mod whole_site;
mod word_store;

use std::cell::{Cell, OnceCell};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use jiff::Timestamp;
use pictures::Cache;
use protocol::language::Language;
use source::diagnostic::escaped;
use source::endpoint::Endpoint;

use publish::assets::App;
use publish::output::{Changes, Staging};
use site::catalogue;
use site::open_graph;
use site::pages::{RenderedPage, SiteContext};
use site::picture_files::{Missing, PictureFiles, Prepared};
use source::report;

use crate::progress_bars::ProgressBars;
use crate::streams::print_error_line;
use crate::texts::Commands;
use crate::watch::{Step, Watch};
use article_store::{ArticleStore, OpenGraphImages};
pub use outcome::Outcome;
pub(crate) use picture_cache::open_picture_cache;
use picture_cache::read_picture_cache;
pub use published_entry::PublishedEntry;

/// For how long pictures and records stay in `.carnet/` that no build uses.
const MAX_UNUSED: Duration = Duration::from_secs(90 * 24 * 60 * 60);

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
    let bars = ProgressBars::new(job.progress, job.language);
    let checked = run(job, "", &bars, &|_| Ok(Prepared::default()), &|_| None, &|_, _| Ok(()), &|_, _| Ok(()));
    checked.map(|(outcome, _)| outcome).unwrap_or_default()
}

/// Locks the output folder for a build, and makes the staging folder. While another build has the lock, it says so and
/// waits.
///
/// # Errors
/// When no folder can be made, or when `out` has something else than a site.
pub(crate) fn stage(out: &Path, language: Language) -> Result<Staging> {
    let staging = Staging::beside(out, &|folder| {
        print_error_line(escaped(&Commands::of(language).waiting_for_build(folder.display())));
        Ok(())
    })?;
    Ok(staging.with_few_files_moved())
}

/// Builds the site with `app` into `staging`, which replaces the old site only when there are no errors.
///
/// # Errors
/// When a file can't be written. Errors in the author's files are in the outcome.
pub fn build(job: &Job, app: &App, staging: Staging) -> Result<Outcome> {
    let bars = ProgressBars::new(job.progress, job.language);
    build_with(job, app, staging, Missing::Encode, &open_picture_cache, &bars)
}

/// The same for a publication, which `watch` follows and may cancel; then the old site stays. What it processes of
/// pictures is kept only if `keeps_pictures`.
///
/// # Errors
/// As for [`build`], or when it is cancelled.
pub(crate) fn build_watched(
    job: &Job,
    app: &App,
    staging: Staging,
    keeps_pictures: bool,
    watch: &dyn Watch,
) -> Result<Outcome> {
    let open_cache: OpenCache<'_> = if keeps_pictures { &open_picture_cache } else { &read_picture_cache };
    build_with(job, app, staging, Missing::Encode, open_cache, watch)
}

/// The same in less time: variants of photographs that are not in the cache are left out.
///
/// # Errors
/// As for [`build`].
pub(crate) fn build_without_encoding(job: &Job, app: &App, staging: Staging) -> Result<Outcome> {
    let bars = ProgressBars::new(job.progress, job.language);
    build_with(job, app, staging, Missing::LeaveOut, &open_picture_cache, &bars)
}

fn build_with(
    job: &Job,
    app: &App,
    staging: Staging,
    missing: Missing,
    open_cache: OpenCache<'_>,
    watch: &dyn Watch,
) -> Result<Outcome> {
    let texts = Commands::of(job.language);
    // The record needs the hash of the program, which has some 50 MB.
    rayon::spawn(|| {
        record::program();
    });
    // A temporary cache is needed until its files are in the site.
    let cache = OnceCell::new();
    let prepare = |pictures: &mut PictureFiles| -> Result<Prepared> {
        if pictures.is_empty() {
            return Ok(Prepared::default());
        }
        let opened = open_cache(&job.public).context(texts.cannot_write_temporary_files)?;
        let cache = cache.get_or_init(|| opened);
        watch.begin(Step::Pictures, pictures.len())?;
        let prepared = pictures.prepare(cache, missing, &|| Ok(watch.advance()?));
        watch.end();
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
        pages::write(context, rendered_page, app, &staging, texts)
    };
    let diagnostic = Cell::new(None);
    let write_rest = |context: &SiteContext<'_>, store: Option<&ArticleStore<'_>>| {
        watch.begin(Step::Files, 0)?;
        images.lock().map_or(Ok(()), |images| open_graph::write(&images, &staging))?;
        diagnostic.set(other_files::write(context, store, app, &staging, texts)?);
        Ok(())
    };
    let start = Instant::now();
    let (mut outcome, store) = run(job, &app.id(), watch, &prepare, &open_store, &write_page, &write_rest)?;
    outcome.diagnostics.extend(diagnostic.take());
    if outcome.changes.is_some() {
        // An unchanged site stays as it is.
        if let Some(store) = &store {
            store.renew_record();
        }
    } else if outcome.is_good() {
        watch.begin(Step::Compress, 0)?;
        staging.write_compressed()?;
        let record = store.and_then(ArticleStore::finish);
        outcome.changes = Some(match record {
            Some(record) => staging.finish_with_record(|changes, fingerprint| {
                record.write(&job.public, outcome.pages, changes, fingerprint);
            })?,
            None => staging.finish()?,
        });
        outcome.diagnostics.extend(outcome.changes.as_ref().and_then(Changes::warning));
    }
    outcome.took = start.elapsed();
    Ok(outcome)
}

type OpenCache<'f> = &'f dyn Fn(&Path) -> io::Result<Cache>;
type Prepare<'f> = &'f dyn Fn(&mut PictureFiles) -> Result<Prepared>;
type OpenStore<'f, 'b> = &'f dyn Fn(&SiteContext<'_>) -> Option<ArticleStore<'b>>;
type WritePage<'f> = &'f (dyn Fn(&SiteContext<'_>, &RenderedPage) -> Result<()> + Sync);
type WriteRest<'f> = &'f dyn Fn(&SiteContext<'_>, Option<&ArticleStore<'_>>) -> Result<()>;

fn run<'b>(
    job: &Job,
    app: &str,
    watch: &dyn Watch,
    prepare: Prepare<'_>,
    open_store: OpenStore<'_, 'b>,
    write_page: WritePage<'_>,
    write_rest: WriteRest<'_>,
) -> Result<(Outcome, Option<ArticleStore<'b>>)> {
    let start = Instant::now();
    watch.begin(Step::Read, 0)?;
    let (catalogue, found) = catalogue::read(&job.public, job.now);
    let mut outcome = Outcome { diagnostics: found, ..Outcome::default() };
    let mut store = None;
    if let Some(mut catalogue) = catalogue {
        if let Some(endpoint) = &job.endpoint {
            catalogue.settings.responses.endpoint = Some(endpoint.clone());
        }
        outcome.entries = published_entry::all(&catalogue);
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
            pages::make(watch, &context, store.as_ref(), if failed { &nothing } else { write_page }, &mut outcome)?;
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
