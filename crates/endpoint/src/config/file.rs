//! The configuration file: TOML, read with the position of every value, so that all errors are reported at once.

use std::path::{Path, PathBuf};

use source::diagnostic::Position;
use source::suggestion::similar;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ConfigError;
use super::key::{Given, KEYS, Kind, Layer, Value};

/// The default configuration file.
pub const DEFAULT: &str = "carnet-endpoint.toml";

/// What `init` writes: every setting, explained and commented out.
pub const EXAMPLE: &str = include_str!("example.toml");

/// Reads the settings in the text of the file at `path`.
pub(super) fn read(path: &Path, text: &str) -> (Layer, Vec<ConfigError>) {
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let mut reading = Reading { path, text, folder, layer: Layer::new(), errors: Vec::new() };
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let place = reading.place(error.span().map_or(0, |span| span.start));
        reading.errors.push(ConfigError::new(
            place,
            error.message().replace('\n', ", "),
            "see https://toml.io/en/v1.1.0 for the syntax",
        ));
    }
    if errors.is_empty() {
        reading.table("", root.get_ref());
    }
    (reading.layer, reading.errors)
}

struct Reading<'a> {
    path: &'a Path,
    text: &'a str,
    folder: PathBuf,
    layer: Layer,
    errors: Vec<ConfigError>,
}

impl Reading<'_> {
    fn place(&self, offset: usize) -> String {
        let Position { line, column } = Position::of(self.text, offset);
        format!("{}:{line}:{column}", self.path.display())
    }

    fn error(&mut self, offset: usize, message: String, help: String) {
        let place = self.place(offset);
        self.errors.push(ConfigError { place, message, help });
    }

    /// Reads a table whose keys have the names `<prefix><key>`.
    fn table(&mut self, prefix: &str, table: &DeTable<'_>) {
        // In the order of the file.
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let name = format!("{prefix}{}", key.get_ref());
            let inner = format!("{name}.");
            if let Some((key, kind)) = KEYS.iter().find(|(known, _)| *known == name) {
                self.value(key, *kind, value);
            } else if prefix.is_empty() && KEYS.iter().any(|(known, _)| known.starts_with(&inner)) {
                match value.get_ref() {
                    DeValue::Table(table) => self.table(&inner, table),
                    _ => self.error(
                        value.span().start,
                        format!("{name} is a table, not a value"),
                        format!("write [{name}], and its settings on the lines below"),
                    ),
                }
            } else {
                let tables = KEYS.iter().filter_map(|(known, _)| Some(known.split_once('.')?.0));
                let known = KEYS.iter().map(|(known, _)| *known).chain(tables);
                let help = match similar(&name, known) {
                    Some(known) => format!("did you mean {known}?"),
                    None => "remove it; `carnet-endpoint init` writes a file with all settings".to_owned(),
                };
                self.error(key.span().start, format!("unknown setting {name}"), help);
            }
        }
    }

    fn value(&mut self, key: &'static str, kind: Kind, value: &Spanned<DeValue<'_>>) {
        let offset = value.span().start;
        let converted = converted(kind, value.get_ref()).unwrap_or(Value::Wrong);
        if converted == Value::Wrong {
            let message = format!("{key} has a value of the wrong type");
            self.error(offset, message, format!("write {}", kind.example()));
        }
        let (place, folder) = (self.place(offset), self.folder.clone());
        self.layer.insert(key, Given { value: converted, place, subject: key.to_owned(), folder });
    }
}

fn converted(kind: Kind, value: &DeValue<'_>) -> Option<Value> {
    match (kind, value) {
        (Kind::Text, DeValue::String(text)) => Some(Value::Text(text.to_string())),
        (Kind::Number, DeValue::Integer(number)) => {
            u32::from_str_radix(number.as_str(), number.radix()).ok().map(Value::Number)
        }
        (Kind::Flag, DeValue::Boolean(flag)) => Some(Value::Flag(*flag)),
        (Kind::List, DeValue::Array(items)) => {
            let texts = items.iter().map(|item| item.get_ref().as_str().map(str::to_owned));
            texts.collect::<Option<_>>().map(Value::List)
        }
        _ => None,
    }
}
