//! The operator's commands: `carnet-endpoint serve`, `init`, `passwd`, `check`, the queue, persons, backups.

mod backup;
mod check;
mod decide;
mod init;
mod log;
mod passwd;
mod person;
mod queue;
mod serve;
mod transfer;

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use rusqlite::Connection;

use crate::config::settings::Flags;
use crate::config::{ConfigErrors, Settings};
use crate::store;
use crate::store::response::Status;

/// Takes responses to the posts of a blog, keeps them until you decide, and publishes the approved ones.
///
/// Settings come from flags, from variables CARNET_… and from a file, in this order of weight. Exit codes: 0 good,
/// 1 something is wrong with what was looked at, 2 could not run.
#[derive(Parser)]
#[command(name = "carnet-endpoint", version, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct Place {
    /// The configuration [default: carnet-endpoint.toml in the working folder, if it is there].
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The database [default: what the configuration says, or carnet-endpoint.db].
    #[arg(long, global = true, value_name = "FILE")]
    database: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the endpoint until it is told to stop (SIGINT or SIGTERM).
    Serve(serve::Arguments),
    /// Writes a configuration file in which every setting is explained.
    Init,
    /// Sets the password of the moderation pages; asks for it, or reads one line from its input.
    Passwd,
    /// Checks the configuration, the whole database and the list of posts; writes nothing.
    Check,
    /// Lists responses, newest first.
    Queue(queue::Arguments),
    /// Shows one response.
    Show(queue::ShowArguments),
    /// Publishes responses.
    Approve(decide::Ids),
    /// Keeps responses from readers.
    Reject(decide::Ids),
    /// Marks responses as spam.
    Spam(decide::Ids),
    /// Takes the last decision about responses back.
    Undo(decide::Ids),
    /// Erases responses for good.
    Erase(decide::Ids),
    /// Everything about one e-mail address.
    #[command(subcommand)]
    Person(person::Command),
    /// Copies the database into a file, also while the endpoint runs.
    Backup(backup::Arguments),
    /// Puts a backup in the place of the database, which is kept beside it; the endpoint must be stopped.
    Restore {
        /// The backup.
        file: PathBuf,
    },
    /// Writes every response, with its e-mail address, as a line of JSON.
    Export {
        /// The file, which nobody else may read [default: standard output].
        file: Option<PathBuf>,
    },
    /// Adds responses that an export holds; all or, if anything is wrong, none.
    Import(transfer::Arguments),
}

/// What a command that ran came to.
enum Outcome {
    Good,
    /// Something is wrong with what it looked at; it has been told.
    Findings,
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let Cli { place, command } = Cli::parse();
    match execute(&place, command, &mut std::io::stdout()) {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        // Whoever read has read enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            match error.downcast_ref::<ConfigErrors>() {
                Some(problems) => eprintln!("{problems}"),
                None => eprintln!("error: {error:#}"),
            }
            ExitCode::from(2)
        }
    }
}

fn execute(place: &Place, command: Command, out: &mut dyn Write) -> Result<Outcome> {
    let database = || place.settings(Flags::default()).database();
    match command {
        Command::Serve(arguments) => serve::run(place.settings(arguments.flags()), out),
        Command::Init => init::run(place.config.as_deref(), out),
        Command::Passwd => passwd::run(&database()?, out),
        Command::Check => check::run(place, out),
        Command::Queue(arguments) => queue::list(&open(&database()?)?, &arguments, out),
        Command::Show(arguments) => queue::show(&open(&database()?)?, &arguments, out),
        Command::Approve(ids) => decide::decide(open(&database()?)?, &ids, Status::Approved, out),
        Command::Reject(ids) => decide::decide(open(&database()?)?, &ids, Status::Rejected, out),
        Command::Spam(ids) => decide::decide(open(&database()?)?, &ids, Status::Spam, out),
        Command::Undo(ids) => decide::undo(open(&database()?)?, &ids, out),
        Command::Erase(ids) => decide::erase(open(&database()?)?, &ids, out),
        Command::Person(command) => person::run(open(&database()?)?, &command, out),
        Command::Backup(arguments) => backup::back_up(&database()?, &arguments, out),
        Command::Restore { file } => backup::restore(&file, &database()?, out),
        Command::Export { file } => transfer::export(&open(&database()?)?, file.as_deref(), out),
        Command::Import(arguments) => transfer::import(&database()?, &arguments, out),
    }
}

impl Place {
    fn settings(&self, flags: Flags) -> Settings {
        let variables = std::env::vars_os();
        Settings::read(self.config.as_deref(), variables, &Flags { database: self.database.clone(), ..flags })
    }
}

/// Opens the database beside a running endpoint, which notices what is changed within a second.
fn open(database: &Path) -> Result<Connection> {
    Ok(store::open_for_command(database)?)
}

fn now_ms() -> i64 {
    crate::clock::Clock::system().now_ms()
}

/// A text for the terminal: nothing in it moves the cursor or turns the writing.
fn plain(text: &str) -> String {
    let is_odd = |c: char| {
        c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    text.chars().map(|c| if is_odd(c) { ' ' } else { c }).collect()
}

/// "1 response", "2 responses".
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_broken = |error: &std::io::Error| error.kind() == ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(is_broken))
}
