//! Front matter: the fields before the text of a file, in YAML between `---`, TOML between `+++`, or JSON.

use anyhow::{Context, Result, bail};
use serde_json::{Map, Number, Value};

use crate::texts::Import;

/// Reads the fields of a file; the rest is its text. Errors are in the language of `texts`.
///
/// # Errors
/// When the fields are not well-formed.
pub(super) fn split<'f>(file: &'f str, texts: &Import) -> Result<(Map<String, Value>, &'f str)> {
    let file = file.trim_start_matches('\u{feff}');
    let (first, rest) = file.split_once('\n').unwrap_or((file, ""));
    match first.trim_end() {
        "---" | "--- yaml" | "---yaml" => with_end(rest, "---", yaml, texts),
        "---json" | "--- json" => with_end(rest, "---", json, texts),
        "---toml" | "--- toml" => with_end(rest, "---", toml, texts),
        "+++" => with_end(rest, "+++", toml, texts),
        line if line.starts_with("---") && line.contains("js") => bail!(texts.front_matter_script),
        line if line.starts_with('{') && !line.starts_with("{{") && !line.starts_with("{%") => {
            object_first(file, texts)
        }
        _ => Ok((Map::new(), file)),
    }
}

fn with_end<'f>(
    rest: &'f str,
    end: &str,
    read: fn(&str, &Import) -> Result<Map<String, Value>>,
    texts: &Import,
) -> Result<(Map<String, Value>, &'f str)> {
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == end || (end == "---" && line.trim_end() == "...") {
            return Ok((lower(read(&rest[..at], texts)?), &rest[at + line.len()..]));
        }
        at += line.len();
    }
    bail!(texts.front_matter_unclosed(end))
}

fn yaml(text: &str, texts: &Import) -> Result<Map<String, Value>> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    let value: Value = yaml_serde::from_str(text).with_context(|| texts.front_matter_invalid("YAML"))?;
    object(value, texts)
}

fn json(text: &str, texts: &Import) -> Result<Map<String, Value>> {
    object(serde_json::from_str(text).with_context(|| texts.front_matter_invalid("JSON"))?, texts)
}

fn toml(text: &str, texts: &Import) -> Result<Map<String, Value>> {
    let table: toml::Table = text.parse().with_context(|| texts.front_matter_invalid("TOML"))?;
    object(of_toml(toml::Value::Table(table)), texts)
}

/// JSON without delimiters, as Hugo reads it.
fn object_first<'f>(file: &'f str, texts: &Import) -> Result<(Map<String, Value>, &'f str)> {
    let mut values = serde_json::Deserializer::from_str(file).into_iter::<Value>();
    let value = values.next().context(texts.front_matter_empty)?;
    let value = value.with_context(|| texts.front_matter_invalid("JSON"))?;
    let end = values.byte_offset();
    Ok((lower(object(value, texts)?), file.get(end..).unwrap_or_default()))
}

fn object(value: Value, texts: &Import) -> Result<Map<String, Value>> {
    match value {
        Value::Object(fields) => Ok(fields),
        Value::Null => Ok(Map::new()),
        _ => bail!(texts.front_matter_without_fields),
    }
}

/// Dates become texts.
fn of_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::Number(number.into()),
        toml::Value::Float(number) => Number::from_f64(number).map_or(Value::Null, Value::Number),
        toml::Value::Boolean(is) => Value::Bool(is),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(values) => Value::Array(values.into_iter().map(of_toml).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(name, value)| (name, of_toml(value))).collect())
        }
    }
}

/// Names in lower case: Hugo ignores their case.
fn lower(fields: Map<String, Value>) -> Map<String, Value> {
    let lower_value = |value| match value {
        Value::Object(fields) => Value::Object(lower(fields)),
        other => other,
    };
    fields.into_iter().map(|(name, value)| (name.to_lowercase(), lower_value(value))).collect()
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;
    use serde_json::{Map, Value, json};

    use crate::texts::Import;

    fn split(file: &str) -> anyhow::Result<(Map<String, Value>, &str)> {
        super::split(file, Import::of(Language::En))
    }

    #[test]
    fn fields_are_read_in_all_forms() {
        for file in [
            "---\nTitle: Un\ndate: 2012-03-15\ntags: [a, b]\n---\nTexte",
            "---\r\ntitle: Un\r\ndate: '2012-03-15'\r\ntags:\r\n- a\r\n- b\r\n---\r\nTexte",
            "+++\ntitle = \"Un\"\ndate = 2012-03-15\ntags = [\"a\", \"b\"]\n+++\nTexte",
            "{\"title\": \"Un\", \"date\": \"2012-03-15\", \"tags\": [\"a\", \"b\"]}\nTexte",
            "---json\n{\"title\": \"Un\", \"date\": \"2012-03-15\", \"tags\": [\"a\", \"b\"]}\n---\nTexte",
        ] {
            let (fields, text) = split(file).unwrap();
            let expected = json!({"title": "Un", "date": "2012-03-15", "tags": ["a", "b"]});
            assert_eq!((serde_json::Value::Object(fields), text.trim()), (expected, "Texte"), "{file}");
        }
    }

    #[test]
    fn file_without_fields_is_its_text() {
        for file in ["# Un", "", "{{ a }}", "----", "texte\n---\n"] {
            let (fields, text) = split(file).unwrap();
            assert_eq!((fields.len(), text), (0, file));
        }
    }

    #[test]
    fn invalid_fields_are_an_error() {
        for file in ["---\na: [\n---\n", "---\na: b\n", "+++\na\n+++\n", "{a", "---\n- a\n---\n"] {
            assert!(split(file).is_err(), "{file}");
        }
    }
}
