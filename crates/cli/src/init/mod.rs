//! `carnet init`: starts a blog in a folder.
//!
//! [`answers`] collects the settings, [`files`] makes the files of templates.

mod answers;
mod files;
mod wording;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::tz::TimeZone;
use protocol::language::Language;
use publish::file::create_new;

use crate::build;
use crate::timestamp::rfc3339;
use answers::Answers;
use files::IGNORE_FILE;
use wording::Wording;

const EXAMPLES: &str = "\
Examples:
  carnet init mon-carnet
  carnet init mon-carnet --title \"Petit plateau\" --base-url https://blog.example/ --author \"M. Braquet\" \\
      --language fr --time-zone America/Toronto";

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The folder of the blog; it is created if it does not exist.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Title of the blog.
    #[arg(long)]
    title: Option<String>,
    /// Address of the blog, such as https://example.org/.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Language of the blog: fr or en [default: that of the system].
    #[arg(long, value_name = "TAG", value_parser = answers::language)]
    language: Option<Language>,
    /// Time zone of the blog, such as America/Toronto [default: that of the system].
    #[arg(long, value_name = "NAME")]
    time_zone: Option<String>,
    /// Name of the author.
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
}

/// Writes the files of a new blog, and says what to do next.
///
/// # Errors
/// When a setting is missing or not valid, when a file exists already, or when one can't be written.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let folder = &arguments.folder;
    // Before the questions, so that they are not answered in vain.
    refuse_existing(folder, &["public/site.json"])?;
    let answers = Answers::collect(arguments)?;
    let zone = TimeZone::get(answers.time_zone.trim()).context("can't read the time zone")?;
    let mut files = files::files(&answers, &rfc3339(build::now()?, &zone))?;
    let exists = |path: &str| folder.join(path).symlink_metadata().is_ok();
    let kept: Vec<(&str, String)> = files.extract_if(.., |(path, _)| *path == IGNORE_FILE && exists(path)).collect();
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    refuse_existing(folder, &paths)?;
    for (index, (path, text)) in files.iter().enumerate() {
        let path = folder.join(path);
        if let Err(error) = create_new(&path, text.as_bytes()) {
            // A blog that is there in part could not be started again.
            for (path, _) in files.get(..index).unwrap_or_default() {
                let _ = fs::remove_file(folder.join(path));
            }
            return Err(error).with_context(|| format!("can't write {}", path.display()));
        }
    }
    let wording = Wording::of(answers.language);
    for (path, text) in kept {
        println!("{}", wording.kept.replace("{path}", path));
        println!("\n{}", indented(&text));
    }
    print!("{}", next_steps(folder, wording));
    Ok(ExitCode::SUCCESS)
}

fn refuse_existing(folder: &Path, paths: &[&str]) -> Result<()> {
    let exists = |path: &&&str| folder.join(path).symlink_metadata().is_ok();
    let existing: Vec<&str> = paths.iter().filter(exists).copied().collect();
    if !existing.is_empty() {
        bail!(
            "{} has {} already: nothing was written; name another folder, or move these files away",
            folder.display(),
            existing.join(", ")
        );
    }
    Ok(())
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

fn next_steps(folder: &Path, wording: &Wording) -> String {
    let mut text = format!("{}\n\n", wording.next);
    if folder != Path::new(".") {
        // As a shell reads it, in case the name has spaces.
        text.push_str(&format!("    cd {}\n", shell_words::quote(&folder.to_string_lossy())));
    }
    text.push_str("    carnet serve\n");
    text.push_str(&format!("    carnet new \"{}\"\n", wording.example));
    text
}
