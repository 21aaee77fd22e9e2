//! `carnet publish`: builds the site, says what changes at the target, and uploads it.

mod built_site;
mod websub;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use deploy::{Address, Destination, Plan, Publication, SETTINGS_FILE, Settings, Wording};
use indicatif::{ProgressBar, ProgressStyle};
use protocol::language::Language;
use source::report;
use source::site::SiteSettings;

use crate::arguments::{Output, Source};
use crate::blog::{ensure_blog, folder_of};
use crate::inside::is_inside;
use crate::streams::{print, print_error, print_error_line, print_line};
use crate::texts::Commands;
use built_site::BuiltSite;
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
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) output: Output,
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
pub(crate) fn run(arguments: &PublishArguments, language: Language) -> Result<ExitCode> {
    let wording = Wording(language);
    let public = &arguments.source.public;
    ensure_blog(public, language)?;
    let folder = folder_of(public);
    let settings = Settings::read(&folder, language)?;
    let compress = settings.compress;
    let destination = destination(arguments, settings, folder, wording)?;
    ensure_outside(&destination, public, wording)?;
    let compress =
        !arguments.no_compress && compress.unwrap_or_else(|| destination.address.takes_compressed_variants());

    let site = BuiltSite::build(arguments, compress, language)?;
    let diagnostics = report::list(&site.outcome.diagnostics, language);
    if !site.outcome.is_good() {
        print_error(diagnostics);
        return Ok(ExitCode::FAILURE);
    }

    let target = destination.address.to_string();
    let publication = Publication::prepare(&destination, &site.folder, site.manifest(language)?)
        .with_context(|| wording.cant_read_target(&target))?;
    let plan = publication.plan();
    if !(arguments.when_due && plan.is_empty()) {
        print_error(diagnostics);
        print_line(Commands::of(language).built(site.outcome.text(language)))?;
    }
    if plan.is_empty() {
        print_line(wording.nothing_to_publish())?;
        return Ok(ExitCode::SUCCESS);
    }
    print_line(wording.changes(&target, plan))?;
    if arguments.dry_run {
        print(plan.list(language, arguments.all))?;
    }
    let refusals = refusals(plan, arguments, language);
    if !refusals.is_empty() {
        refusals.iter().for_each(|refusal| print_error_line(wording.refusal(refusal)));
        return Ok(ExitCode::FAILURE);
    }
    if arguments.dry_run {
        print_line(wording.nothing_written())?;
        return Ok(ExitCode::SUCCESS);
    }
    let announcement = upload(publication, site.settings.as_ref(), &target, wording)?;
    // Other builds need not wait for the hub.
    drop(site);
    announcement.iter().for_each(|announcement| announcement.send(wording));
    Ok(ExitCode::SUCCESS)
}

/// The target of the arguments, otherwise that of `carnet.toml` in `folder`.
fn destination(
    arguments: &PublishArguments,
    settings: Settings,
    folder: PathBuf,
    wording: Wording,
) -> Result<Destination> {
    let (text, base, from) = match (arguments.to.clone(), settings.to) {
        (Some(to), _) => (to, PathBuf::new(), "--to"),
        (None, Some(to)) => (to, folder, SETTINGS_FILE),
        (None, None) => bail!(wording.no_target(SETTINGS_FILE)),
    };
    let address = Address::parse(&text, wording.0).with_context(|| wording.not_an_address(from))?;
    let s3_endpoint = arguments.s3_endpoint.clone().or(settings.s3_endpoint);
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

/// Why the plan needs flags that are not given.
fn refusals(plan: &Plan, arguments: &PublishArguments, language: Language) -> Vec<String> {
    let deletions = plan.deletion_refusal(language).filter(|_| !arguments.delete);
    let overwritten = plan.overwrite_refusal(language).filter(|_| !arguments.overwrite);
    deletions.into_iter().chain(overwritten).collect()
}

/// Uploads the changes; returns what there is to announce.
fn upload(
    publication: Publication,
    settings: Option<&SiteSettings>,
    target: &str,
    wording: Wording,
) -> Result<Option<Announcement>> {
    let plan = publication.plan();
    let changed = plan.uploads().map(|upload| upload.name.as_str());
    let announcement = settings.and_then(|settings| Announcement::of(settings, changed));
    let bar = bar(plan.uploads().count(), wording);
    let warning = publication.upload(&|| bar.inc(1)).with_context(|| wording.cant_publish(target))?;
    bar.finish_and_clear();
    print_error(report::list(warning.as_slice(), wording.0));
    print_line(wording.published_to(target))?;
    Ok(announcement)
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
