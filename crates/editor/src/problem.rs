//! Diagnostics as the page shows them: with the field of the page, and the line in the text.

use editor_protocol::{FileProblem, Problem};
use protocol::language::Language;
use source::diagnostic::{Diagnostic, Severity};
use source::json::text_places::{Place, place};
use source::message::Value;
use source::post::BODY_FIELDS;

use crate::fixes::fixed;

/// The diagnostics of a file with this content, errors first.
pub(crate) fn problems(diagnostics: Vec<Diagnostic>, content: &str, language: Language) -> Vec<Problem> {
    let mut problems: Vec<Problem> =
        diagnostics.into_iter().map(|diagnostic| problem(&diagnostic, content, language)).collect();
    problems.sort_by_key(|problem| !problem.is_error);
    problems
}

fn problem(diagnostic: &Diagnostic, content: &str, language: Language) -> Problem {
    let found = diagnostic.position.and_then(|position| place(content, &BODY_FIELDS, position)).unwrap_or_default();
    let Place { field: found, line } = found;
    let field: &str = match name_in(&diagnostic.path) {
        "" if found.is_empty() => field_of_message(diagnostic),
        "" => &found,
        name => name,
    };
    let field = field_of_page(field);
    Problem {
        is_error: diagnostic.severity == Severity::Error,
        line: line.filter(|_| field == TEXT).and_then(|line| u32::try_from(line).ok()),
        field: field.to_owned(),
        message: diagnostic.message.text(language),
        help: diagnostic.help.text(language),
        is_fixable: fixed(&diagnostic.file, content, [diagnostic]).is_some(),
    }
}

/// A diagnostic of a file that is not open in the page.
pub(crate) fn file_problem(diagnostic: &Diagnostic, language: Language) -> FileProblem {
    FileProblem {
        file: diagnostic.file.clone(),
        line: diagnostic.position.and_then(|position| u32::try_from(position.line).ok()),
        is_error: diagnostic.severity == Severity::Error,
        message: diagnostic.message.text(language),
        help: diagnostic.help.text(language),
    }
}

/// The field of the text in the page.
const TEXT: &str = "text";

/// The name of the field in a JSON path: of `$._carnet.series.part`, it is `series`; of `$.tags[1]`, `tags`.
fn name_in(path: &str) -> &str {
    let names = path.strip_prefix("$.").unwrap_or_default();
    let names = names.strip_prefix("_carnet.").unwrap_or(names);
    names.split(['.', '[']).next().unwrap_or_default()
}

/// The field of a diagnostic about the whole file.
fn field_of_message(diagnostic: &Diagnostic) -> &str {
    match diagnostic.message.code() {
        "missing_field" => match diagnostic.message.values().first() {
            Some(Value::Text(name)) => name.as_str(),
            _ => "",
        },
        "post_without_text" | "text_missing" => TEXT,
        "invalid_file_name" | "address_claimed_twice" | "address_reserved" | "slug_claimed_as_identity" => "slug",
        "alias_claimed_twice" | "alias_below_file" | "alias_not_a_file" | "alias_not_a_file_because" => "aliases",
        "id_claimed_as_identity" | "duplicate_feed_id" => "id",
        "series_part_twice" => "series",
        "tag_labels_differ" => "tags",
        "modified_in_future" => "date_modified",
        _ => "",
    }
}

/// The name that a field of the file has in the page.
fn field_of_page(name: &str) -> &str {
    match name {
        "date_published" => "date",
        "status" => "is_draft",
        name if BODY_FIELDS.contains(&name) => TEXT,
        name => name,
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use protocol::language::Language;
    use source::post::{Post, Reading};

    use super::{name_in, problems};

    #[test]
    fn field_is_the_outer_name_in_a_path() {
        for (path, expected) in [
            ("$", ""),
            ("", ""),
            ("$.title", "title"),
            ("$.tags[1]", "tags"),
            ("$._carnet.slug", "slug"),
            ("$._carnet.series.part", "series"),
            ("$.attachments[0].url", "attachments"),
        ] {
            assert_eq!(name_in(path), expected, "{path}");
        }
    }

    #[test]
    fn problems_name_fields_of_the_page_and_lines_of_the_text() {
        let content =
            "{\"title\": \"\", \"content_markdown\": \"a\", \"_carnet\": {\"status\": \"x\"}, \"tags\": [\"!\"]}";
        let reading = Reading { file: "posts/a.json", stem: "a", zone: &TimeZone::UTC, is_page: false };
        let found = problems(Post::parse(content, &reading).unwrap_err(), content, Language::En);
        let mut fields: Vec<_> = found.iter().map(|problem| problem.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["date", "is_draft", "tags", "title"]);
        assert!(found.iter().all(|problem| problem.is_error && problem.line.is_none()));
        assert!(found.iter().all(|problem| !problem.message.is_empty() && !problem.help.is_empty()));
    }
}
