//! The fields of a JSON object. Those that its declaration does not have are unknown.

use std::collections::HashSet;

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::Ranged;

use super::Report;
use super::declaration::Declaration;
use super::node::Node;
use crate::diagnostic::Severity;
use crate::message::Message;
use crate::suggestion::{alternatives, similar};

/// The fields of an object while it is read.
pub struct Fields<'n> {
    declaration: &'static Declaration,
    in_group: bool,
    properties: &'n [ObjectProp<'n>],
    start: usize,
    path: String,
    report: &'n Report<'n>,
}

impl<'n> Node<'n> {
    /// The fields of an object with this declaration.
    pub fn fields(&self, declaration: &'static Declaration) -> Option<Fields<'n>> {
        let Value::Object(object) = self.value else {
            self.wrong_kind(Message::an_object());
            return None;
        };
        Some(Fields {
            declaration,
            in_group: false,
            properties: &object.properties,
            start: object.start(),
            path: self.path.clone(),
            report: self.report,
        })
    }

    /// The fields of an object that is the group of this declaration.
    pub fn group_fields(&self, declaration: &'static Declaration) -> Option<Fields<'n>> {
        Some(Fields { in_group: true, ..self.fields(declaration)? })
    }
}

impl<'n> Fields<'n> {
    /// The value of the field `name`, if the author wrote it.
    pub fn get(&self, name: &'static str) -> Option<Node<'n>> {
        let property = self.properties.iter().find(|property| property.name.as_str() == name)?;
        Some(Node::new(&property.value, format!("{}.{name}", self.path), self.report))
    }

    /// The value of the field `name`; reports an error when it is missing.
    pub fn require(&self, name: &'static str) -> Option<Node<'n>> {
        let node = self.get(name);
        if node.is_none() {
            self.report_missing(name);
        }
        node
    }

    /// Reports that the field `name` is missing.
    pub fn report_missing(&self, name: &str) {
        self.error(Message::missing_field(name), self.declaration.remedy(name));
    }

    /// The fields of the group: none are present when it is missing or invalid.
    pub fn group(&self) -> Fields<'n> {
        let node = self.declaration.group.and_then(|(name, _)| self.get(name));
        let fields = node.and_then(|node| node.group_fields(self.declaration));
        fields.unwrap_or_else(|| Fields { in_group: true, properties: &[], path: self.path.clone(), ..*self })
    }

    /// Reports an error at the object.
    pub fn error(&self, message: Message, help: Message) {
        self.report.add(Severity::Error, self.start, &self.path, message, help);
    }

    /// Reports unknown and duplicate fields. Fields that start with `_` are JSON Feed extensions of other programs
    /// and are ignored.
    pub fn finish(self) {
        let mut known = self.declaration.names(self.in_group);
        if self.path == "$" {
            known.push("$schema");
        }
        known.sort_unstable();
        let mut seen: HashSet<&str> = HashSet::new();
        for property in self.properties {
            let name = property.name.as_str();
            let path = format!("{}.{name}", self.path);
            let at = property.range.start;
            if !seen.insert(name) {
                self.report.add(Severity::Error, at, &path, Message::duplicate_field(name), Message::keep_one());
                continue;
            }
            if known.contains(&name) {
                continue;
            }
            if !name.starts_with('_') {
                self.report.add(Severity::Error, at, &path, Message::unknown_field(name), suggestion(name, &known));
            } else if matches!(property.value, Value::Object(_))
                && let Some(near) = similar(name, known.iter().copied())
            {
                let message = Message::unknown_extension(name);
                self.report.add(Severity::Warning, at, &path, message, Message::did_you_mean(near));
            }
        }
    }
}

/// The remedy for the unknown field `name`.
fn suggestion(name: &str, known: &[&'static str]) -> Message {
    // "date" is a prefix of two names, "content" of three.
    let near: Vec<_> = match similar(name, known.iter().copied()) {
        Some(near) => vec![near],
        None => known.iter().filter(|known| name.len() > 2 && known.starts_with(name)).copied().collect(),
    };
    match near.as_slice() {
        [] => {
            let fields: Vec<_> = known.iter().filter(|known| !known.starts_with('$')).copied().collect();
            Message::known_fields(fields.join(", "))
        }
        [near] => Message::did_you_mean(*near),
        several => Message::did_you_mean_one_of(alternatives(several.iter().copied())),
    }
}
