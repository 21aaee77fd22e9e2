//! The files of a new blog, from the templates in `crates/cli/starter/`.

use anyhow::{Context, Result};
use protocol::language::Language;
use source::json::edits::Edits;

use super::answers::Answers;
use crate::texts::Commands;

/// A file that is written as it is.
type Fixed = (&'static str, &'static str);

/// What git ignores. A repository may have this file already.
pub(super) const IGNORE_FILE: &str = ".gitignore";

/// For git, and for hosts.
const FIXED: [Fixed; 6] = [
    (IGNORE_FILE, include_str!("../../starter/gitignore")),
    ("hosting/Caddyfile", include_str!("../../../../docs/hosts/Caddyfile")),
    ("hosting/github-pages.yml", include_str!("../../../../docs/hosts/github-pages-release.yml")),
    ("hosting/nginx.conf", include_str!("../../../../docs/hosts/nginx.conf")),
    ("hosting/object-store.sh", include_str!("../../../../docs/hosts/object-store.sh")),
    ("hosting/redirects.awk", include_str!("../../../../docs/hosts/redirects.awk")),
];

const FRENCH: [Fixed; 4] = [
    ("public/site.json", include_str!("../../starter/fr/site.json")),
    ("public/posts/bienvenue.json", include_str!("../../starter/fr/bienvenue.json")),
    ("public/pages/a-propos.json", include_str!("../../starter/fr/a-propos.json")),
    ("public/pages/confidentialite.json", include_str!("../../starter/fr/confidentialite.json")),
];

const ENGLISH: [Fixed; 4] = [
    ("public/site.json", include_str!("../../starter/en/site.json")),
    ("public/posts/welcome.json", include_str!("../../starter/en/welcome.json")),
    ("public/pages/about.json", include_str!("../../starter/en/about.json")),
    ("public/pages/privacy.json", include_str!("../../starter/en/privacy.json")),
];

/// The static pages in all languages, by their paths below the author's folder. They have no placeholders, so they are
/// the same in each new blog.
pub(crate) fn pages() -> Vec<(&'static str, &'static str)> {
    let files = FRENCH.into_iter().chain(ENGLISH);
    let files = files.filter_map(|(path, text)| Some((path.strip_prefix("public/")?, text)));
    files.filter(|(path, _)| path.starts_with("pages/")).collect()
}

/// The paths and contents of all files; `now` is the date of the first post.
///
/// # Errors
/// When a template is not JSON.
pub(super) fn files(answers: &Answers, now: &str, texts: &Commands) -> Result<Vec<(&'static str, String)>> {
    let templates = if answers.language == Language::Fr { FRENCH } else { ENGLISH };
    let mut files = Vec::with_capacity(templates.len() + FIXED.len());
    for (path, template) in templates {
        let text = fill(template, answers, now).with_context(|| texts.not_an_object(path))?;
        files.push((path, text));
    }
    files.extend(FIXED.map(|(path, text)| (path, text.to_owned())));
    Ok(files)
}

/// Replaces the strings that are placeholders, such as `{title}`.
fn fill(template: &str, answers: &Answers, now: &str) -> Option<String> {
    let mut edits = Edits::new(template)?;
    for string in edits.strings() {
        let value: &str = match string.text.as_str() {
            "{title}" => &answers.title,
            "{base_url}" => &answers.base_url,
            "{author}" => &answers.author,
            "{time_zone}" => &answers.time_zone,
            "{now}" => now,
            _ => continue,
        };
        edits.replace(&string, value);
    }
    Some(edits.apply())
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;
    use serde_json::Value;

    use super::{files, pages};
    use crate::init::answers::Answers;
    use crate::texts::Commands;

    #[test]
    fn placeholders_are_filled_with_any_text() {
        for language in [Language::Fr, Language::En] {
            let answers = Answers {
                title: "{author} \"\\ é".to_owned(),
                base_url: "https://a.example/".to_owned(),
                language,
                time_zone: "UTC".to_owned(),
                author: "A".to_owned(),
                assumed: Vec::new(),
            };
            let files = files(&answers, "2012-06-01", Commands::of(language)).unwrap();
            let settings: Value = serde_json::from_str(&files[0].1).unwrap();
            assert_eq!(settings["title"], "{author} \"\\ é");
            assert_eq!(settings["author"]["name"], "A");
            assert_eq!(settings["language"], language.tag());
            let is_written = |(page, template): &&(&str, &str)| {
                files.iter().any(|(path, text)| path.strip_prefix("public/") == Some(*page) && text == template)
            };
            assert_eq!(pages().iter().filter(is_written).count(), 2, "both pages have no placeholders");
            for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".json")) {
                assert!(!text.contains("{now}") && !text.contains("{time_zone}"), "{path}");
            }
        }
    }
}
