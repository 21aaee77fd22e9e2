//! The enum `Language` of `protocol`, and the facts about each language.

use anyhow::{Result, ensure};

use super::upper_camel_case;
use crate::languages::{Facts, Languages};

/// The code of `languages.rs`. The struct `Facts` is written by hand, where the code is included.
pub(crate) fn write(languages: &Languages, default: &str) -> Result<String> {
    ensure!(languages.all().any(|language| language.tag == default), "texts/{default}.toml is missing");
    let (mut variants, mut names, mut facts) = (String::new(), Vec::new(), String::new());
    for language in languages.all() {
        let (tag, variant) = (&language.tag, upper_camel_case(&language.tag));
        let Facts { name, also_in, open_graph_locale, singular, thousands, thousands_from, .. } = &language.facts;
        let Facts { decimal, months, first_of_month, day, date, .. } = &language.facts;
        let attribute = if tag == default { "#[default]\n" } else { "" };
        variants.push_str(&format!("/// {name}.\n{attribute}{variant},\n"));
        facts.push_str(&format!(
            "Self::{variant} => &Facts {{ tag: {tag:?}, name: {name:?}, also_in: {also_in:?}, \
             open_graph_locale: {open_graph_locale:?}, singular: &{singular:?}, thousands: {thousands:?}, \
             thousands_from: {thousands_from}, decimal: {decimal:?}, months: {months:?}, \
             first_of_month: {first_of_month:?}, day: {day:?}, date: {date:?} }},\n"
        ));
        names.push(format!("Self::{variant}"));
    }
    let (count, names) = (names.len(), names.join(", "));
    Ok(format!(
        "/// Language of the interface: one for each file in `texts/`.\n\
         #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]\n\
         #[serde(rename_all = \"lowercase\")]\n\
         pub enum Language {{\n{variants}}}\n\n\
         impl Language {{\n\
         /// All languages.\n\
         pub const ALL: [Self; {count}] = [{names}];\n\n\
         /// What its file says about it.\n\
         pub(crate) fn facts(self) -> &'static Facts {{\nmatch self {{\n{facts}}}\n}}\n}}\n"
    ))
}
