//! Settings in environment variables: `CARNET_LISTEN`, `CARNET_MAIL_SERVER`, …; lists are separated by commas.

use std::ffi::OsString;

use source::suggestion::similar;

use super::ConfigError;
use super::key::{Given, KEYS, Layer, variable};

/// The log level. It is read before the other settings.
pub const LOG: &str = "CARNET_LOG";

/// Reads the settings among `variables`. Other programs of Carnet have variables too, so an unknown one is an error
/// only if it resembles a setting.
pub(super) fn read(variables: impl Iterator<Item = (OsString, OsString)>) -> (Layer, Vec<ConfigError>) {
    let names = KEYS.map(|(key, _)| (variable(key), key));
    let mut layer = Layer::new();
    let mut errors = Vec::new();
    let own = variables.filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
    for (name, value) in own.filter(|(name, _)| name.starts_with("CARNET_") && name != LOG) {
        let Some((_, key)) = names.iter().find(|(known, _)| *known == name) else {
            if let Some(meant) = similar(&name[7..], names.iter().map(|(known, _)| &known[7..])) {
                let help = format!("did you mean CARNET_{meant}? Otherwise unset it");
                errors.push(ConfigError::new(name, "unknown setting", help));
            }
            continue;
        };
        match value.into_string() {
            // An empty variable is not set.
            Ok(value) if value.is_empty() => {}
            Ok(value) => {
                layer.insert(key, Given::bare(name, value));
            }
            Err(_) => errors.push(ConfigError::new(name, "the value is not UTF-8", "write it in UTF-8")),
        }
    }
    errors.sort_by(|a, b| a.place.cmp(&b.place));
    (layer, errors)
}
