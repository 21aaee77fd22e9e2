//! The command line: `carnet init`, `new`, `list`, `rename`, `check`, `build`, `serve`, `preview`, `publish`, `pull`,
//! `import`, `schema`, `completions`.

mod completions;
mod manual;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use source::diagnostic::escaped;
use source::endpoint::Endpoint;
use url::Host;

use crate::app;
use crate::blog::ensure_blog;
use crate::build::{self, Job, Outcome};
use crate::check;
use crate::import;
use crate::init;
use crate::list;
use crate::new;
use crate::preview;
use crate::publish_site::{self, PublishArguments};
use crate::pull;
use crate::rename;
use crate::serve;
use crate::signals::remove_unfinished_files_on_signal;
use publish::assets::App;
use publish::output::Staging;
use source::report;

/// Makes a blog from JSON posts.
#[derive(Parser)]
#[command(name = "carnet", version, arg_required_else_help = true)]
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
    /// with rsync, or by a command of yours.
    ///
    /// Only what has changed is uploaded. An interrupted publication is continued by the next one. Files that this
    /// command has not published are never deleted, and overwritten only with --overwrite.
    Publish(PublishArguments),
    /// Fetches approved responses from the endpoint into public/responses/.
    Pull(PullArguments),
    /// Imports posts, pages and comments of another program.
    ///
    /// It can be run again at any time, also after it was interrupted: files that you edited since, renamed or deleted
    /// are kept as they are. What it found and did is printed and written to import/report.txt.
    Import(import::Arguments),
    /// Prints the JSON schema of the author's files, for editors.
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
struct Source {
    /// The folder with site.json and posts/.
    #[arg(long, default_value = "public")]
    public: PathBuf,
}

#[derive(Args)]
struct BuildArguments {
    #[command(flatten)]
    source: Source,
    /// Output folder of the site.
    #[arg(long, default_value = "dist")]
    out: PathBuf,
    /// Folder of the built app [default: the app in this program, or assets/ in the output folder].
    #[arg(long)]
    app: Option<PathBuf>,
    /// For Trunk's hook: takes the app that Trunk has just built, and writes the site around it.
    #[arg(long, conflicts_with_all = ["app", "out"])]
    trunk: bool,
    /// The endpoint for responses, instead of the one that site.json names.
    #[arg(long, value_name = "URL")]
    endpoint: Option<Endpoint>,
    /// Write no compressed files (.br, .gz): for hosts that compress by themselves and limit the number of files.
    #[arg(long)]
    no_compress: bool,
    /// List all files that were written or removed.
    #[arg(long, short)]
    verbose: bool,
}

#[derive(Args)]
struct PreviewArguments {
    /// The built site.
    #[arg(long, default_value = "dist")]
    site: PathBuf,
    /// Port on 127.0.0.1; another one is used when it is in use.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Another host name that the server answers to, such as that of a tunnel; can be given several times.
    #[arg(long = "host", value_name = "NAME", value_parser = Host::parse)]
    hosts: Vec<Host>,
}

#[derive(Args)]
struct ServeArguments {
    #[command(flatten)]
    source: Source,
    /// Output folder of the site.
    #[arg(long, default_value = "dist")]
    out: PathBuf,
    /// Folder of the built app [default: the app in this program, or assets/ in the output folder].
    #[arg(long)]
    app: Option<PathBuf>,
    /// Port on 127.0.0.1; another one is used when it is in use.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Another host name that the server answers to, such as that of a tunnel; can be given several times.
    #[arg(long = "host", value_name = "NAME", value_parser = Host::parse)]
    hosts: Vec<Host>,
    /// The endpoint for responses, instead of the one that site.json names.
    #[arg(long, value_name = "URL")]
    endpoint: Option<Endpoint>,
}

