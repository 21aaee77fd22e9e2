//! The merged raw values of flags, environment variables and file.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::Path;

use super::key::{Given, Layer};
use super::{Config, ConfigError, ConfigErrors, environment, file, resolve};
use crate::store::address::Address;

/// Settings on the command line.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--listen`
    pub listen: Option<String>,
    /// `--public-url`
    pub public_url: Option<String>,
    /// `--site`
    pub site: Option<String>,
    /// `--threads`
    pub threads: Option<String>,
    /// `--database`
    pub database: Option<String>,
}

/// The merged raw values.
#[derive(Clone, Debug)]
pub struct Settings {
    given: Layer,
    /// Errors while reading.
    errors: Vec<ConfigError>,
}

impl Settings {
    /// Reads the file (by default the one in the working folder, if it exists), overridden by `variables` and `flags`.
    /// Errors are returned by [`Settings::database`] and [`Settings::resolve`].
    pub fn read(path: Option<&Path>, variables: impl Iterator<Item = (OsString, OsString)>, flags: &Flags) -> Self {
        let (mut given, mut errors) = read_file(path);
        let (variables, more) = environment::read(variables);
        errors.extend(more);
        merge(&mut given, variables);
        merge(&mut given, flags_layer(flags));
        Self { given, errors }
    }

    /// The address of the database, which is all that most commands need.
    ///
    /// # Errors
    /// All errors while reading, since the address may be wrong then, and those in the address.
    pub fn database(&self) -> Result<Address, ConfigErrors> {
        resolve::database(&self.given, self.errors.clone())
    }

    /// Sets the actual address, after listening on port 0 or on a socket of systemd.
    pub fn listens_on(&mut self, address: SocketAddr) {
        self.given.insert("listen", Given::bare("listen".to_owned(), address.to_string()));
    }

    /// The configuration.
    ///
    /// # Errors
    /// All missing and invalid values.
    pub fn resolve(&self) -> Result<Config, ConfigErrors> {
        resolve::config(&self.given, self.errors.clone())
    }
}

fn read_file(path: Option<&Path>) -> (Layer, Vec<ConfigError>) {
    let (path, is_named) = path.map_or((Path::new(file::DEFAULT), false), |path| (path, true));
    match std::fs::read_to_string(path) {
        Ok(text) => file::read(path, &text),
        Err(error) if !is_named && error.kind() == std::io::ErrorKind::NotFound => (Layer::new(), Vec::new()),
        Err(error) => {
            let help = "name a readable file, or create one with `carnet-endpoint init`";
            let place = path.display().to_string();
            (Layer::new(), vec![ConfigError::new(place, format!("the file can't be read: {error}"), help)])
        }
    }
}

/// Merges two layers. A secret has two keys (value and file): the upper layer overrides both.
fn merge(settings: &mut Layer, above: Layer) {
    for (key, file) in [
        ("database", "database_file"),
        ("cache_purge.header", "cache_purge.header_file"),
        ("mail.server", "mail.server_file"),
        ("webhook.secret", "webhook.secret_file"),
    ] {
        if above.contains_key(key) || above.contains_key(file) {
            settings.remove(key);
            settings.remove(file);
        }
    }
    settings.extend(above);
}

fn flags_layer(flags: &Flags) -> Layer {
    let layer = [
        ("listen", "--listen", &flags.listen),
        ("public_url", "--public-url", &flags.public_url),
        ("site", "--site", &flags.site),
        ("threads", "--threads", &flags.threads),
        ("database", "--database", &flags.database),
    ];
    layer
        .into_iter()
        .filter_map(|(key, flag, value)| Some((key, Given::bare(flag.to_owned(), value.clone()?))))
        .collect()
}
