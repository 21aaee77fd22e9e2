//! The Rust code that is written, and what its kinds share. It is not formatted, since it is not edited.

pub(crate) mod label;
pub(crate) mod language;
pub(crate) mod message;
pub(crate) mod section;

use crate::text::Text;

/// The type of languages, from where the code is included.
const LANGUAGE: &str = "protocol::language::Language";

/// `skip_to_content` as `SkipToContent`.
fn upper_camel_case(name: &str) -> String {
    let mut camel = String::new();
    for part in name.split('_') {
        let mut letters = part.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}

/// A documentation comment that shows a text.
fn documentation(text: &Text) -> String {
    let texts: Vec<_> = text.forms.iter().map(|form| format!("`{}`", form.text.replace('`', "'"))).collect();
    format!("#[doc = {:?}]\n", texts.join(", "))
}
