//! A struct with the texts of a section: a field for each text, a method for those with placeholders or a plural.

use anyhow::Result;

use super::{LANGUAGE, documentation, upper_camel_case};
use crate::languages::Languages;
use crate::text::{Kind, Text};

/// The code of the section `name`. Methods choose by the field `_language`: no key starts with `_`, and the compiler
/// does not report such a field as unused in a section without methods.
pub(crate) fn write(languages: &Languages, name: &str) -> Result<String> {
    let struct_name = upper_camel_case(name);
    let (mut fields, mut methods) = (String::new(), String::new());
    for (key, text) in languages.reference.section(name)? {
        match constant(text) {
            Some((kind, _)) => fields.push_str(&format!("{}pub(crate) {key}: {kind},\n", documentation(text))),
            None => methods.push_str(&method(languages, name, key, text)?),
        }
    }
    let (mut arms, mut statics) = (String::new(), String::new());
    for language in languages.all() {
        let variant = format!("{LANGUAGE}::{}", upper_camel_case(&language.tag));
        let static_name = format!("{name}_{}", language.tag).to_ascii_uppercase();
        arms.push_str(&format!("{variant} => &{static_name},\n"));
        statics
            .push_str(&format!("\nstatic {static_name}: {struct_name} = {struct_name} {{\n_language: {variant},\n"));
        for (key, text) in language.section(name)? {
            if let Some((_, value)) = constant(text) {
                statics.push_str(&format!("{key}: {value},\n"));
            }
        }
        statics.push_str("};\n");
    }
    Ok(format!(
        "/// The texts of `[{name}]` in one language.\n\
         pub(crate) struct {struct_name} {{\n_language: {LANGUAGE},\n{fields}}}\n\n\
         #[allow(clippy::all, unused_variables, reason = \"generated; the names are keys\")]\n\
         impl {struct_name} {{\n\
         /// The texts in a language.\n\
         pub(crate) fn of(language: {LANGUAGE}) -> &'static Self {{\nmatch language {{\n{arms}}}\n}}\n\
         {methods}}}\n{statics}"
    ))
}

/// Type and value of a text without placeholders and plural.
fn constant(text: &Text) -> Option<(String, String)> {
    let texts: Vec<&str> = text.forms.iter().map(|form| form.text.as_str()).collect();
    match text.kind {
        Kind::List => Some((format!("[&'static str; {}]", texts.len()), format!("{texts:?}"))),
        Kind::Single if text.placeholders().all(|names| names.is_empty()) => {
            Some(("&'static str".to_owned(), format!("{:?}", texts.concat())))
        }
        Kind::Single | Kind::Plural => None,
    }
}

/// The method for a text with placeholders, or with a singular and a plural.
fn method(languages: &Languages, section: &str, key: &str, reference: &Text) -> Result<String> {
    let (mut arguments, number) = match reference.kind {
        Kind::Plural => (
            vec!["&self".to_owned(), "count: usize".to_owned()],
            "let is_singular = self._language.is_singular(count);\nlet count = self._language.number(count);\n",
        ),
        Kind::Single | Kind::List => (vec!["&self".to_owned()], ""),
    };
    for name in reference.placeholders().flatten() {
        let argument = format!("{name}: impl std::fmt::Display");
        if !arguments.contains(&argument) {
            arguments.push(argument);
        }
    }
    let mut arms = String::new();
    for language in languages.all() {
        let forms = &language.text(section, key)?.forms;
        let forms: Vec<_> = forms.iter().map(|form| format!("format!({:?})", form.text)).collect();
        let value = match forms.as_slice() {
            [one, other] => format!("if is_singular {{ {one} }} else {{ {other} }}"),
            forms => forms.concat(),
        };
        arms.push_str(&format!("{LANGUAGE}::{} => {value},\n", upper_camel_case(&language.tag)));
    }
    Ok(format!(
        "{}pub(crate) fn {key}({}) -> String {{\n{number}match self._language {{\n{arms}}}\n}}\n",
        documentation(reference),
        arguments.join(", ")
    ))
}
