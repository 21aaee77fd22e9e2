//! The command line: `carnet init`, `new`, `write`, `list`, `rename`, `check`, `build`, `serve`, `preview`, `publish`,
//! `pull`, `import`, `schema`, `completions`.

mod completions;
mod examples;
mod manual;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;
use protocol::language::Language;
use source::diagnostic::escaped;
use source::endpoint::Endpoint;

use crate::alone;
use crate::app;
use crate::arguments::{Output, Server, Source};
use crate::blog::ensure_blog;
use crate::build::{self, Job, changes};
use crate::check;
use crate::import;
use crate::init;
use crate::inside::refuse_inside;
use crate::language;
use crate::list;
use crate::new;
use crate::preview;
use crate::publish_site::{self, PublishArguments};
use crate::pull;
use crate::rename;
use crate::serve;
use crate::signals::remove_unfinished_files_on_signal;
use crate::streams::{print, print_error, print_error_line, print_line};
use crate::texts::{Commands, error_text};
use crate::write;
use publish::assets::App;
use publish::output::Staging;
use source::report;

/// Makes a blog from JSON posts.
#[derive(Parser)]
#[command(name = "carnet", version, arg_required_else_help = true, after_help = examples::PROGRAM)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Starts a blog in a folder: settings, a first post, static pages, recipes for hosts.
    Init(init::Arguments),
    /// Starts a post or a static page, and opens it in your editor.
    New(new::Arguments),
    /// Opens the editor in your browser: write, preview and save posts. Ctrl-C stops.
    ///
    /// Only this machine reaches it, with the address that it prints; --lan lets a phone in. What you type is on the
    /// disk at once, also before you save it; of each file, the saved states of 30 days are kept in .carnet/editor/.
    Write(write::Arguments),
    /// Lists your posts, including drafts.
    List(list::Arguments),
    /// Gives a post or a static page another address; the old one redirects, and links and responses are kept.
    Rename(rename::Arguments),
    /// Lists every problem of every file; writes nothing, except with --fix.
    Check(check::Arguments),
    /// Builds the site. Unchanged files are not written again; a failed build leaves the old site as it was.
    Build(BuildArguments),
    /// Builds the site, serves it on this machine, and rebuilds it whenever a file changes.
    Serve(ServeArguments),
    /// Serves the built site as a static host does: headers, redirects, compression, status 404.
    ///
    /// It sends the headers of _headers and follows the redirects of _redirects, but no rewrites and no conditions.
    /// It sends the .br and .gz variants of files, and compresses files without variants. After each build, the new
    /// rules apply. Pages are served unchanged, without a script that reloads them.
    Preview(PreviewArguments),
    /// Builds the site, says what changes, and uploads it: to a folder, a git branch, an S3-compatible store, a server
    /// with rsync or SFTP, or by a command of yours.
    ///
    /// Only what has changed is uploaded. An interrupted publication is continued by the next one. Files that this
    /// command has not published are never deleted, and overwritten only with --overwrite.
    Publish(PublishArguments),
    /// Fetches approved responses from the endpoint into public/responses/, and replies on the Fediverse.
    ///
    /// Replies on the Fediverse to posts that name one there with "fediverse" are listed, each with a code. Those that
    /// you approve become responses; those that you reject are not listed again.
    Pull(PullArguments),
    /// Imports posts, pages and comments of another program.
    ///
    /// It can be run again at any time, also after it was interrupted: files that you edited since, renamed or deleted
    /// are kept as they are. What it found and did is printed and written to import/report-PROGRAM.txt.
    Import(import::Arguments),
    /// Prints the JSON schema of the author's files, for editors.
    #[command(after_help = examples::SCHEMA)]
    Schema {
        /// Kind of file.
        #[arg(value_enum)]
        of: SchemaOf,
    },
    /// Prints a script with which a shell completes commands and options.
    Completions(completions::Arguments),
    /// Prints the manual page.
    #[command(hide = true)]
    Manual(manual::Arguments),
}

#[derive(Args)]
#[command(after_help = examples::BUILD)]
struct BuildArguments {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    output: Output,
    /// For Trunk's hook: takes the app that Trunk has just built, and writes the site around it.
    #[arg(long, conflicts_with_all = ["app", "out"])]
    trunk: bool,
    /// The endpoint for responses, instead of the one that site.json names.
    #[arg(long, value_name = "URL")]
    endpoint: Option<Endpoint>,
    /// Write no compressed files (.br, .gz): for hosts that compress by themselves and limit the number of files.
    #[arg(long)]
    no_compress: bool,
    /// List all files that were written or removed, and say how many posts were rendered.
    #[arg(long, short)]
    verbose: bool,
}

