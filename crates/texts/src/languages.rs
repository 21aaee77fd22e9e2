//! The files of all languages, compared with the reference: they have the same keys, kinds and placeholders.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use toml::Table;
use toml::map::Map;

use crate::text::{Kind, Text, is_name};

/// The language that is compared with.
const REFERENCE: &str = "en";

/// The section with facts about the language. All others have texts.
const FACTS: &str = "language";

/// The sections with the labels of the app. The pages of the endpoint share the second one.
const LABELS: [&str; 2] = ["app", "response_form"];

#[derive(Debug)]
pub(crate) struct Languages {
    pub(crate) reference: Language,
    others: Vec<Language>,
}

#[derive(Debug)]
pub(crate) struct Language {
    /// Its BCP 47 tag, which is the name of the file.
    pub(crate) tag: String,
    pub(crate) facts: Facts,
    /// By section and key, such as `site.newer`, in the order of the file.
    texts: Map<String, Text>,
}

/// What a file says about its language. `texts/en.toml` describes each fact.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts {
    pub(crate) name: String,
    pub(crate) also_in: String,
    pub(crate) open_graph_locale: String,
    pub(crate) singular: Vec<u32>,
    pub(crate) thousands: String,
    pub(crate) thousands_from: u32,
    pub(crate) decimal: String,
    pub(crate) months: [String; 12],
    pub(crate) first_of_month: String,
    pub(crate) day: String,
    pub(crate) date: String,
}

impl Languages {
    /// Reads files, which are pairs of tag and content.
    ///
    /// # Errors
    /// A line for each problem, with file and key.
    pub(crate) fn read(files: &[(&str, &str)]) -> Result<Self, Vec<String>> {
        let mut problems = Vec::new();
        let mut languages: Vec<_> =
            files.iter().filter_map(|(tag, content)| Language::read(tag, content, &mut problems)).collect();
        let reference = languages.iter().position(|language| language.tag == REFERENCE);
        // Keys with problems of their own would be reported a second time, as missing.
        let Some(reference) = reference.filter(|_| problems.is_empty()) else {
            if files.iter().all(|(tag, _)| *tag != REFERENCE) {
                problems.push(format!("texts/{REFERENCE}.toml is missing"));
            }
            return Err(problems);
        };
        let reference = languages.remove(reference);
        for language in &languages {
            language.compare(&reference, &mut problems);
        }
        if problems.is_empty() { Ok(Self { reference, others: languages }) } else { Err(problems) }
    }

    /// All languages, the reference first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Language> {
        iter::once(&self.reference).chain(&self.others)
    }
}

impl Language {
    fn read(tag: &str, content: &str, problems: &mut Vec<String>) -> Option<Self> {
        let mut report = |problem: String| problems.push(format!("texts/{tag}.toml: {problem}"));
        if !(2..=3).contains(&tag.len()) || !tag.bytes().all(|byte| byte.is_ascii_lowercase()) {
            report("the name must be a language of two or three letters, such as de.toml".to_owned());
        }
        let sections: BTreeMap<String, Table> =
            toml::from_str(content).map_err(|error| report(error.to_string())).ok()?;
        let facts = sections.get(FACTS).cloned().unwrap_or_default().try_into::<Facts>();
        let facts = facts
            .map_err(|error| report(format!("[{FACTS}]: {}", error.to_string().trim_end().replace('\n', " "))))
            .ok();
        let (mut texts, mut labels) = (Map::new(), BTreeSet::new());
        for (section, values) in &sections {
            let is_label = LABELS.contains(&section.as_str());
            // Of the facts, two have placeholders.
            let is_text = |key: &str| section != FACTS || ["day", "date"].contains(&key);
            for (key, value) in values.iter().filter(|(key, _)| is_text(key)) {
                match Text::read(value) {
                    _ if !is_name(section) || !is_name(key) => {
                        report(format!("{section}.{key}: names have the characters a-z, 0-9 and _"));
                    }
                    Ok(text) if is_label && text.kind != Kind::Single => {
                        report(format!("{section}.{key}: must be a text"));
                    }
                    Ok(_) if is_label && !labels.insert(key) => {
                        report(format!("{section}.{key}: [{}] has this key too", LABELS[0]));
                    }
                    Ok(text) => drop(texts.insert(format!("{section}.{key}"), text)),
                    Err(problem) => report(format!("{section}.{key}: {problem}")),
                }
            }
        }
        Some(Self { tag: tag.to_owned(), facts: facts?, texts })
    }

    /// Reports the differences from the reference.
    fn compare(&self, reference: &Self, problems: &mut Vec<String>) {
        let mut report = |problem: String| problems.push(format!("texts/{}.toml: {problem}", self.tag));
        for (key, wanted) in &reference.texts {
            let is_label = key.split('.').next().is_some_and(|section| LABELS.contains(&section));
            let wanted = wanted.signature(is_label);
            match self.texts.get(key).map(|text| text.signature(is_label)) {
                Some(found) if found == wanted => {}
                Some(found) => report(format!("{key} must be {wanted}, not {found}")),
                None => report(format!("{key} is missing")),
            }
        }
        for key in self.texts.keys().filter(|key| !reference.texts.contains_key(*key)) {
            report(format!("{key} is unknown: {REFERENCE}.toml does not have it"));
        }
    }

    pub(crate) fn text(&self, section: &str, key: &str) -> Result<&Text> {
        let key = format!("{section}.{key}");
        self.texts.get(&key).with_context(|| format!("texts/{}.toml: {key} is missing", self.tag))
    }

    /// Keys and texts of the labels of the app.
    pub(crate) fn labels(&self) -> Result<Vec<(&str, &Text)>> {
        let sections = LABELS.iter().map(|name| self.section(name)).collect::<Result<Vec<_>>>()?;
        Ok(sections.concat())
    }

    /// Keys and texts of a section.
    pub(crate) fn section(&self, name: &str) -> Result<Vec<(&str, &Text)>> {
        let texts = self.texts.iter().filter_map(|(key, text)| match key.split_once('.') {
            Some((section, key)) if section == name => Some((key, text)),
            _ => None,
        });
        let texts: Vec<_> = texts.collect();
        ensure!(!texts.is_empty(), "texts/{}.toml has no section [{name}]", self.tag);
        Ok(texts)
    }
}
