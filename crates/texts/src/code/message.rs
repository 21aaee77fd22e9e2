//! The texts of a section as messages: values that can be written in any language later.

use anyhow::Result;

use super::{LANGUAGE, documentation, upper_camel_case};
use crate::languages::Languages;
use crate::text::{Kind, Text};

/// The code of the section `name`: the enum `Code` with a variant for each text, a function of `Message` that takes its
/// values, and the text of a message in a language. `Message` and `Value` are defined where the code is included.
pub(crate) fn write(languages: &Languages, name: &str) -> Result<String> {
    let (mut variants, mut names, mut functions) = (String::new(), String::new(), String::new());
    let reference = languages.reference.section(name)?;
    for (key, text) in &reference {
        let variant = upper_camel_case(key);
        variants.push_str(&format!("{variant},\n"));
        names.push_str(&format!("Self::{variant} => {key:?},\n"));
        functions.push_str(&function(key, text));
    }
    let mut arms = String::new();
    for language in languages.all() {
        arms.push_str(&format!("{LANGUAGE}::{} => match message.code {{\n", upper_camel_case(&language.tag)));
        for (key, text) in &reference {
            arms.push_str(&arm(key, language.text(name, key)?, &values(text)));
        }
        arms.push_str("},\n");
    }
    Ok(format!(
        "/// The key of a text of `[{name}]`.\n\
         #[allow(clippy::enum_variant_names, reason = \"generated; the names are keys\")]\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]\n\
         enum Code {{\n{variants}}}\n\n\
         impl Code {{\nfn name(self) -> &'static str {{\nmatch self {{\n{names}}}\n}}\n}}\n\n\
         impl Message {{\n{functions}}}\n\n\
         #[allow(clippy::all, unused_variables, reason = \"generated; the names are keys\")]\n\
         fn text(message: &Message, language: {LANGUAGE}) -> String {{\n\
         let value = |index: usize| message.value(index, language);\n\
         match language {{\n{arms}}}\n}}\n"
    ))
}

/// The names of a text's values, in their order; the number of a plural is before them.
fn values(text: &Text) -> Vec<&str> {
    let mut names = Vec::new();
    for name in text.placeholders().flatten() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn function(key: &str, text: &Text) -> String {
    let (mut arguments, mut given) = (Vec::new(), Vec::new());
    if text.kind == Kind::Plural {
        arguments.push("count: usize".to_owned());
        given.push("count.into()".to_owned());
    }
    for name in values(text) {
        arguments.push(format!("{name}: impl Into<Value>"));
        given.push(format!("{name}.into()"));
    }
    format!(
        "{}#[must_use]\npub fn {key}({}) -> Self {{\nSelf {{ code: Code::{}, values: vec![{}] }}\n}}\n",
        documentation(text),
        arguments.join(", "),
        upper_camel_case(key),
        given.join(", ")
    )
}

/// Writes a text in one language; its values have these names.
fn arm(key: &str, text: &Text, names: &[&str]) -> String {
    let mut values = String::new();
    let mut number = 0;
    if text.kind == Kind::Plural {
        values.push_str("let count = value(0);\n");
        number = 1;
    }
    for (index, name) in (number..).zip(names) {
        values.push_str(&format!("let {name} = value({index});\n"));
    }
    let forms: Vec<_> = text.forms.iter().map(|form| format!("format!({:?})", form.text)).collect();
    let written = match forms.as_slice() {
        [one, other] => format!("if message.is_singular(language) {{ {one} }} else {{ {other} }}"),
        forms => forms.concat(),
    };
    format!("Code::{} => {{\n{values}{written}\n}}\n", upper_camel_case(key))
}
