//! `carnet publish`: builds the site, says what changes at the target, and uploads it. The [`editor_publisher`] does
//! the same for `carnet write`.

mod built_site;
mod editor_plan;
mod editor_publisher;
mod editor_watch;
mod options;
mod published_files;
mod websub;

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use deploy::{Plan, Wording};
use protocol::language::Language;
use source::report;

use crate::arguments::{Output, Source};
use crate::blog::ensure_blog;
use crate::progress_bars::ProgressBars;
use crate::streams::{print, print_error, print_error_line, print_line};
use crate::texts::Commands;
use built_site::{BuiltSite, Uploaded};
use options::Options;

pub use editor_publisher::EditorPublisher;

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
    ensure_blog(&arguments.source.public, language)?;
    let options = Options::of_command(arguments, language)?;
    let bars = ProgressBars::new(true, language);
    let site = BuiltSite::build(&options, arguments.dry_run, &bars)?;
    let diagnostics = report::list(&site.outcome.diagnostics, language);
    if !site.outcome.is_good() {
        print_error(diagnostics);
        return Ok(ExitCode::FAILURE);
    }

    let target = options.target();
    let publication = site.compare(&options, &bars)?;
    let plan = publication.plan();
    if !(arguments.when_due && plan.is_empty()) {
        print_error(diagnostics);
        print_line(Commands::of(language).built(site.outcome.text(language)))?;
    }
    if plan.is_empty() {
        if !arguments.dry_run {
            site.note_published(&options);
        }
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
    let Uploaded { warning, announcement } = site.upload(publication, &options, &bars)?;
    print_error(report::list(warning.as_slice(), language));
    print_line(wording.published_to(&target))?;
    // Other builds need not wait for the hub.
    drop(site);
    if let Some(announcement) = announcement
        && let Err(error) = announcement.send(wording)
    {
        print_error_line(wording.cant_announce(announcement.hub(), format_args!("{error:#}")));
    }
    Ok(ExitCode::SUCCESS)
}

/// Why the plan needs flags that are not given.
fn refusals(plan: &Plan, arguments: &PublishArguments, language: Language) -> Vec<String> {
    let deletions = plan.deletion_refusal(language).filter(|_| !arguments.delete);
    let overwritten = plan.overwrite_refusal(language).filter(|_| !arguments.overwrite);
    deletions.into_iter().chain(overwritten).collect()
}