#[derive(Args)]
#[command(after_help = examples::PREVIEW)]
struct PreviewArguments {
    /// The built site.
    #[arg(long, default_value = "dist")]
    site: PathBuf,
    #[command(flatten)]
    server: Server,
}

#[derive(Args)]
#[command(after_help = examples::SERVE)]
struct ServeArguments {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    server: Server,
    /// The endpoint for responses, instead of the one that site.json names.
    #[arg(long, value_name = "URL")]
    endpoint: Option<Endpoint>,
}

#[derive(Args)]
#[command(after_help = examples::PULL)]
struct PullArguments {
    #[command(flatten)]
    source: Source,
    /// Address of the endpoint, or its database file [default: the endpoint in site.json].
    #[arg(long, value_name = "ADDRESS or FILE")]
    from: Option<String>,
    /// Show what would change; write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Approve the replies on the Fediverse with these codes.
    #[arg(long, value_name = "CODE", num_args = 1..)]
    approve: Vec<String>,
    /// Reject the replies on the Fediverse with these codes.
    #[arg(long, value_name = "CODE", num_args = 1..)]
    reject: Vec<String>,
    /// Contact servers of the Fediverse in this network although its addresses are private.
    #[arg(long = "allow-network", value_name = "NETWORK")]
    allow_networks: Vec<IpNet>,
}

#[derive(Clone, Copy, ValueEnum)]
enum SchemaOf {
    /// posts/*.json and pages/*.json
    Post,
    /// site.json
    Site,
    /// responses/*.json
    Responses,
    /// For docs/writing.md: the tables of fields, in Markdown
    #[value(hide = true)]
    Tables,
}

/// Runs the command that the arguments name; without arguments, `carnet write` where there is a blog. Exit codes:
/// 0 success, 1 errors in the author's files, 2 could not run; and 130 or 143 where a build was interrupted.
pub fn run() -> ExitCode {
    let code = run_with(alone::arguments());
    if alone::is_alone() {
        alone::keep_window();
    }
    code
}

