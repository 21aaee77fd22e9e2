//! A struct with the texts of a section.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

use super::{LANGUAGE, documentation, upper_camel_case};
use crate::language_file::{LanguageFile, Languages};
use crate::text::{COUNT, Template, Text};

/// The field that methods choose by; no key may have its name.
const LANGUAGE_FIELD: &str = "interface_language";

/// The code of the section `name`.
pub(crate) fn write(languages: &Languages, name: &str) -> Result<String> {
    let section = languages.reference.section(name).with_context(|| format!("texts/ has no section [{name}]"))?;
    let type_name = upper_camel_case(name);
    let (mut fields, mut methods) = (String::new(), String::new());
    for (key, text) in &section.texts {
        if key == LANGUAGE_FIELD {
            bail!("{name}.{key}: choose another key");
        }
        match text {
            Text::Single(template) if template.placeholders.is_empty() => {
                fields.push_str(&format!("{}pub(crate) {key}: &'static str,\n", documentation(&template.text)));
            }
            Text::List(texts) => {
                let documentation = documentation(&texts.join(", "));
                fields.push_str(&format!("{documentation}pub(crate) {key}: [&'static str; {}],\n", texts.len()));
            }
            Text::Single(_) | Text::Plural { .. } => methods.push_str(&method(languages, name, key, text)?),
        }
    }
    if !methods.is_empty() {
        fields.push_str(&format!("{LANGUAGE_FIELD}: {LANGUAGE},\n"));
    }
    let (mut arms, mut statics) = (String::new(), String::new());
    for language in languages.all() {
        let variant = format!("{LANGUAGE}::{}", upper_camel_case(&language.tag));
        let constant = format!("{}_{}", name.to_ascii_uppercase(), language.tag.to_ascii_uppercase());
        arms.push_str(&format!("{variant} => &{constant},\n"));
        let mut values = field_values(language, name)?;
        if !methods.is_empty() {
            values.push_str(&format!("{LANGUAGE_FIELD}: {variant},\n"));
        }
        statics.push_str(&format!("\nstatic {constant}: {type_name} = {type_name} {{\n{values}}};\n"));
    }
    Ok(format!(
        "/// The texts of `[{name}]` in one language.\n\
         pub(crate) struct {type_name} {{\n{fields}}}\n\n\
         #[allow(clippy::all, reason = \"generated; the names are keys\")]\n\
         impl {type_name} {{\n\
         /// The texts in a language.\n\
         pub(crate) fn of(language: {LANGUAGE}) -> &'static Self {{\nmatch language {{\n{arms}}}\n}}\n\
         {methods}}}\n{statics}"
    ))
}

/// The values of the fields in one language.
fn field_values(language: &LanguageFile, name: &str) -> Result<String> {
    let section = language.section(name).with_context(|| format!("{} has no section [{name}]", language.tag))?;
    let mut values = String::new();
    for (key, text) in &section.texts {
        match text {
            Text::Single(template) if template.placeholders.is_empty() => {
                values.push_str(&format!("{key}: {:?},\n", template.text));
            }
            Text::List(texts) => values.push_str(&format!("{key}: {texts:?},\n")),
            Text::Single(_) | Text::Plural { .. } => {}
        }
    }
    Ok(values)
}

