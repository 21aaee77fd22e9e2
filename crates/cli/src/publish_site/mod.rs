//! `carnet publish`: builds the site, says what changes at the target, and uploads it.

mod websub;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use deploy::{Address, Destination, Manifest, Publication, SETTINGS_FILE, Settings, TemporaryFolder, Wording};
use indicatif::{ProgressBar, ProgressStyle};
use protocol::language::Language;
use publish::output::Staging;
use site::catalogue::read_settings;
use source::report;

use crate::app;
use crate::blog::{ensure_blog, folder_of};
use crate::build::{self, Job};
use crate::inside::is_inside;
use crate::streams::{print, print_error, print_error_line, print_line};
use crate::texts::Commands;
use websub::Announcement;

const EXAMPLES: &str = "\
Examples:
  carnet publish --to folder:/srv/blog --dry-run
  carnet publish --to git:origin#pages
  carnet publish --to s3://blog --s3-endpoint https://s3.example.org";

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct PublishArguments {
    /// The folder with site.json and posts/.
    #[arg(long, default_value = "public")]
    pub(crate) public: PathBuf,
    /// Output folder of the site.
    #[arg(long, default_value = "dist")]
    pub(crate) out: PathBuf,
    /// Folder of the built app [default: the app in this program, or assets/ in the output folder].
    #[arg(long)]
    app: Option<PathBuf>,
    /// Where to publish, instead of `to` in carnet.toml: folder:PATH, git:REMOTE#BRANCH, s3://BUCKET/PREFIX,
    /// rsync:USER@HOST:/PATH, sftp://USER@HOST/PATH or command:WORDS.
    #[arg(long, value_name = "TARGET")]
    to: Option<String>,
    /// Address of the S3-compatible store, if it is not Amazon's.
    #[arg(long, value_name = "URL")]
    s3_endpoint: Option<String>,
    /// Publish no compressed files (.br, .gz).
    #[arg(long)]
    no_compress: bool,
    /// Allow to delete posts, and more than a tenth of the files at the target.
    #[arg(long)]
    delete: bool,
    /// Allow to overwrite files at the target that this command has not published.
    #[arg(long)]
    overwrite: bool,
    /// List what would change; write nothing.
    #[arg(long)]
    dry_run: bool,
    /// With --dry-run, list all files; otherwise, of each kind only the first.
    #[arg(long, requires = "dry_run")]
    all: bool,
    /// For a scheduler: only say that there is nothing to publish, unless a scheduled post is due or something has changed.
    #[arg(long)]
    when_due: bool,
}

