//! The operator's commands: `serve`, `init`, `passwd`, `check`, moderation, personal data, keys, backups.

mod backup;
mod check;
mod completions;
mod decide;
mod health;
mod init;
mod key;
mod language;
mod log;
mod manual;
mod migrate;
mod passwd;
mod periodic_backup;
mod person;
mod queue;
mod serve;
mod stop_signal;
mod transfer;

use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::config::settings::Flags;
use crate::config::{ConfigErrors, Settings};
use crate::store::Store;
use crate::store::address::Address;
use crate::store::response::Status;

/// Receives responses to the posts of a blog, stores them for moderation, and publishes the approved ones.
///
/// Flags override environment variables (CARNET_…), and these override the configuration file. Exit codes: 0 success,
/// 1 findings, 2 could not run.
#[derive(Parser)]
#[command(name = "carnet-endpoint", version, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    options: GlobalOptions,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct GlobalOptions {
    /// Configuration file [default: carnet-endpoint.toml in the working folder, if it exists].
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Database file, or address of a PostgreSQL database [default: the configured one, or carnet-endpoint.db].
    #[arg(long, global = true, value_name = "FILE or URL")]
    database: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the endpoint until it receives SIGINT or SIGTERM.
    Serve(serve::Arguments),
    /// Writes a configuration file in which every setting is explained.
    Init,
    /// Sets the password of the moderation pages: asks for it, or reads one line from standard input.
    Passwd,
    /// Checks the configuration, the list of posts and the integrity of the database; writes nothing.
    Check,
    /// Asks the running endpoint whether it takes responses; exit code 1 if it does not.
    Health(health::Arguments),
    /// Lists responses, newest first.
    Queue(queue::Arguments),
    /// Shows one response.
    Show(queue::ShowArguments),
    /// Approves responses, which publishes them.
    Approve(decide::Ids),
    /// Rejects responses.
    Reject(decide::Ids),
    /// Marks responses as spam.
    Spam(decide::Ids),
    /// Undoes the last decision about responses.
    Undo(decide::Ids),
    /// Erases responses permanently.
    Erase(decide::Ids),
    /// Exports or erases all responses of one e-mail address.
    #[command(subcommand)]
    Person(person::Command),
    /// Makes, lists and removes keys of programs, such as the editor, that read pending responses and decide about them.
    #[command(subcommand)]
    Key(key::Command),
    /// Copies a SQLite database to a file, once or at intervals; the endpoint may be running.
    Backup(backup::Arguments),
    /// Replaces a SQLite database with a backup and renames the old one; the endpoint must be stopped.
    Restore {
        /// Backup file.
        file: PathBuf,
    },
    /// Exports all responses, with e-mail addresses, as JSON Lines.
    Export {
        /// Output file, readable by its owner only [default: standard output].
        file: Option<PathBuf>,
    },
    /// Imports the responses of an export: all of them, or none if there is an error.
    Import(transfer::Arguments),
    /// Moves everything but sessions from one database to another, such as from SQLite to PostgreSQL, and compares
    /// both. The endpoint must be stopped. After an interruption, run it again.
    Migrate(migrate::Arguments),
    /// Prints a script with which a shell completes commands and options.
    Completions(completions::Arguments),
    /// Prints the manual page.
    #[command(hide = true)]
    Manual(manual::Arguments),
}

/// The outcome of a command that could run.
enum Outcome {
    Good,
    /// The command has reported errors in what it was to process.
    Findings,
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let Cli { options, command } = Cli::parse();
    match execute(&options, command, &mut std::io::stdout()) {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        // The reader closed the pipe.
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

fn execute(options: &GlobalOptions, command: Command, out: &mut dyn Write) -> Result<Outcome> {
    let database = || options.settings(Flags::default()).database();
    match command {
        Command::Serve(arguments) => serve::run(options.settings(arguments.flags()), out),
        Command::Init => init::run(options.config.as_deref(), out),
        Command::Passwd => wait(passwd::run(&database()?, out)),
        Command::Check => wait(check::run(options, out)),
        Command::Health(arguments) => health::run(&options.settings(arguments.flags()), &arguments, out),
        Command::Queue(arguments) => on_store(&database()?, async |store| queue::list(store, &arguments, out).await),
        Command::Show(arguments) => on_store(&database()?, async |store| queue::show(store, &arguments, out).await),
        Command::Approve(ids) => decide::decide(&database()?, ids, Status::Approved, out),
        Command::Reject(ids) => decide::decide(&database()?, ids, Status::Rejected, out),
        Command::Spam(ids) => decide::decide(&database()?, ids, Status::Spam, out),
        Command::Undo(ids) => decide::undo(&database()?, ids, out),
        Command::Erase(ids) => decide::erase(&database()?, ids, out),
        Command::Person(command) => on_store(&database()?, async |store| person::run(store, &command, out).await),
        Command::Key(command) => on_store(&database()?, async |store| key::run(store, &command, out).await),
        Command::Backup(arguments) => backup::back_up(&database()?, &arguments, out),
        Command::Restore { file } => backup::restore(&file, &database()?, out),
        Command::Export { file } => {
            on_store(&database()?, async |store| transfer::export(store, file.as_deref(), out).await)
        }
        Command::Import(arguments) => wait(transfer::import(&database()?, &arguments, out)),
        Command::Migrate(arguments) => wait(migrate::run(&arguments, &database, out)),
        Command::Completions(arguments) => completions::run(&arguments, Cli::command(), out),
        Command::Manual(arguments) => manual::run(&arguments, Cli::command(), out),
    }
}

impl GlobalOptions {
    fn settings(&self, flags: Flags) -> Settings {
        let variables = std::env::vars_os();
        Settings::read(self.config.as_deref(), variables, &Flags { database: self.database.clone(), ..flags })
    }
}

/// Runs a command on the database, which must exist; a running endpoint detects changes to it within a second.
fn on_store(database: &Address, command: impl AsyncFnOnce(&Store) -> Result<Outcome>) -> Result<Outcome> {
    wait(async {
        let store = Store::open_for_command(database).await?;
        let outcome = command(&store).await;
        store.close().await;
        outcome
    })
}

/// Runs the future of a command to its end.
fn wait(command: impl Future<Output = Result<Outcome>>) -> Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("can't start the async runtime")?.block_on(command)
}

fn now_ms() -> i64 {
    crate::clock::Clock::system().now_ms()
}

/// A text for the terminal, without control characters and without changes of the writing direction.
fn plain(text: &str) -> String {
    let is_odd = |c: char| {
        c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    text.chars().map(|c| if is_odd(c) { ' ' } else { c }).collect()
}

/// The error about an id that no response has.
fn unknown_response(id: &str) -> String {
    format!(
        "response {} does not exist\n  help: `carnet-endpoint queue --status all` lists responses with their ids",
        plain(id)
    )
}

/// "1 response", "2 responses".
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_broken = |error: &std::io::Error| error.kind() == ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(is_broken))
}
