//! The enum `Label` of `protocol`, and the texts of its variants for the generator.

use anyhow::{Context, Result, bail};

use super::{LANGUAGE, documentation, upper_camel_case};
use crate::check::LABELS;
use crate::language_file::{LanguageFile, Languages};
use crate::text::{Template, Text};

/// The code of `labels.rs`.
pub(crate) fn names(languages: &Languages) -> Result<String> {
    let mut variants = String::new();
    let mut names = Vec::new();
    for (key, text) in labels(&languages.reference)? {
        let name = upper_camel_case(key);
        variants.push_str(&format!("{}{name},\n", documentation(&text.text)));
        names.push(format!("Self::{name}"));
    }
    let (count, names) = (names.len(), names.join(", "));
    Ok(format!(
        "/// A text of the app; its position is its place in `Site::labels`. Each is shown in English.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq)]\n\
         pub enum Label {{\n{variants}}}\n\n\
         impl Label {{\n\
         /// All labels, in order.\n\
         pub const ALL: [Self; {count}] = [{names}];\n}}\n"
    ))
}

/// The code of `label_texts.rs`.
pub(crate) fn texts(languages: &Languages) -> Result<String> {
    let mut arms = String::new();
    for language in languages.all() {
        arms.push_str(&format!("{LANGUAGE}::{} => match label {{\n", upper_camel_case(&language.tag)));
        for (key, text) in labels(language)? {
            arms.push_str(&format!("Label::{} => {:?},\n", upper_camel_case(key), by_position(text)));
        }
        arms.push_str("},\n");
    }
    Ok(format!(
        "/// The text of a label, with `{{}}` for placeholders.\n\
         pub(crate) fn label(language: {LANGUAGE}, label: protocol::label::Label) -> &'static str {{\n\
         use protocol::label::Label;\n\
         match language {{\n{arms}}}\n}}\n"
    ))
}

fn labels(language: &LanguageFile) -> Result<Vec<(&str, &Template)>> {
    let section = language.section(LABELS).with_context(|| format!("texts/ has no section [{LABELS}]"))?;
    let labels = section.texts.iter().map(|(key, text)| match text {
        Text::Single(template) => Ok((key.as_str(), template)),
        Text::Plural { .. } | Text::List(_) => bail!("{LABELS}.{key} must be a text"),
    });
    labels.collect()
}

/// The text with `{}` for its placeholders.
fn by_position(text: &Template) -> String {
    text.placeholders.iter().fold(text.text.clone(), |text, name| text.replacen(&format!("{{{name}}}"), "{}", 1))
}

#[cfg(test)]
mod tests {
    use super::super::languages_of_tests;
    use super::{names, texts};

    const ENGLISH: &str = "[app]\nto_home = 'Home'\nmany = '{count} “{title}”'";
    const FRENCH: &str = "[app]\nmany = '{count} «{title}»'\nto_home = 'Accueil'";

    #[test]
    fn labels_are_variants_in_the_order_of_the_reference() {
        let code = names(&languages_of_tests(ENGLISH, FRENCH)).unwrap();
        assert!(code.contains("pub enum Label {\n#[doc = \"`Home`\"]\nToHome,\n"), "{code}");
        assert!(code.contains("pub const ALL: [Self; 2] = [Self::ToHome, Self::Many];"), "{code}");
    }

    #[test]
    fn texts_of_labels_have_placeholders_without_names() {
        let code = texts(&languages_of_tests(ENGLISH, FRENCH)).unwrap();
        assert!(code.contains("Language::En => match label {\nLabel::ToHome => \"Home\",\n"), "{code}");
        assert!(code.contains("Language::Fr => match label {\nLabel::Many => \"{} «{}»\",\n"), "{code}");
    }
}