fn run_with(arguments: Vec<OsString>) -> ExitCode {
    let command = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli.command,
        Err(error) => {
            let _ = error.print();
            return u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    let language = command.language();
    match execute(command, language) {
        Ok(code) => code,
        Err(error) => {
            print_error_line(error_text(&error, language));
            ExitCode::from(2)
        }
    }
}

impl Command {
    /// The language in which it speaks.
    fn language(&self) -> Language {
        let public: &Path = match self {
            Self::Init(arguments) => return language::of_new_blog(arguments.language),
            Self::Preview(arguments) => return language::of_site(&arguments.site),
            Self::New(arguments) => &arguments.source.public,
            Self::Write(arguments) => &arguments.source.public,
            Self::List(arguments) => &arguments.source.public,
            Self::Rename(arguments) => &arguments.source.public,
            Self::Check(arguments) => &arguments.source.public,
            Self::Build(arguments) => &arguments.source.public,
            Self::Serve(arguments) => &arguments.source.public,
            Self::Publish(arguments) => &arguments.source.public,
            Self::Pull(arguments) => &arguments.source.public,
            Self::Import(arguments) => arguments.public(),
            Self::Schema { .. } | Self::Completions(_) | Self::Manual(_) => return language::of_new_blog(None),
        };
        language::of_blog(public)
    }
}

fn execute(command: Command, language: Language) -> Result<ExitCode> {
    let texts = Commands::of(language);
    match command {
        Command::Init(arguments) => init::run(&arguments, language),
        Command::New(arguments) => new::run(&arguments, language),
        Command::Write(arguments) => write::run(&arguments, language),
        Command::List(arguments) => list::run(&arguments, language),
        Command::Rename(arguments) => rename::run(&arguments, language),
        Command::Check(arguments) => check::run(&arguments, language),
        Command::Build(arguments) => {
            ensure_blog(&arguments.source.public, language)?;
            remove_unfinished_files_on_signal();
            build_site(arguments, language)
        }
        Command::Preview(PreviewArguments { site, server: Server { port, hosts } }) => {
            preview::run(&preview::Options { folder: site, port, hosts, language })?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Publish(arguments) => {
            remove_unfinished_files_on_signal();
            refuse_inside(&arguments.output.out, &arguments.source.public, texts)?;
            publish_site::run(&arguments, language)
        }
        Command::Serve(arguments) => {
            let ServeArguments { source, output: Output { out, app }, server: Server { port, hosts }, endpoint } =
                arguments;
            ensure_blog(&source.public, language)?;
            refuse_inside(&out, &source.public, texts)?;
            serve::run(&serve::Options { public: source.public, app, out, endpoint, port, hosts, language })?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Pull(arguments) => {
            let PullArguments { source, from, dry_run, approve, reject, allow_networks } = arguments;
            ensure_blog(&source.public, language)?;
            let public = source.public;
            let options = pull::Options { public, from, dry_run, approve, reject, allow_networks, language };
            report_pull(&pull::run(&options)?, dry_run, language)
        }
        Command::Import(arguments) => {
            for line in import::run(&arguments)?.to_string().lines() {
                print_line(escaped(line))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Schema { of } => {
            let schema = match of {
                SchemaOf::Post => source::schema::post(),
                SchemaOf::Site => source::schema::site(),
                SchemaOf::Responses => source::schema::responses(),
                SchemaOf::Tables => Ok(source::schema::tables()),
            };
            print(schema.context(texts.cannot_write_schema)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Completions(arguments) => {
            completions::run(&arguments, Cli::command())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Manual(arguments) => {
            manual::run(&arguments, Cli::command(), texts)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn build_site(arguments: BuildArguments, language: Language) -> Result<ExitCode> {
    let BuildArguments { source, output: Output { out, app }, trunk, endpoint, no_compress, verbose } = arguments;
    let public = source.public;
    let texts = Commands::of(language);
    let (app, staging, folder) = if trunk {
        let folder = std::env::var_os("TRUNK_STAGING_DIR").context(texts.no_staging_folder)?;
        let folder = PathBuf::from(folder);
        let old = std::env::var_os("TRUNK_DIST_DIR").map(PathBuf::from);
        (App::take_from_trunk(&folder)?, Staging::given(folder, old), None)
    } else {
        refuse_inside(&out, &public, texts)?;
        // Before the app is read, since a build that this one waits for may replace it.
        let staging = build::stage(&out, language)?;
        let (app, folder) = app::find(app, &out)?;
        (app, staging, folder)
    };
    let staging = if no_compress { staging } else { staging.with_compressed_variants(folder) };
    let job = Job { public, now: build::now(language)?, endpoint, progress: true, language };
    let outcome = build::build(&job, &app, staging)?;
    print_error(report::list(&outcome.diagnostics, language));
    if !outcome.is_good() {
        return Ok(ExitCode::FAILURE);
    }
    print_line(texts.built(outcome.text(language)))?;
    if verbose {
        print_line(outcome.articles_text(language))?;
    }
    if let Some(written) = outcome.changes {
        print(changes::list(&written, verbose, texts))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn report_pull(outcome: &pull::Outcome, dry_run: bool, language: Language) -> Result<ExitCode> {
    let texts = Commands::of(language);
    print_error(report::list(&outcome.diagnostics, language));
    if dry_run {
        for (name, changes) in &outcome.files {
            print_line(format_args!("{}: {}", escaped(name), changes.text(language)))?;
        }
    }
    let result = outcome.text(language);
    let is_written = !dry_run || outcome.files.is_empty();
    print_line(if is_written { result } else { texts.not_written(result) })?;
    if !outcome.pending.is_empty() {
        print_line(texts.replies_pending(outcome.pending.len()))?;
        for pull::PendingReply { code, post, name, url, text } in &outcome.pending {
            print_line(escaped(&format!("  {code}  {post}  {name}  {url}")))?;
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                print_line(escaped(&format!("    {line}")))?;
            }
        }
        print_line(texts.decide_replies)?;
    }
    Ok(if outcome.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory, Parser};

    use super::Cli;

    #[test]
    fn every_command_has_examples_that_it_accepts() {
        check(&Cli::command());
    }

    fn check(command: &Command) {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        // A line may go on in the next one.
        let help = help.replace("\\\n", "");
        let examples: Vec<&str> = help.lines().filter(|line| line.starts_with("  carnet ")).collect();
        assert!(help.starts_with("Examples:\n") && examples.len() > 1, "{}", command.get_name());
        for example in examples {
            let words = shell_words::split(example.split(" > ").next().unwrap_or_default()).unwrap();
            let parsed = Cli::try_parse_from(words).map(|_| ());
            assert!(parsed.is_ok(), "{example}: {parsed:?}");
        }
        command.get_subcommands().filter(|command| !command.is_hide_set()).for_each(check);
    }
}