#[derive(Args)]
struct PullArguments {
    #[command(flatten)]
    source: Source,
    /// Address of the endpoint, or its database file [default: the endpoint in site.json].
    #[arg(long, value_name = "ADDRESS or FILE")]
    from: Option<String>,
    /// Show what would change; write nothing.
    #[arg(long)]
    dry_run: bool,
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

/// Runs the command that the arguments name. Exit codes: 0 success, 1 errors in the author's files, 2 could
/// not run; and 130 or 143 where a build was interrupted.
pub fn run() -> ExitCode {
    match execute(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {}", escaped(&format!("{error:#}")));
            ExitCode::from(2)
        }
    }
}

fn execute(command: Command) -> Result<ExitCode> {
    match command {
        Command::Init(arguments) => init::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Rename(arguments) => rename::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Build(arguments) => {
            ensure_blog(&arguments.source.public)?;
            remove_unfinished_files_on_signal();
            build_site(arguments)
        }
        Command::Preview(PreviewArguments { site, port, hosts }) => {
            preview::run(&preview::Options { folder: site, port, hosts })?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Publish(arguments) => {
            remove_unfinished_files_on_signal();
            refuse_inside(&arguments.out, &arguments.public)?;
            publish_site::run(arguments)
        }
        Command::Serve(arguments) => {
            let ServeArguments { source, out, app, port, hosts, endpoint } = arguments;
            ensure_blog(&source.public)?;
            refuse_inside(&out, &source.public)?;
            serve::run(&serve::Options { public: source.public, app, out, endpoint, port, hosts })?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Pull(PullArguments { source, from, dry_run }) => {
            ensure_blog(&source.public)?;
            let outcome = pull::run(&pull::Options { public: source.public, from, dry_run })?;
            Ok(report_pull(&outcome, dry_run))
        }
        Command::Import(arguments) => {
            for line in import::run(&arguments)?.to_string().lines() {
                println!("{}", escaped(line));
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
            print!("{}", schema.context("can't write the schema")?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Completions(arguments) => {
            completions::run(&arguments, Cli::command())?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Manual(arguments) => {
            manual::run(&arguments, Cli::command())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn job(source: Source, endpoint: Option<Endpoint>) -> Result<Job> {
    Ok(Job { public: source.public, now: build::now()?, endpoint, progress: true })
}

fn build_site(arguments: BuildArguments) -> Result<ExitCode> {
    let BuildArguments { source, out, app, trunk, endpoint, no_compress, verbose } = arguments;
    let (app, staging, folder) = if trunk {
        let folder = std::env::var_os("TRUNK_STAGING_DIR").context("TRUNK_STAGING_DIR is not set: Trunk sets it")?;
        let folder = PathBuf::from(folder);
        let old = std::env::var_os("TRUNK_DIST_DIR").map(PathBuf::from);
        (App::take_from_trunk(&folder)?, Staging::given(folder, old), None)
    } else {
        refuse_inside(&out, &source.public)?;
        let (app, folder) = app::find(app, &out)?;
        (app, Staging::beside(&out)?, folder)
    };
    let staging = if no_compress { staging } else { staging.with_compressed_variants(folder) };
    let outcome = build::build(&job(source, endpoint)?, &app, staging)?;
    let code = report(&outcome, "built");
    if let Some(changes) = outcome.changes {
        print!("{}", changes.list(verbose));
    }
    Ok(code)
}

/// The next build would publish a site inside the author's folder as a part of itself.
fn refuse_inside(out: &Path, public: &Path) -> Result<()> {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if absolute(out).starts_with(absolute(public)) {
        bail!("--out {} is inside --public {}: name a folder beside it", out.display(), public.display());
    }
    Ok(())
}

fn report(outcome: &Outcome, done: &str) -> ExitCode {
    eprint!("{}", report::list(&outcome.diagnostics));
    if outcome.is_good() {
        println!("{done} {outcome}");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn report_pull(outcome: &pull::Outcome, dry_run: bool) -> ExitCode {
    eprint!("{}", report::list(&outcome.diagnostics));
    if dry_run {
        for (name, changes) in &outcome.files {
            println!("{}: {changes}", escaped(name));
        }
    }
    let nothing_written = if dry_run && !outcome.files.is_empty() { " (not written)" } else { "" };
    println!("{outcome}{nothing_written}");
    if outcome.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
