//! The enum `Language` of `protocol`, and the facts about each language.

use anyhow::{Result, ensure};

use super::upper_camel_case;
use crate::language_file::Languages;

/// The code of `languages.rs`. The struct `Facts` is written by hand, where the code is included.
pub(crate) fn write(languages: &Languages, default: &str) -> Result<String> {
    ensure!(languages.all().any(|language| language.tag == default), "texts/{default}.toml is missing");
    let mut variants = String::new();
    let mut names = Vec::new();
    let mut facts = String::new();
    for language in languages.all() {
        let variant = upper_camel_case(&language.tag);
        let attribute = if language.tag == default { "#[default]\n" } else { "" };
        let about = &language.facts;
        variants.push_str(&format!("/// {}.\n{attribute}{variant},\n", about.name));
        facts.push_str(&format!(
            "Self::{variant} => &Facts {{ tag: {:?}, name: {:?}, singular: &{:?}, thousands: {:?}, thousands_from: {}, \
             decimal: {:?}, months: {:?}, first_of_month: {:?}, day: {:?}, date: {:?} }},\n",
            language.tag,
            about.name,
            about.singular,
            about.thousands,
            about.thousands_from,
            about.decimal,
            about.months,
            about.first_of_month,
            about.day,
            about.date,
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

#[cfg(test)]
mod tests {
    use super::super::languages_of_tests;
    use super::write;

    #[test]
    fn languages_are_variants_with_facts() {
        let code = write(&languages_of_tests("", ""), "fr").unwrap();
        assert!(code.contains("pub enum Language {\n/// A.\nEn,\n/// A.\n#[default]\nFr,\n}"), "{code}");
        assert!(code.contains("pub const ALL: [Self; 2] = [Self::En, Self::Fr];"), "{code}");
        assert!(code.contains("Self::Fr => &Facts { tag: \"fr\", name: \"A\", singular: &[0, 1],"), "{code}");
    }

    #[test]
    fn default_language_must_exist() {
        assert!(write(&languages_of_tests("", ""), "de").is_err());
    }
}
