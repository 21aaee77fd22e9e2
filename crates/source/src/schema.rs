//! JSON schemas of the author's files, so that editors complete and check while typing, and the tables of fields in
//! `docs/writing.md`.

use serde_json::json;

use crate::json::declaration::Declaration;
use crate::post::Post;
use crate::responses_file::{LIST, RESPONSE};
use crate::site::{Responses, SiteSettings};

/// Schema of `public/posts/<slug>.json` and `public/pages/<name>.json`, as pretty JSON.
///
/// # Errors
/// When the schema can't be written as JSON.
pub fn post() -> serde_json::Result<String> {
    document("Carnet post", Post::DECLARATION)
}

/// Schema of `public/site.json`, as pretty JSON.
///
/// # Errors
/// When the schema can't be written as JSON.
pub fn site() -> serde_json::Result<String> {
    document("Carnet site", SiteSettings::DECLARATION)
}

/// Schema of `public/responses/<slug>.json`, as pretty JSON.
///
/// # Errors
/// When the schema can't be written as JSON.
pub fn responses() -> serde_json::Result<String> {
    document("Carnet responses", LIST)
}

/// The tables of fields, each between its first and its last line in the documentation.
pub fn tables() -> String {
    [
        ("post", Post::DECLARATION),
        ("response", RESPONSE),
        ("responses in site.json", Responses::DECLARATION),
        ("site.json", SiteSettings::DECLARATION),
    ]
    .map(|(name, declaration)| {
        format!("<!-- fields of {name}, written by cargo xtask schema -->\n{}<!-- end -->\n", declaration.table())
    })
    .concat()
}