/// The method for a text with placeholders, or with a singular and a plural.
fn method(languages: &Languages, name: &str, key: &str, reference: &Text) -> Result<String> {
    let (shown, is_plural, placeholders) = match reference {
        Text::Single(template) => (template, false, template.placeholders.clone()),
        Text::Plural { one, other } => (other, true, [one, other].map(|form| form.placeholders.clone()).concat()),
        Text::List(_) => bail!("{name}.{key}: a list has no placeholders"),
    };
    let mut arguments = String::from(if is_plural { "&self, count: usize" } else { "&self" });
    let mut known = BTreeSet::new();
    for placeholder in placeholders.iter().filter(|name| !(is_plural && *name == COUNT)) {
        if known.insert(placeholder) {
            arguments.push_str(&format!(", {placeholder}: impl std::fmt::Display"));
        }
    }
    let mut arms = String::new();
    for language in languages.all() {
        let variant = format!("{LANGUAGE}::{}", upper_camel_case(&language.tag));
        let text = language.section(name).and_then(|section| section.text(key));
        match text.with_context(|| format!("{}: {name}.{key} is missing", language.tag))? {
            Text::Single(template) => arms.push_str(&format!("{variant} => {},\n", formatted(template, false))),
            Text::Plural { one, other } => {
                arms.push_str(&format!("({variant}, true) => {},\n", formatted(one, true)));
                arms.push_str(&format!("({variant}, false) => {},\n", formatted(other, true)));
            }
            Text::List(_) => bail!("{name}.{key}: a list has no placeholders"),
        }
    }
    let chosen_by = if is_plural {
        format!("(self.{LANGUAGE_FIELD}, self.{LANGUAGE_FIELD}.is_singular(count))")
    } else {
        format!("self.{LANGUAGE_FIELD}")
    };
    let documentation = documentation(&shown.text);
    Ok(format!("{documentation}pub(crate) fn {key}({arguments}) -> String {{\nmatch {chosen_by} {{\n{arms}}}\n}}\n"))
}

/// An expression for the text with the values of its placeholders.
fn formatted(template: &Template, is_plural: bool) -> String {
    if template.placeholders.is_empty() {
        format!("{:?}.to_owned()", template.text)
    } else if is_plural && template.placeholders.iter().any(|name| name == COUNT) {
        format!("format!({:?}, {COUNT} = self.{LANGUAGE_FIELD}.number({COUNT}))", template.text)
    } else {
        format!("format!({:?})", template.text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::languages_of_tests;
    use super::write;

    /// The code of a section with this text in English and in French.
    fn code(english: &str, french: &str) -> String {
        let section = |value: &str| format!("[site]\na = {value}");
        write(&languages_of_tests(&section(english), &section(french)), "site").unwrap()
    }

    #[test]
    fn texts_and_lists_are_fields() {
        let text = code("'x\"'", "'é'");
        assert!(
            text.contains("pub(crate) struct Site {\n#[doc = \"`x\\\"`\"]\npub(crate) a: &'static str,\n}"),
            "{text}"
        );
        assert!(text.contains("Language::Fr => &SITE_FR,"), "{text}");
        assert!(text.contains("static SITE_EN: Site = Site {\na: \"x\\\"\",\n};"), "{text}");
        let list = code("['x', 'y']", "['v', 'w']");
        assert!(list.contains("pub(crate) a: [&'static str; 2],\n}"), "{list}");
        assert!(list.contains("static SITE_FR: Site = Site {\na: [\"v\", \"w\"],\n};"), "{list}");
    }

    #[test]
    fn texts_with_placeholders_are_methods() {
        let code = code("'{x} {y} {x}'", "\"{y}\\u00A0{x}\"");
        assert!(
            code.contains("fn a(&self, x: impl std::fmt::Display, y: impl std::fmt::Display) -> String"),
            "{code}"
        );
        assert!(code.contains("Language::Fr => format!(\"{y}\\u{a0}{x}\"),"), "{code}");
        assert!(
            code.contains("static SITE_EN: Site = Site {\ninterface_language: protocol::language::Language::En,\n")
        );
    }

    #[test]
    fn plurals_are_methods_with_the_number() {
        let code = code("{ one = '{x}', other = '{count} {x}' }", "{ one = '{count} {x}', other = '{x}' }");
        assert!(code.contains("fn a(&self, count: usize, x: impl std::fmt::Display) -> String"), "{code}");
        assert!(
            code.contains("match (self.interface_language, self.interface_language.is_singular(count)) {"),
            "{code}"
        );
        assert!(code.contains("Language::En, true) => format!(\"{x}\"),"), "{code}");
        let with_count =
            "Language::En, false) => format!(\"{count} {x}\", count = self.interface_language.number(count)),";
        assert!(code.contains(with_count), "{code}");
    }

    #[test]
    fn unknown_sections_are_refused() {
        assert!(write(&languages_of_tests("", ""), "site").is_err());
    }
}
