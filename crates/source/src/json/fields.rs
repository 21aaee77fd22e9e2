//! The fields of a JSON object. The reader requests each field by name; fields that are not requested are unknown.

use std::collections::HashSet;

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged;

use super::Report;
use super::node::Node;
use crate::diagnostic::Severity;
use crate::suggestion::similar;

/// The fields of an object while it is read.
pub struct Fields<'n> {
    object: &'n Object<'n>,
    path: String,
    report: &'n Report<'n>,
    known: Vec<&'static str>,
    refused: Vec<&'static str>,
}

impl<'n> Node<'n> {
    /// The fields of an object.
    pub fn fields(&self) -> Option<Fields<'n>> {
        let Value::Object(object) = self.value else {
            self.wrong_type("an object");
            return None;
        };
        Some(Fields::new(object, self.path.clone(), self.report))
    }
}

impl<'n> Fields<'n> {
    fn new(object: &'n Object<'n>, path: String, report: &'n Report<'n>) -> Self {
        Self { object, path, report, known: Vec::new(), refused: Vec::new() }
    }

    /// The value of the field `name`, if the author wrote it.
    pub fn get(&mut self, name: &'static str) -> Option<Node<'n>> {
        self.known.push(name);
        let property = self.object.properties.iter().find(|property| property.name.as_str() == name)?;
        Some(Node::new(&property.value, format!("{}.{name}", self.path), self.report))
    }

    /// The value of the field `name`; reports an error when it is missing.
    pub fn require(&mut self, name: &'static str, help: &str) -> Option<Node<'n>> {
        let node = self.get(name);
        if node.is_none() {
            self.error(format!("the field \"{name}\" is missing"), help);
        }
        node
    }

    /// Reports an error when the field `name` is present. It is not suggested for mistyped names.
    pub fn refuse(&mut self, name: &'static str, message: &str, help: &str) {
        if let Some(node) = self.get(name) {
            node.error(message, help);
        }
        self.known.retain(|known| *known != name);
        self.refused.push(name);
    }

    /// Reports an error at the object.
    pub fn error(&self, message: impl Into<String>, help: impl Into<String>) {
        self.report.add(Severity::Error, self.object.start(), &self.path, message.into(), help.into());
    }

    /// Reports unknown and duplicate fields. Fields that start with `_` are JSON Feed extensions of other programs
    /// and are ignored.
    pub fn finish(self) {
        let mut seen: HashSet<&str> = HashSet::new();
        for property in &self.object.properties {
            let name = property.name.as_str();
            let path = format!("{}.{name}", self.path);
            let at = property.range.start;
            if !seen.insert(name) {
                let message = format!("the field \"{name}\" appears twice");
                self.report.add(Severity::Error, at, &path, message, "keep one of the two".to_owned());
                continue;
            }
            if self.known.contains(&name) || self.refused.contains(&name) {
                continue;
            }
            if !name.starts_with('_') {
                let message = format!("the field \"{name}\" is unknown");
                self.report.add(Severity::Error, at, &path, message, self.suggestion(name));
            } else if matches!(property.value, Value::Object(_))
                && let Some(near) = similar(name, self.known.iter().copied())
            {
                let message = format!("the field \"{name}\" is an extension that Carnet does not know");
                self.report.add(Severity::Warning, at, &path, message, format!("did you mean \"{near}\"?"));
            }
        }
    }

    fn suggestion(&self, name: &str) -> String {
        let mut known: Vec<_> = self.known.iter().filter(|known| !known.starts_with('$')).copied().collect();
        known.sort_unstable();
        // "date" is a prefix of two names, "content" of three.
        let near: Vec<_> = match similar(name, self.known.iter().copied()) {
            Some(near) => vec![near],
            None => known.iter().filter(|known| name.len() > 2 && known.starts_with(name)).copied().collect(),
        };
        match near.as_slice() {
            [] => format!("remove it; known here: {}", known.join(", ")),
            _ => format!("did you mean \"{}\"?", near.join("\" or \"")),
        }
    }
}
