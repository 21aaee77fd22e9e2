//! `carnet init`: starts a blog in a folder.
//!
//! [`answers`] collects the settings, [`files`] makes the files of templates.

mod answers;
mod files;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::tz::TimeZone;
use protocol::language::Language;
use publish::file::create_new;
use source::date::rfc3339;

use crate::build;
use crate::language;
use crate::streams::{print, print_line};
use crate::texts::Commands;
use answers::Answers;
use files::IGNORE_FILE;
pub(crate) use files::pages;

const SETTINGS: &str = "public/site.json";

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
    pub(crate) language: Option<Language>,
    /// Time zone of the blog, such as America/Toronto [default: that of the system].
    #[arg(long, value_name = "NAME")]
    time_zone: Option<String>,
    /// Name of the author.
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
}

/// Writes the files of a new blog, and says what to do next. Until the language of the blog is known, it speaks
/// `language`.
///
/// # Errors
/// When a setting is missing or not valid, when a file exists already, or when one can't be written.
pub(crate) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode> {
    let folder = &arguments.folder;
    // Before the questions, so that they are not answered in vain.
    refuse_existing(folder, &[SETTINGS], Commands::of(language))?;
    let answers = Answers::collect(arguments, language)?;
    let language = language::of_new_blog(Some(answers.language));
    let texts = Commands::of(language);
    let zone = TimeZone::get(answers.time_zone.trim()).context(texts.cannot_read_time_zone)?;
    let mut files = files::files(&answers, &rfc3339(build::now(language)?, &zone), texts)?;
    let exists = |path: &str| folder.join(path).symlink_metadata().is_ok();
    let kept: Vec<(&str, String)> = files.extract_if(.., |(path, _)| *path == IGNORE_FILE && exists(path)).collect();
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    refuse_existing(folder, &paths, texts)?;
    for (index, (path, text)) in files.iter().enumerate() {
        let path = folder.join(path);
        if let Err(error) = create_new(&path, text.as_bytes()) {
            // A blog that is there in part could not be started again.
            for (path, _) in files.get(..index).unwrap_or_default() {
                let _ = fs::remove_file(folder.join(path));
            }
            return Err(error).with_context(|| texts.cannot_write(path.display()));
        }
    }
    for (path, text) in kept {
        print_line(format_args!("{}\n\n{}", texts.file_kept(path), indented(&text)))?;
    }
    if let Some(assumed) = assumed(&answers, texts) {
        print_line(format_args!("{assumed}\n"))?;
    }
    print(next_steps(folder, texts))?;
    Ok(ExitCode::SUCCESS)
}

fn refuse_existing(folder: &Path, paths: &[&str], texts: &Commands) -> Result<()> {
    let exists = |path: &&&str| folder.join(path).symlink_metadata().is_ok();
    let existing: Vec<&str> = paths.iter().filter(exists).copied().collect();
    if !existing.is_empty() {
        bail!(texts.files_exist(folder.display(), existing.join(", ")));
    }
    Ok(())
}

/// Says which settings were assumed, and how to change them.
fn assumed(answers: &Answers, texts: &Commands) -> Option<String> {
    let settings: Vec<_> = answers.assumed.iter().map(|(field, value)| format!("\"{field}\": \"{value}\"")).collect();
    let flags: Vec<_> = answers.assumed.iter().map(|(field, _)| format!("--{}", field.replace('_', "-"))).collect();
    (!settings.is_empty()).then(|| texts.assumed_settings(settings.join(", "), SETTINGS, flags.join(", ")))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

fn next_steps(folder: &Path, texts: &Commands) -> String {
    let mut text = format!("{}\n\n", texts.next_steps);
    if folder != Path::new(".") {
        // As a shell reads it, in case the name has spaces.
        text.push_str(&format!("    cd {}\n", shell_words::quote(&folder.to_string_lossy())));
    }
    text.push_str("    carnet write\n    carnet serve\n");
    text.push_str(&format!("    carnet new \"{}\"\n", texts.first_post));
    text
}
