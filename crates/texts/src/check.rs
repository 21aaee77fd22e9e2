//! Comparing the languages: all have the keys, kinds and placeholders of the reference.

use crate::language_file::{LanguageFile, Languages, Section};
use crate::text::Text;

/// The language that is compared with.
const REFERENCE: &str = "en";

/// The section with the labels of the app.
pub(crate) const LABELS: &str = "app";

/// Reads the files of all languages, which are pairs of tag and content.
///
/// # Errors
/// A line for each problem, with file and key.
pub(crate) fn read(files: &[(&str, &str)]) -> Result<Languages, Vec<String>> {
    let mut problems = Vec::new();
    let read: Vec<LanguageFile> =
        files.iter().filter_map(|(tag, content)| LanguageFile::read(tag, content, &mut problems)).collect();
    let (reference, others): (Vec<_>, Vec<_>) = read.into_iter().partition(|language| language.tag == REFERENCE);
    let Some(reference) = reference.into_iter().next() else {
        if files.iter().all(|(tag, _)| *tag != REFERENCE) {
            problems.push(format!("texts/{REFERENCE}.toml is missing"));
        }
        return Err(problems);
    };
    let languages = Languages { reference, others };
    for language in languages.all() {
        check_labels(language, &mut problems);
    }
    // Keys with problems of their own would be reported a second time, as missing.
    if problems.is_empty() {
        for language in &languages.others {
            compare(&languages.reference, language, &mut problems);
        }
    }
    if problems.is_empty() { Ok(languages) } else { Err(problems) }
}

/// Each label is one text.
fn check_labels(language: &LanguageFile, problems: &mut Vec<String>) {
    for (key, text) in language.section(LABELS).into_iter().flat_map(|section| &section.texts) {
        if !matches!(text, Text::Single(_)) {
            problems.push(format!(
                "texts/{}.toml: {LABELS}.{key}: must be a text, not {}",
                language.tag,
                text.kind()
            ));
        }
    }
}

fn compare(reference: &LanguageFile, language: &LanguageFile, problems: &mut Vec<String>) {
    let mut report = |problem: String| problems.push(format!("texts/{}.toml: {problem}", language.tag));
    for wanted in &reference.sections {
        match language.section(&wanted.name) {
            Some(section) => compare_sections(wanted, section, &mut report),
            None => report(format!("section [{}] is missing", wanted.name)),
        }
    }
    for section in &language.sections {
        if reference.section(&section.name).is_none() {
            report(format!("section [{}] is unknown: {REFERENCE}.toml does not have it", section.name));
        }
    }
}

fn compare_sections(reference: &Section, section: &Section, report: &mut impl FnMut(String)) {
    let name = &section.name;
    for (key, wanted) in &reference.texts {
        match section.text(key) {
            Some(text) => {
                if let Some(problem) = difference(wanted, text, name == LABELS) {
                    report(format!("{name}.{key}: {problem}"));
                }
            }
            None => report(format!("{name}.{key} is missing")),
        }
    }
    for (key, _) in &section.texts {
        if reference.text(key).is_none() {
            report(format!("{name}.{key} is unknown: {REFERENCE}.toml does not have it"));
        }
    }
}

/// What is different in a text, if anything. The app fills the placeholders of a label by position.
fn difference(reference: &Text, text: &Text, is_label: bool) -> Option<String> {
    match (reference, text) {
        (Text::Single(wanted), Text::Single(found)) if is_label => {
            let placeholders = wanted.placeholders.iter().map(String::as_str);
            (wanted.placeholders != found.placeholders)
                .then(|| format!("the placeholders must be, in this order: {}", list(placeholders)))
        }
        (Text::Single(wanted), Text::Single(found)) => {
            let names = wanted.names();
            (names != found.names()).then(|| format!("the placeholders must be: {}", list(names)))
        }
        (Text::Plural { one, other }, Text::Plural { one: found_one, other: found_other }) => {
            [("one", one, found_one), ("other", other, found_other)].into_iter().find_map(|(form, wanted, found)| {
                let names = wanted.names_without_count();
                (names != found.names_without_count())
                    .then(|| format!("the placeholders of `{form}` must be, beside {{count}}: {}", list(names)))
            })
        }
        (Text::List(wanted), Text::List(found)) => {
            (wanted.len() != found.len()).then(|| format!("must have {} texts, not {}", wanted.len(), found.len()))
        }
        _ => Some(format!("must be {}, not {}", reference.kind(), text.kind())),
    }
}

fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("{{{name}}}")).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::language_file::FACTS_OF_TESTS as FACTS;

    /// The problems of two languages with these sections.
    fn problems(english: &str, french: &str) -> Vec<String> {
        let (english, french) = (format!("{FACTS}{english}"), format!("{FACTS}{french}"));
        read(&[("en", english.as_str()), ("fr", french.as_str())]).err().unwrap_or_default()
    }

    #[test]
    fn equal_languages_have_no_problem() {
        let english =
            "[site]\na = '{x} {y}'\nb = { one = '{x}', other = '{count} {x}' }\nc = ['1', '2']\n[app]\nd = 'D'";
        let french =
            "[app]\nd = 'D'\n[site]\nc = ['1', '2']\nb = { one = '{count} {x}', other = '{x}' }\na = '{y} {x}'";
        assert_eq!(problems(english, french), Vec::<String>::new());
    }

    #[test]
    fn all_missing_and_unknown_keys_are_reported() {
        assert_eq!(
            problems("[site]\na = ''\nb = ''\nc = ''\n[pages]\n", "[site]\nb = ''\nd = ''\n[notice]\n"),
            [
                "texts/fr.toml: site.a is missing",
                "texts/fr.toml: site.c is missing",
                "texts/fr.toml: site.d is unknown: en.toml does not have it",
                "texts/fr.toml: section [pages] is missing",
                "texts/fr.toml: section [notice] is unknown: en.toml does not have it",
            ]
        );
    }

    #[test]
    fn placeholders_are_compared() {
        for (english, french, expected) in [
            ("'{x}'", "'{y}'", "the placeholders must be: {x}"),
            ("''", "'{y}'", "the placeholders must be: none"),
            (
                "{ one = '{x}', other = '{x}' }",
                "{ one = '{x}', other = '{count}' }",
                "the placeholders of `other` must be, beside {count}: {x}",
            ),
        ] {
            let section = |value: &str| format!("[site]\na = {value}");
            let expected = format!("texts/fr.toml: site.a: {expected}");
            assert_eq!(problems(&section(english), &section(french)), [expected]);
        }
    }

    #[test]
    fn placeholders_of_labels_have_one_order() {
        assert_eq!(
            problems("[app]\na = '{x} {y}'", "[app]\na = '{y} {x}'"),
            ["texts/fr.toml: app.a: the placeholders must be, in this order: {x}, {y}"]
        );
    }

    #[test]
    fn labels_are_single_texts() {
        let app = "[app]\na = ['x']";
        assert_eq!(
            problems(app, app),
            ["en", "fr"].map(|tag| format!("texts/{tag}.toml: app.a: must be a text, not a list"))
        );
    }

    #[test]
    fn kinds_are_compared() {
        for (english, french, expected) in [
            ("''", "['']", "must be a text, not a list"),
            ("{ one = '', other = '' }", "''", "must be a table with `one` and `other`, not a text"),
            ("['', '']", "['']", "must have 2 texts, not 1"),
        ] {
            let section = |value: &str| format!("[site]\na = {value}");
            let expected = format!("texts/fr.toml: site.a: {expected}");
            assert_eq!(problems(&section(english), &section(french)), [expected]);
        }
    }

    #[test]
    fn malformed_values_are_reported_in_every_file() {
        assert_eq!(
            problems("[site]\na = 1\nB = ''", "[site]\na = '{'\n"),
            [
                "texts/en.toml: site.a: not a text, a list of texts, or a table with `one` and `other`",
                "texts/en.toml: site.B: a key has the characters a-z, 0-9 and _",
                "texts/fr.toml: site.a: a placeholder has no `}`",
            ]
        );
    }

    #[test]
    fn languages_have_names_and_facts() {
        let content = "[site]\n";
        assert_eq!(
            read(&[("en", content)]).err().unwrap_or_default(),
            ["texts/en.toml: [language]: the section is missing"]
        );
        let complete = format!("{FACTS}{content}");
        let complete = complete.as_str();
        assert!(read(&[("en", complete)]).is_ok());
        assert_eq!(read(&[("fr", complete)]).err().unwrap_or_default(), ["texts/en.toml is missing"]);
        let misnamed = read(&[("en", complete), ("pt-BR", complete)]).err().unwrap_or_default();
        assert!(misnamed.len() == 1 && misnamed[0].starts_with("texts/pt-BR.toml: the name"), "{misnamed:?}");
        for (from, to) in
            [("\"A\"", "1"), ("singular", "plural"), ("\"12\"", ""), ("{year}", "{years}"), ("{day} {month}", "{")]
        {
            let changed = complete.replacen(from, to, 1);
            let found = read(&[("en", changed.as_str())]).err().unwrap_or_default();
            assert!(found.len() == 1 && found[0].starts_with("texts/en.toml: [language]: "), "{from}: {found:?}");
        }
    }
}
