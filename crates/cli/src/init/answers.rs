//! What `carnet init` must know: from its flags, from questions on a terminal, or from the system.

use std::io::{self, IsTerminal};

use anyhow::{Result, bail};
use dialoguer::Input;
use jiff::tz::TimeZone;
use protocol::language::Language;
use serde_json::json;
use source::diagnostic::Diagnostic;
use source::site::SiteSettings;

use super::Arguments;
use crate::language::{of_new_blog, of_system};
use crate::texts::Commands;

/// The settings of a new blog, each of them valid.
pub(super) struct Answers {
    pub(super) title: String,
    pub(super) base_url: String,
    pub(super) language: Language,
    pub(super) time_zone: String,
    pub(super) author: String,
    /// Fields of the settings that were neither given nor asked for, with their values.
    pub(super) assumed: Vec<(&'static str, String)>,
}

impl Answers {
    /// The values of the flags; those that are missing are asked for on a terminal. Until the language of the blog is
    /// known, problems are named in the language `spoken`.
    ///
    /// # Errors
    /// When a value is not valid, or when there is no terminal and a required value is missing.
    pub(super) fn collect(arguments: &Arguments, spoken: Language) -> Result<Self> {
        let Arguments { title, base_url, language, time_zone, author, .. } = arguments;
        let flags = [("title", title), ("base_url", base_url), ("time_zone", time_zone), ("author", author)];
        for (field, value) in flags {
            if let Some(problem) = value.as_ref().and_then(|value| problem(field, value, spoken)) {
                bail!(Commands::of(spoken).invalid_argument(format!("--{}", field.replace('_', "-")), problem));
            }
        }
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return Self::without_terminal(arguments, spoken);
        }
        let language = match language {
            Some(language) => *language,
            None => ask_language(spoken)?,
        };
        let spoken = of_new_blog(Some(language));
        let texts = Commands::of(spoken);
        let answer =
            |value: &Option<String>, field: &'static str, question: &str, default: Option<String>| match value {
                Some(value) => Ok(value.clone()),
                None => ask(field, question, default, spoken),
            };
        Ok(Self {
            title: answer(title, "title", texts.ask_title, None)?,
            base_url: answer(base_url, "base_url", texts.ask_base_url, None)?,
            language,
            time_zone: answer(time_zone, "time_zone", texts.ask_time_zone, Some(system_zone()))?,
            author: answer(author, "author", texts.ask_author, None)?,
            assumed: Vec::new(),
        })
    }

    fn without_terminal(arguments: &Arguments, spoken: Language) -> Result<Self> {
        let Arguments { title, base_url, language, time_zone, author, .. } = arguments;
        let (Some(title), Some(base_url), Some(author)) = (title, base_url, author) else {
            bail!(Commands::of(spoken).no_terminal);
        };
        let mut assumed = Vec::new();
        let language = language.unwrap_or_else(|| {
            let language = of_system();
            assumed.push(("language", language.tag().to_owned()));
            language
        });
        let time_zone = time_zone.clone().unwrap_or_else(|| {
            let zone = system_zone();
            assumed.push(("time_zone", zone.clone()));
            zone
        });
        let (title, base_url, author) = (title.clone(), base_url.clone(), author.clone());
        Ok(Self { title, base_url, language, time_zone, author, assumed })
    }
}

/// The language with this BCP 47 tag, for clap, whose messages are in English.
pub(super) fn language(tag: &str) -> Result<Language, String> {
    language_of(tag, Language::En)
}

/// The language with this BCP 47 tag, or what to write instead, in the language `spoken`.
fn language_of(tag: &str, spoken: Language) -> Result<Language, String> {
    let found = Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag.trim()));
    let known = || Language::ALL.map(Language::tag).join(", ");
    found.ok_or_else(|| Commands::of(spoken).unknown_language(known()))
}

fn ask_language(spoken: Language) -> Result<Language> {
    let default = of_system();
    let tag = Input::<String>::new()
        .with_prompt(Commands::of(spoken).ask_language)
        .default(default.tag().to_owned())
        .validate_with(move |tag: &String| language_of(tag, spoken).map(|_| ()))
        .interact_text()?;
    Ok(language_of(&tag, spoken).unwrap_or(default))
}

fn ask(field: &'static str, question: &str, default: Option<String>, spoken: Language) -> Result<String> {
    let input = Input::<String>::new().with_prompt(question);
    let input = match default {
        Some(default) => input.default(default),
        None => input,
    };
    let validate = move |value: &String| problem(field, value, spoken).map_or(Ok(()), Err);
    let answer = input.validate_with(validate).interact_text()?;
    Ok(answer.trim().to_owned())
}

/// What is wrong with the value of a field of `site.json`, by the rules of that file.
fn problem(field: &str, value: &str, spoken: Language) -> Option<String> {
    let mut settings = json!({ "title": "A", "base_url": "https://a.example/", "author": { "name": "A" } });
    if field == "author" {
        settings["author"]["name"] = value.into();
    } else {
        settings[field] = value.into();
    }
    let diagnostics = SiteSettings::parse("site.json", &settings.to_string()).err()?;
    let Diagnostic { message, help, .. } = diagnostics.first()?;
    Some(Commands::of(spoken).invalid_value(message.text(spoken), help.text(spoken)))
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
            assert_eq!(problem(field, good, Language::En), None);
            assert!(problem(field, bad, Language::En).is_some(), "{field}");
        }
    }

    #[test]
    fn languages_are_those_of_the_interface() {
        assert_eq!(language("FR"), Ok(Language::Fr));
        assert!(language("de").is_err_and(|message| message.starts_with("write one of: ")));
    }
}
