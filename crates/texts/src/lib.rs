//! For build scripts: the texts of the interface as Rust code.
//!
//! `texts/` has a file for each language. Their keys, kinds and placeholders are compared, and all problems are reported
//! at once. A text that no code uses is a field or method that is never used, which the compiler warns of; unused
//! messages are found by `cargo xtask test`.
//!
//! Each function writes a file in `$OUT_DIR`, which the crate includes. What the code refers to is in the crate
//! `protocol`. A function fails when `texts/` has problems, or when a file can't be read or written.

mod code;
mod languages;
#[cfg(test)]
mod tests;
mod text;

use std::path::Path;
use std::{env, fs};

use anyhow::{Context, Result, anyhow};

use crate::languages::Languages;

/// Writes `texts.rs`: a struct for each of these sections, with its texts in every language.
///
/// A text is a field. A text with placeholders is a method that takes their values, in the order of `en.toml`; one with
/// `one` and `other` takes the number first.
pub fn generate(sections: &[&str]) -> Result<()> {
    let languages = read()?;
    let structs = sections.iter().map(|section| code::section::write(&languages, section));
    write("texts.rs", &structs.collect::<Result<Vec<_>>>()?.join("\n"))
}

/// Writes `messages.rs`: a function of `Message` for each text of a section, and their texts in every language.
///
/// Unlike those of [`generate`], a text is chosen before the language is known.
pub fn messages(section: &str) -> Result<()> {
    write("messages.rs", &code::message::write(&read()?, section)?)
}

/// Writes `languages.rs` for `protocol`: the enum `Language` with the default `default`, and the facts about each.
pub fn languages(default: &str) -> Result<()> {
    write("languages.rs", &code::language::write(&read()?, default)?)
}

/// Writes `labels.rs` for `protocol`: the enum `Label`, with the keys of `[app]` and `[response_form]`.
pub fn labels() -> Result<()> {
    write("labels.rs", &code::label::names(&read()?)?)
}

/// Writes `label_texts.rs` for the generator: a function with the text of each label in every language, where
/// placeholders are `{}`.
pub fn label_texts() -> Result<()> {
    write("label_texts.rs", &code::label::texts(&read()?)?)
}

/// Reads and compares all files, and tells cargo to run the build script again when one of them changes.
fn read() -> Result<Languages> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../texts");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("can't read {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let tag = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            files.push((tag, fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?));
        }
    }
    files.sort();
    let files: Vec<(&str, &str)> = files.iter().map(|(tag, text)| (tag.as_str(), text.as_str())).collect();
    Languages::read(&files).map_err(|problems| anyhow!("the texts have problems:\n{}", problems.join("\n")))
}

fn write(name: &str, code: &str) -> Result<()> {
    let folder = env::var_os("OUT_DIR").context("OUT_DIR is not set: call this from a build script")?;
    let path = Path::new(&folder).join(name);
    fs::write(&path, code).with_context(|| format!("can't write {}", path.display()))
}
