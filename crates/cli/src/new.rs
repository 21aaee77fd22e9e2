//! `carnet new`: starts a post or a static page, and opens it in the author's editor.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::tz::TimeZone;
use protocol::language::Language;
use publish::file::create_new;
use source::date::rfc3339;
use source::diagnostic::Diagnostic;
use source::edit::{EditableContent, new_file};
use source::post::{Post, Reading};
use source::report;
use source::slug::Slug;

use crate::arguments::Source;
use crate::blog::{Blog, ensure_blog};
use crate::build;
use crate::streams::{print_error, print_line};
use crate::texts::Commands;

const EXAMPLES: &str = "\
Examples:
  carnet new \"Une douche, un crochet, une serviette\"
  carnet new \"A bell, not a horn\" --language en --publish
  carnet new \"À propos\" --page --no-edit";

/// Arguments of the command.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The title; the name of the file, and so the address, is made of it.
    title: String,
    /// Start a static page instead of a post.
    #[arg(long)]
    page: bool,
    /// Publish it with the next build; without this, it is a draft.
    #[arg(long)]
    publish: bool,
    /// Language of the text, such as en or fr-CA [default: the language of the blog].
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Do not open the editor that $VISUAL or $EDITOR names.
    #[arg(long)]
    no_edit: bool,
    #[command(flatten)]
    pub(crate) source: Source,
}

/// Writes the file and prints its path.
///
/// # Errors
/// When there is no blog, the title can't be an address, or the file can't be written.
pub(crate) fn run(arguments: &Arguments, spoken: Language) -> Result<ExitCode> {
    let Arguments { title, page, publish, language, no_edit, source: Source { public } } = arguments;
    let texts = Commands::of(spoken);
    ensure_blog(public, spoken)?;
    // Errors in other posts are no reason not to start one.
    let (blog, diagnostics) = Blog::read(public);
    let Some(blog) = blog else { return Ok(failed(&diagnostics, spoken)) };
    let Some(slug) = Slug::from_text(title) else {
        bail!(texts.no_slug(title));
    };
    let claimed = blog.claimed_names(*page, None, texts);
    let slug = slug.first_free(|name| claimed.contains_key(name));
    let zone = &blog.settings.zone;
    let text = new_file(&EditableContent {
        title: title.clone(),
        date: if *page { String::new() } else { rfc3339(build::now(spoken)?, zone) },
        language: language.clone().unwrap_or_default(),
        is_draft: !publish,
        text: hint(language.as_deref().unwrap_or_else(|| blog.settings.language.tag())).to_owned(),
        ..EditableContent::default()
    });
    let folder = if *page { "pages" } else { "posts" };
    if let Err(diagnostics) = check(&text, &format!("{folder}/{slug}.json"), slug.as_str(), zone, *page) {
        return Ok(failed(&diagnostics, spoken));
    }
    let path = public.join(folder).join(format!("{slug}.json"));
    create_new(&path, text.as_bytes()).with_context(|| texts.cannot_write(path.display()))?;
    print_line(path.display())?;
    if !no_edit && let Some(editor) = editor() {
        open(&editor, &path, texts)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn failed(diagnostics: &[Diagnostic], language: Language) -> ExitCode {
    print_error(report::list(diagnostics, language));
    ExitCode::FAILURE
}

/// The text of a new post: a post without text is an error.
fn hint(language: &str) -> &'static str {
    Commands::of(Language::of_tag(language).unwrap_or(Language::En)).new_text
}

fn check(text: &str, file: &str, stem: &str, zone: &TimeZone, is_page: bool) -> Result<(), Vec<Diagnostic>> {
    Post::parse(text, &Reading { file, stem, zone, is_page }).map(|_| ())
}

/// The author's editor, if there is a terminal to run it in.
fn editor() -> Option<String> {
    let has_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let mut set = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| std::env::var(name).ok());
    set.find(|editor| has_terminal && !editor.trim().is_empty())
}

/// The program and its arguments, as a shell reads them. The path of a program is a word: its backslashes, as Windows has
/// them, and its spaces belong to it.
fn words(editor: &str) -> Result<Vec<String>, shell_words::ParseError> {
    if Path::new(editor).is_file() { Ok(vec![editor.to_owned()]) } else { shell_words::split(editor) }
}

fn open(editor: &str, path: &Path, texts: &Commands) -> Result<()> {
    let words = words(editor).with_context(|| texts.cannot_read_editor(editor))?;
    let (program, arguments) = words.split_first().context(texts.empty_editor)?;
    let status = Command::new(program).args(arguments).arg(path).status();
    let status = status.with_context(|| texts.cannot_run_editor(editor))?;
    if !status.success() {
        bail!(texts.editor_failed(editor, path.display()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn editor_is_a_path_or_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mon éditeur");
        std::fs::write(&path, "").unwrap();
        let editor = path.to_str().unwrap();
        assert_eq!(words(editor).unwrap(), [editor]);
        assert_eq!(words("code --wait").unwrap(), ["code", "--wait"]);
        assert!(words("code '").is_err());
    }
}
