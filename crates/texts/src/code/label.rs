//! The enum `Label` of `protocol`, and the texts of its variants for the generator.

use anyhow::Result;

use super::{LANGUAGE, documentation, upper_camel_case};
use crate::languages::Languages;
use crate::text::Template;

/// The code of `labels.rs`.
pub(crate) fn names(languages: &Languages) -> Result<String> {
    let (mut variants, mut names) = (String::new(), Vec::new());
    for (key, text) in languages.reference.labels()? {
        let name = upper_camel_case(key);
        variants.push_str(&format!("{}{name},\n", documentation(text)));
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
        for (key, text) in language.labels()? {
            // A label has one form.
            let text: String = text.forms.iter().map(by_position).collect();
            arms.push_str(&format!("Label::{} => {text:?},\n", upper_camel_case(key)));
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

/// The text with `{}` for its placeholders.
fn by_position(form: &Template) -> String {
    form.placeholders.iter().fold(form.text.clone(), |text, name| text.replacen(&format!("{{{name}}}"), "{}", 1))
}