fn document(title: &str, declaration: &Declaration) -> serde_json::Result<String> {
    let mut schema = declaration.schema();
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = title.into();
    schema["properties"]["$schema"] = json!({ "type": "string", "description": "Path of this schema, for editors." });
    Ok(serde_json::to_string_pretty(&schema)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::{post, responses, site, tables};
    use std::collections::BTreeSet;

    use crate::author::Author;
    use crate::json::declaration::{Declaration, Presence};
    use crate::message::{self, Message};
    use crate::post::{Attachment, Post, Reading, SeriesPart};
    use crate::responses_file::{self, LIST, RESPONSE, Sender};
    use crate::site::SiteSettings;
    use jiff::tz::TimeZone;
    use serde_json::{Value, json};

    fn docs(name: &str) -> String {
        std::fs::read_to_string(format!("{}/../../docs/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    /// `cargo xtask schema` regenerates the published files.
    #[test]
    fn published_schemas_are_up_to_date() {
        let hint = "run `cargo xtask schema`";
        assert_eq!(docs("schema/post.schema.json"), post().unwrap(), "{hint}");
        assert_eq!(docs("schema/site.schema.json"), site().unwrap(), "{hint}");
        assert_eq!(docs("schema/responses.schema.json"), responses().unwrap(), "{hint}");
    }

    #[test]
    fn documented_tables_are_up_to_date() {
        let page = docs("writing.md");
        for table in tables().split_inclusive("<!-- end -->\n") {
            assert!(page.contains(table), "run `cargo xtask schema`: {table}");
        }
    }

    /// Compares the field names in the parser's help for an unknown field with those of the schema.
    #[test]
    fn parser_and_schema_know_the_same_fields() {
        let unlike_any = r#"{"0123456789abcdef0123456789abcdef": 1}"#;
        let reading = Reading { file: "x.json", stem: "x", zone: &TimeZone::UTC, is_page: false };
        let of_post = Post::parse(unlike_any, &reading).map(|_| ()).unwrap_err();
        let of_site = SiteSettings::parse("site.json", unlike_any).map(|_| ()).unwrap_err();
        let (_, of_responses) = responses_file::read("x.json", unlike_any, Sender::Author);
        for (diagnostics, schema) in
            [(of_post, post().unwrap()), (of_site, site().unwrap()), (of_responses, responses().unwrap())]
        {
            let offered = diagnostics
                .iter()
                .find_map(|diagnostic| value_of(&diagnostic.help, "known_fields"))
                .unwrap()
                .split(", ")
                .map(str::to_owned)
                .collect::<Vec<_>>();
            let schema: Value = serde_json::from_str(&schema).unwrap();
            let mut listed: Vec<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
            listed.retain(|name| name != "$schema");
            listed.sort_unstable();
            assert_eq!(offered, listed);
        }
    }

    /// A declared field that its reader does not ask for would be accepted unchecked.
    #[test]
    fn readers_check_all_declared_fields() {
        let reading = Reading { file: "x.json", stem: "x", zone: &TimeZone::UTC, is_page: false };
        let (post, of_post) = nulls(Post::DECLARATION, "$");
        let (site, of_site) = nulls(SiteSettings::DECLARATION, "$");
        let (list, of_list) = nulls(LIST, "$");
        let (item, of_item) = nulls(RESPONSE, "$.items[0]");
        let item = json!({ "items": [item] });
        let responses = |list: &Value| responses_file::read("x.json", &list.to_string(), Sender::Author).1;
        for (paths, diagnostics) in [
            (of_post, Post::parse(&post.to_string(), &reading).map(|_| ()).unwrap_err()),
            (of_site, SiteSettings::parse("site.json", &site.to_string()).map(|_| ()).unwrap_err()),
            (of_list, responses(&list)),
            (of_item, responses(&item)),
        ] {
            // Of several texts, the first one is not read.
            for path in paths.iter().filter(|path| *path != "$.content_markdown") {
                assert!(diagnostics.iter().any(|diagnostic| diagnostic.path == *path), "{path}");
            }
        }
    }

    /// The types decide in the reader what is required, the declarations in the schema and the documentation.
    #[test]
    fn readers_and_declarations_require_the_same_fields() {
        let reading = Reading { file: "x.json", stem: "x", zone: &TimeZone::UTC, is_page: true };
        let empty_objects = r#"{"authors": [{}], "attachments": [{}], "_carnet": {"series": {}}}"#;
        let of_post = Post::parse(empty_objects, &reading).map(|_| ()).unwrap_err();
        let of_site = SiteSettings::parse("site.json", r#"{"author": {}}"#).map(|_| ()).unwrap_err();
        let (_, of_list) = responses_file::read("x.json", "{}", Sender::Author);
        for (diagnostics, objects) in [
            (
                of_post,
                vec![
                    ("$", Post::DECLARATION),
                    ("$.authors[0]", Author::DECLARATION),
                    ("$.attachments[0]", Attachment::DECLARATION),
                    ("$._carnet.series", SeriesPart::DECLARATION),
                ],
            ),
            (of_site, vec![("$", SiteSettings::DECLARATION), ("$.author", Author::DECLARATION)]),
            (of_list, vec![("$", LIST)]),
        ] {
            let missing = diagnostics.iter().filter_map(|diagnostic| {
                let name = value_of(&diagnostic.message, "missing_field")?;
                Some(format!("{}.{name}", diagnostic.path))
            });
            let required = objects.iter().flat_map(|(path, declaration)| {
                let required =
                    declaration.fields.iter().filter(|field| matches!(field.presence, Presence::Required(_)));
                required.flat_map(|field| field.names).map(move |name| format!("{path}.{name}"))
            });
            // `author` of the site is there, but empty.
            let required = required.filter(|path| !(path == "$.author" && objects.len() == 2));
            assert_eq!(missing.collect::<BTreeSet<_>>(), required.collect::<BTreeSet<_>>());
        }
    }

    /// The value of a message with this code.
    fn value_of<'m>(message: &'m Message, code: &str) -> Option<&'m str> {
        match message.values() {
            [message::Value::Text(text)] if message.code() == code => Some(text),
            _ => None,
        }
    }

    /// An object with null for each declared field, and the paths of these fields; `at` is the path of the object.
    fn nulls(declaration: &Declaration, at: &str) -> (Value, Vec<String>) {
        let mut object = json!({});
        let mut paths = Vec::new();
        for field in declaration.fields {
            for name in field.names {
                let (parent, path) = match declaration.group.filter(|_| field.in_group) {
                    Some((group, _)) => (&mut object[group], format!("{at}.{group}.{name}")),
                    None => (&mut object, format!("{at}.{name}")),
                };
                parent[*name] = Value::Null;
                paths.push(path);
            }
        }
        (object, paths)
    }
}
