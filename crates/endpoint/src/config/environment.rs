//! Settings in the environment: `CARNET_LISTEN`, `CARNET_MAIL_SERVER`, …; lists are parted by commas.

use std::ffi::OsString;

use super::ConfigError;
use super::key::{Given, KEYS, Layer, nearest, variable};

/// What the log shows: not a setting like the others, since it is needed before they are read.
pub const LOG: &str = "CARNET_LOG";

/// Reads the settings among `variables`. Other programs of Carnet's have variables of their own, so an unknown one
/// is a problem only if it looks like one of these.
pub(super) fn read(variables: impl Iterator<Item = (OsString, OsString)>) -> (Layer, Vec<ConfigError>) {
    let names = KEYS.map(|(key, _)| (variable(key), key));
    let mut layer = Layer::new();
    let mut errors = Vec::new();
    let own = variables.filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
    for (name, value) in own.filter(|(name, _)| name.starts_with("CARNET_") && name != LOG) {
        let Some((_, key)) = names.iter().find(|(known, _)| *known == name) else {
            if let Some(meant) = nearest(&name[7..], names.iter().map(|(known, _)| &known[7..])) {
                let help = format!("rename it to CARNET_{meant}, or unset it");
                errors.push(ConfigError::new(name, "there is no such setting", help));
            }
            continue;
        };
        match value.into_string() {
            // As is usual: an empty variable is one that is not set.
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
