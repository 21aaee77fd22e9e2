//! The declared fields of an object in an author's file, as a JSON schema and as a table of the documentation.

use serde_json::{Map, Value, json};

use crate::message::Message;

/// The declared fields of an object.
pub struct Declaration {
    /// What the object is.
    pub about: &'static str,
    /// Its fields, in the order of the documentation.
    pub fields: &'static [Field],
    /// Name and description of the nested object that contains the fields with [`Field::in_group`].
    pub group: Option<(&'static str, &'static str)>,
}

/// A declared field.
pub struct Field {
    /// Its name in JSON; several for alternatives, of which an object has one.
    pub names: &'static [&'static str],
    /// What it means, in Markdown. A last sentence that starts with `See [` is for the documentation only.
    pub about: &'static str,
    /// Whether it is in the nested object [`Declaration::group`].
    pub in_group: bool,
    /// Whether an object must have it.
    pub presence: Presence,
    /// The JSON schema of its type.
    pub schema: fn() -> Value,
}

/// Whether an object must have a field.
pub enum Presence {
    /// It may be missing.
    Optional,
    /// It may be missing, which has the same meaning as this.
    Default(&'static str),
    /// It must be present; the message is the remedy.
    Required(fn() -> Message),
    /// It must be present, unless this is true. The reader checks it, the schema does not.
    Unless(&'static str),
}

impl Declaration {
    /// The names of the fields of the object itself, or of its group.
    pub fn names(&self, in_group: bool) -> Vec<&'static str> {
        let group = self.group.filter(|_| !in_group).map(|(name, _)| name);
        self.fields_in(in_group).flat_map(|field| field.names).copied().chain(group).collect()
    }

    /// The remedy when the required field `name` is missing.
    pub fn remedy(&self, name: &str) -> Message {
        self.fields
            .iter()
            .find_map(|field| match field.presence {
                Presence::Required(remedy) if field.names.contains(&name) => Some(remedy()),
                _ => None,
            })
            .unwrap_or_else(Message::add_field)
    }

    /// The JSON schema.
    pub fn schema(&self) -> Value {
        let mut schema = self.object_schema(self.about, false);
        if let Some((name, about)) = self.group {
            schema["properties"][name] = self.object_schema(about, true);
        }
        schema
    }

    fn object_schema(&self, about: &str, in_group: bool) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in self.fields_in(in_group) {
            for name in field.names {
                let mut schema = (field.schema)();
                schema["description"] = field.description().into();
                properties.insert((*name).to_owned(), schema);
                if matches!(field.presence, Presence::Required(_)) {
                    required.push(*name);
                }
            }
        }
        json!({
            "type": "object",
            "description": about.trim(),
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    }

    /// The table of the documentation, in Markdown.
    pub fn table(&self) -> String {
        let rows = self.fields.iter().map(|field| {
            let group = self.group.filter(|_| field.in_group).map(|(name, _)| format!("{name}.")).unwrap_or_default();
            let names: Vec<String> = field.names.iter().map(|name| format!("`{group}{name}`")).collect();
            let default = match field.presence {
                Presence::Optional => "none".to_owned(),
                Presence::Default(text) => text.to_owned(),
                Presence::Required(_) => "required".to_owned(),
                Presence::Unless(condition) => format!("required, unless {condition}"),
            };
            format!("| {} | {} | {default} |\n", names.join(", "), field.about.trim())
        });
        format!("| field | meaning | default |\n| --- | --- | --- |\n{}", rows.collect::<String>())
    }

    fn fields_in(&self, in_group: bool) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().filter(move |field| field.in_group == in_group)
    }
}

impl Field {
    /// The description in the schema.
    fn description(&self) -> String {
        let about = self.about.trim();
        let about = about.split_once(" See [").map_or(about, |(before, _)| before);
        match self.presence {
            Presence::Optional | Presence::Required(_) => about.to_owned(),
            Presence::Default(text) => format!("{about} Default: {text}."),
            Presence::Unless(condition) => format!("{about} Required, unless {condition}."),
        }
    }
}
