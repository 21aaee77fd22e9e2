//! `carnet check`: lists the problems of the author's files, and corrects those that need no decision.
//!
//! [`full`] draws problems with their lines ([`excerpt`]), [`json`] writes them for programs. [`fix`] corrects files
//! ([`site::fixes`]).

mod excerpt;
mod fix;
mod full;
mod json;

use std::io::{IsTerminal, stderr};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use console::{Term, colors_enabled, colors_enabled_stderr};
use protocol::language::Language;
use source::report;

use crate::arguments::Source;
use crate::blog::ensure_blog;
use crate::build::{self, Job, Outcome};
use crate::streams::{print, print_error, print_line};
use crate::texts::Commands;

/// Times that files are checked again after a correction, which may uncover others.
const MAX_ROUNDS: usize = 8;

/// Width of lines when that of the terminal is unknown.
const DEFAULT_WIDTH: usize = 120;

const EXAMPLES: &str = "\
Examples:
  carnet check
  carnet check --fix --dry-run
  carnet check --strict --json";

/// Arguments of the command.
#[derive(Args, Clone, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    pub(crate) source: Source,
    /// How problems are shown [default: full on a terminal, otherwise short].
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write a JSON object for each problem to standard output, one a line.
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Show all problems, however many are alike.
    #[arg(long)]
    pub all: bool,
    /// Exit with 1 if there are warnings.
    #[arg(long)]
    pub strict: bool,
    /// Correct what needs no decision, and show the changes: outdated links, the spelling of tags, byte order marks.
    #[arg(long)]
    pub fix: bool,
    /// Show what --fix would change; write nothing.
    #[arg(long, requires = "fix", conflicts_with = "json")]
    pub dry_run: bool,
}

/// How problems are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the line and the place in it
    Full,
    /// One line for the problem, one for its remedy
    Short,
}

/// Runs the command. Exit codes: 0 without errors, 1 with errors, or with warnings where they count.
///
/// # Errors
/// When a file can't be corrected, or the clock is invalid.
pub fn run(arguments: &Arguments, language: Language) -> Result<ExitCode> {
    ensure_blog(&arguments.source.public, language)?;
    let now = build::now(language)?;
    let job = Job { public: arguments.source.public.clone(), now, endpoint: None, progress: true, language };
    let texts = Commands::of(language);
    let mut outcome = build::check(&job);
    if arguments.dry_run {
        for change in fix::changes(&job.public, &outcome.diagnostics, texts)? {
            print(change.diff(colors_enabled()))?;
        }
        return Ok(exit_code(&outcome, arguments.strict));
    }
    if arguments.fix {
        outcome = correct(&job, outcome, arguments.json)?;
    }
    show(arguments, &outcome, language)?;
    Ok(exit_code(&outcome, arguments.strict))
}

/// Corrects files until nothing is left to correct; returns the result of the last check.
fn correct(job: &Job, mut outcome: Outcome, is_json: bool) -> Result<Outcome> {
    let texts = Commands::of(job.language);
    for _ in 0..MAX_ROUNDS {
        let changes = fix::changes(&job.public, &outcome.diagnostics, texts)?;
        if changes.is_empty() {
            break;
        }
        for change in changes {
            change.write(texts)?;
            // Standard output is for the JSON alone.
            if is_json {
                print_error(change.diff(colors_enabled_stderr()));
            } else {
                print(change.diff(colors_enabled()))?;
            }
        }
        outcome = build::check(job);
    }
    Ok(outcome)
}

fn show(arguments: &Arguments, outcome: &Outcome, language: Language) -> Result<()> {
    let diagnostics = &outcome.diagnostics;
    if arguments.json {
        print(json::lines(&arguments.source.public, diagnostics, language)?)?;
        return Ok(());
    }
    let default = if stderr().is_terminal() { Format::Full } else { Format::Short };
    let list = match arguments.format.unwrap_or(default) {
        Format::Short if arguments.all => report::list_up_to(diagnostics, usize::MAX, language),
        Format::Short => report::list(diagnostics, language),
        Format::Full => {
            let width = Term::stderr().size_checked().map_or(DEFAULT_WIDTH, |(_, columns)| columns.into());
            let drawing = excerpt::Drawing::new(&arguments.source.public, colors_enabled_stderr(), width, language);
            full::list(diagnostics, drawing, arguments.all, language)
        }
    };
    print_error(list);
    if outcome.is_good() {
        print_line(Commands::of(language).checked(outcome.text(language)))?;
    }
    Ok(())
}

fn exit_code(outcome: &Outcome, is_strict: bool) -> ExitCode {
    let failed = if is_strict { !outcome.diagnostics.is_empty() } else { !outcome.is_good() };
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
