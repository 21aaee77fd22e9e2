//! Messages of diagnostics that no code uses. The compiler does not report them: their functions are public.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context, Result};
use fs_err as fs;
use walkdir::WalkDir;

use crate::repo::Repo;
use crate::verdict::Finding;

const TEXTS: &str = "texts/en.toml";

const SECTION: &str = "diagnostics";

/// Fails when no file below `roots` uses a key of the section.
pub(super) fn check(repo: &Repo, roots: &[PathBuf]) -> Result<()> {
    let texts: toml::Table = toml::from_str(&fs::read_to_string(repo.path(TEXTS))?)?;
    let keys = texts.get(SECTION).and_then(toml::Value::as_table);
    let keys = keys.with_context(|| format!("{TEXTS} has no section [{SECTION}]"))?;
    let mut used = BTreeSet::new();
    for entry in roots.iter().flat_map(WalkDir::new) {
        let path = entry?.into_path();
        if path.extension().is_some_and(|ending| ending == "rs") {
            used.extend(names(&fs::read_to_string(path)?).map(str::to_owned));
        }
    }
    let unused: Vec<_> = keys.keys().filter(|key| !used.contains(*key)).map(String::as_str).collect();
    match unused.is_empty() {
        true => Ok(()),
        false => Err(Finding(format!(
            "{TEXTS}: no code uses these keys of [{SECTION}]: {}\nhelp: remove them from all files in texts/",
            unused.join(", ")
        ))
        .into()),
    }
}

/// The names after `Message::`, outside of comments.
fn names(code: &str) -> impl Iterator<Item = &str> {
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines
        .flat_map(|line| line.split("Message::").skip(1))
        .filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next())
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn used_messages_are_found_outside_of_comments() {
        let code = "f(Message::a_1(x), Message::b);\n  /// Message::c()\nlet d = g(Message::d);";
        assert_eq!(names(code).collect::<Vec<_>>(), ["a_1", "b", "d"]);
    }
}