/// Builds and publishes, and says so in the language of the blog. Exit codes: 0 published or nothing to publish,
/// 1 errors in the author's files, or deletions and changes that need `--delete` or `--overwrite`.
///
/// # Errors
/// When there is no target, it can't be reached, or a file can't be written.
pub(crate) fn run(arguments: PublishArguments, language: Language) -> Result<ExitCode> {
    let wording = Wording(language);
    let PublishArguments {
        public,
        out,
        app,
        to,
        s3_endpoint,
        no_compress,
        delete,
        overwrite,
        dry_run,
        all,
        when_due,
    } = arguments;
    ensure_blog(&public, language)?;
    let folder = folder_of(&public);
    let settings = Settings::read(&folder, language)?;
    let compress = settings.compress;
    let destination = destination(to, s3_endpoint, settings, folder, wording)?;
    ensure_outside(&destination, &public, wording)?;
    let compress = !no_compress && compress.unwrap_or_else(|| destination.address.takes_compressed_variants());

    let (app, app_folder) = app::find(app, &out)?;
    let scratch = if dry_run { Some(TemporaryFolder::new(language)?) } else { None };
    let (staging, dist) = match &scratch {
        Some(scratch) => (Staging::given(scratch.path().to_owned(), Some(out)), scratch.path().to_owned()),
        None => (Staging::beside(&out)?, out),
    };
    let staging = if compress { staging.with_compressed_variants(app_folder) } else { staging };
    let now = build::now(language)?;
    // The build reports errors in them.
    let site_settings = read_settings(&public).ok().map(|(settings, _)| settings);
    let job = Job { public, now, endpoint: None, progress: true, language };
    let outcome = match dry_run {
        true => build::build_for_dry_run(&job, &app, staging)?,
        false => build::build(&job, &app, staging)?,
    };
    let diagnostics = report::list(&outcome.diagnostics, language);
    if !outcome.is_good() {
        print_error(diagnostics);
        return Ok(ExitCode::FAILURE);
    }

    let site = Manifest::of(&dist, app.id(), now, language)?;
    let target = destination.address.to_string();
    let publication =
        Publication::prepare(&destination, &dist, site).with_context(|| wording.cant_read_target(&target))?;
    let plan = publication.plan();
    if !(when_due && plan.is_empty()) {
        print_error(diagnostics);
        print_line(Commands::of(language).built(outcome.text(language)))?;
    }
    if plan.is_empty() {
        print_line(wording.nothing_to_publish())?;
        return Ok(ExitCode::SUCCESS);
    }
    print_line(wording.changes(&target, plan))?;
    if dry_run {
        print(plan.list(language, all))?;
    }
    let deletions = plan.deletion_refusal(language).filter(|_| !delete);
    let overwritten = plan.overwrite_refusal(language).filter(|_| !overwrite);
    let refusals: Vec<String> = deletions.into_iter().chain(overwritten).collect();
    if !refusals.is_empty() {
        refusals.iter().for_each(|refusal| print_error_line(wording.refusal(refusal)));
        return Ok(ExitCode::FAILURE);
    }
    if dry_run {
        print_line(wording.nothing_written())?;
        return Ok(ExitCode::SUCCESS);
    }
    let changed = plan.uploads().map(|upload| upload.name.as_str());
    let announcement = site_settings.and_then(|settings| Announcement::of(&settings, changed));
    let bar = bar(plan.uploads().count(), wording);
    publication.upload(&|| bar.inc(1)).with_context(|| wording.cant_publish(&target))?;
    bar.finish_and_clear();
    print_line(wording.published_to(&target))?;
    announcement.iter().for_each(|announcement| announcement.send(wording));
    Ok(ExitCode::SUCCESS)
}

/// The target of the arguments, otherwise that of `carnet.toml` in `folder`.
fn destination(
    to: Option<String>,
    s3_endpoint: Option<String>,
    settings: Settings,
    folder: PathBuf,
    wording: Wording,
) -> Result<Destination> {
    let (text, base, from) = match (to, settings.to) {
        (Some(to), _) => (to, PathBuf::new(), "--to"),
        (None, Some(to)) => (to, folder, SETTINGS_FILE),
        (None, None) => bail!(wording.no_target(SETTINGS_FILE)),
    };
    let address = Address::parse(&text, wording.0).with_context(|| wording.not_an_address(from))?;
    let s3_endpoint = s3_endpoint.or(settings.s3_endpoint);
    Ok(Destination { address, base, s3_endpoint, sftp_command: settings.sftp_command, language: wording.0 })
}

/// Refuses a target in the author's folder: the next build would publish the site as a part of itself.
fn ensure_outside(destination: &Destination, public: &Path, wording: Wording) -> Result<()> {
    let Address::Folder(path) = &destination.address else { return Ok(()) };
    let target = destination.base.join(path);
    if is_inside(&target, public) {
        bail!(wording.inside_folder(target.display(), public.display()));
    }
    Ok(())
}

fn bar(length: usize, wording: Wording) -> ProgressBar {
    // indicatif draws only on a terminal.
    let bar = ProgressBar::new(length as u64);
    let progress = wording.progress("{pos}", "{len}", "{eta}");
    if let Ok(style) = ProgressStyle::with_template(&format!("{{bar:30}} {progress}")) {
        bar.set_style(style);
    }
    bar
}
