//! What `carnet init` must know: from its flags, from questions on a terminal, or from the system.

use std::io::{self, IsTerminal};

use anyhow::{Result, bail};
use dialoguer::Input;
use jiff::tz::TimeZone;
use protocol::language::Language;
use serde_json::json;
use source::site::SiteSettings;

use super::Arguments;
use super::wording::Wording;

/// The settings of a new blog, each of them valid.
pub(super) struct Answers {
    pub(super) title: String,
    pub(super) base_url: String,
    pub(super) language: Language,
    pub(super) time_zone: String,
    pub(super) author: String,
}

impl Answers {
    /// The values of the flags; those that are missing are asked for on a terminal.
    ///
    /// # Errors
    /// When a value is not valid, or when there is no terminal and a required value is missing.
    pub(super) fn collect(arguments: &Arguments) -> Result<Self> {
        let Arguments { title, base_url, language, time_zone, author, .. } = arguments;
        let flags = [("title", title), ("base_url", base_url), ("time_zone", time_zone), ("author", author)];
        for (field, value) in flags {
            if let Some(problem) = value.as_ref().and_then(|value| problem(field, value)) {
                bail!("--{}: {problem}", field.replace('_', "-"));
            }
        }
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return Self::without_terminal(arguments);
        }
        let language = match language {
            Some(language) => *language,
            None => ask_language()?,
        };
        let wording = Wording::of(language);
        let answer =
            |value: &Option<String>, field: &'static str, question: &str, default: Option<String>| match value {
                Some(value) => Ok(value.clone()),
                None => ask(field, question, default),
            };
        Ok(Self {
            title: answer(title, "title", wording.title, None)?,
            base_url: answer(base_url, "base_url", wording.base_url, None)?,
            language,
            time_zone: answer(time_zone, "time_zone", wording.time_zone, Some(system_zone()))?,
            author: answer(author, "author", wording.author, None)?,
        })
    }

    fn without_terminal(arguments: &Arguments) -> Result<Self> {
        let Arguments { title, base_url, language, time_zone, author, .. } = arguments;
        let (Some(title), Some(base_url), Some(author)) = (title, base_url, author) else {
            bail!(
                "there is no terminal for questions: give --title, --base-url and --author, and if needed --language \
                 and --time-zone"
            );
        };
        Ok(Self {
            title: title.clone(),
            base_url: base_url.clone(),
            language: language.unwrap_or_else(system_language),
            time_zone: time_zone.clone().unwrap_or_else(system_zone),
            author: author.clone(),
        })
    }
}

/// The language with this BCP 47 tag, for clap.
pub(super) fn language(tag: &str) -> Result<Language, String> {
    let found = Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag.trim()));
    found.ok_or_else(|| format!("write one of: {}", Language::ALL.map(Language::tag).join(", ")))
}

fn ask_language() -> Result<Language> {
    let default = system_language();
    let tag = Input::<String>::new()
        .with_prompt(Wording::of(default).language)
        .default(default.tag().to_owned())
        .validate_with(|tag: &String| language(tag).map(|_| ()))
        .interact_text()?;
    Ok(language(&tag).unwrap_or(default))
}

fn ask(field: &'static str, question: &str, default: Option<String>) -> Result<String> {
    let input = Input::<String>::new().with_prompt(question);
    let input = match default {
        Some(default) => input.default(default),
        None => input,
    };
    let answer =
        input.validate_with(move |value: &String| problem(field, value).map_or(Ok(()), Err)).interact_text()?;
    Ok(answer.trim().to_owned())
}

/// What is wrong with the value of a field of `site.json`, by the rules of that file.
fn problem(field: &str, value: &str) -> Option<String> {
    let mut settings = json!({ "title": "A", "base_url": "https://a.example/", "author": { "name": "A" } });
    if field == "author" {
        settings["author"]["name"] = value.into();
    } else {
        settings[field] = value.into();
    }
    let diagnostics = SiteSettings::parse("site.json", &settings.to_string()).err()?;
    diagnostics.first().map(|diagnostic| format!("{}; {}", diagnostic.message, diagnostic.help))
}

/// The language of the system, by the variables of POSIX; English when it has no interface.
fn system_language() -> Language {
    let mut set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    let locale = set.find(|locale| !locale.is_empty()).unwrap_or_default();
    let tag = locale.split(['_', '.', '@', '-']).next().unwrap_or_default();
    language(tag).unwrap_or(Language::En)
}

fn system_zone() -> String {
    TimeZone::system().iana_name().unwrap_or("UTC").to_owned()
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::{language, problem};

    #[test]
    fn values_are_checked_by_the_rules_of_the_settings() {
        for (field, good, bad) in [
            ("title", "Petit plateau", " "),
            ("base_url", "https://blog.example/", "blog.example"),
            ("time_zone", "America/Toronto", "Toronto"),
            ("author", "M. Braquet", "<b>M.</b>"),
        ] {
            assert_eq!(problem(field, good), None);
            assert!(problem(field, bad).is_some(), "{field}");
        }
    }

    #[test]
    fn languages_are_those_of_the_interface() {
        assert_eq!(language("FR"), Ok(Language::Fr));
        assert!(language("de").is_err_and(|message| message.starts_with("write one of: ")));
    }
}
