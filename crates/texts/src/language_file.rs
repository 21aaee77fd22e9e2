//! The file of a language, such as `texts/en.toml`.

use std::collections::BTreeSet;
use std::iter;

use serde::Deserialize;
use toml::Table;

use crate::text::{Template, Text, is_name};

/// The section with facts about the language. All others have texts.
const FACTS: &str = "language";

/// All languages.
#[derive(Debug)]
pub(crate) struct Languages {
    /// The language whose keys and placeholders the others must have.
    pub(crate) reference: LanguageFile,
    /// The others, by tag.
    pub(crate) others: Vec<LanguageFile>,
}

/// One language.
#[derive(Debug)]
pub(crate) struct LanguageFile {
    /// Its BCP 47 tag, which is the name of the file.
    pub(crate) tag: String,
    /// What the file says about the language.
    pub(crate) facts: Facts,
    /// Its texts, in the order of the file.
    pub(crate) sections: Vec<Section>,
}

/// The texts of one part of the product.
#[derive(Debug)]
pub(crate) struct Section {
    /// Its name in the file.
    pub(crate) name: String,
    /// By key, in the order of the file.
    pub(crate) texts: Vec<(String, Text)>,
}

/// What a file says about its language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts {
    /// The name in the language itself.
    pub(crate) name: String,
    /// The numbers that take the singular.
    pub(crate) singular: Vec<u32>,
    /// What separates thousands.
    pub(crate) thousands: String,
    /// The smallest number whose thousands are separated.
    pub(crate) thousands_from: u32,
    /// What separates a number and its decimals.
    pub(crate) decimal: String,
    /// The names of the months.
    pub(crate) months: [String; 12],
    /// The first day of a month, as dates have it.
    pub(crate) first_of_month: String,
    /// A date without its year: `{day}` and `{month}`.
    pub(crate) day: String,
    /// A date: `{day}`, `{month}` and `{year}`.
    pub(crate) date: String,
}

impl Languages {
    /// All languages, the reference first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &LanguageFile> {
        iter::once(&self.reference).chain(&self.others)
    }
}

impl LanguageFile {
    /// Reads the file of the language `tag`, and adds what is wrong with it to `problems`.
    pub(crate) fn read(tag: &str, content: &str, problems: &mut Vec<String>) -> Option<Self> {
        let place = format!("texts/{tag}.toml");
        if !(2..=3).contains(&tag.len()) || !tag.bytes().all(|byte| byte.is_ascii_lowercase()) {
            problems.push(format!("{place}: the name must be a language of two or three letters, such as de.toml"));
        }
        let table: Table = match content.parse() {
            Ok(table) => table,
            Err(error) => {
                problems.push(format!("{place}: {error}"));
                return None;
            }
        };
        let facts = facts(&table).map_err(|problem| problems.push(format!("{place}: [{FACTS}]: {problem}"))).ok();
        let mut sections = Vec::new();
        for (name, value) in table.iter().filter(|(name, _)| *name != FACTS) {
            let Some(values) = value.as_table().filter(|_| is_name(name)) else {
                problems.push(format!("{place}: `{name}` is not a section"));
                continue;
            };
            let mut texts = Vec::new();
            for (key, value) in values {
                match Text::read(value) {
                    _ if !is_name(key) => {
                        problems.push(format!("{place}: {name}.{key}: a key has the characters a-z, 0-9 and _"));
                    }
                    Ok(text) => texts.push((key.clone(), text)),
                    Err(problem) => problems.push(format!("{place}: {name}.{key}: {problem}")),
                }
            }
            sections.push(Section { name: name.clone(), texts });
        }
        Some(Self { tag: tag.to_owned(), facts: facts?, sections })
    }

    /// The section of this name.
    pub(crate) fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }
}

impl Section {
    /// The text of a key.
    pub(crate) fn text(&self, key: &str) -> Option<&Text> {
        self.texts.iter().find(|(name, _)| name == key).map(|(_, text)| text)
    }
}

fn facts(table: &Table) -> Result<Facts, String> {
    let value = table.get(FACTS).ok_or("the section is missing")?;
    let facts: Facts = value.clone().try_into().map_err(|error| error.to_string().trim_end().replace('\n', " "))?;
    for (key, text, expected) in
        [("day", &facts.day, &["day", "month"][..]), ("date", &facts.date, &["day", "month", "year"][..])]
    {
        let template = Template::read(text).map_err(|problem| format!("{key}: {problem}"))?;
        let found: BTreeSet<&str> = template.placeholders.iter().map(String::as_str).collect();
        if !found.iter().eq(expected) {
            return Err(format!("{key} must have the placeholders {{{}}}", expected.join("}, {")));
        }
    }
    Ok(facts)
}

/// The beginning of a file in tests.
#[cfg(test)]
pub(crate) const FACTS_OF_TESTS: &str = r#"
[language]
name = "A"
singular = [0, 1]
thousands = ","
thousands_from = 1000
decimal = "."
months = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
first_of_month = "1"
day = "{day} {month}"
date = "{day} {month} {year}"
"#;
