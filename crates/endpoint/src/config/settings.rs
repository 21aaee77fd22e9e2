//! What was written in flags, environment and file, laid over each other.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::key::{Given, Layer, Value};
use super::{Config, ConfigError, ConfigErrors, environment, file, resolve};

/// The database, where none is named.
const DATABASE: &str = "carnet-endpoint.db";

/// Settings that can be told on the command line.
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

/// All that was written: flags weigh more than the environment, the environment more than the file.
#[derive(Clone, Debug)]
pub struct Settings {
    given: Layer,
    /// What could not be read, or has no meaning.
    errors: Vec<ConfigError>,
}

impl Settings {
    /// Reads the file (the one in the working folder where none is named, if there is one) and lays `variables` and
    /// `flags` over it. What is wrong is told by whoever needs the settings.
    pub fn read(path: Option<&Path>, variables: impl Iterator<Item = (OsString, OsString)>, flags: &Flags) -> Self {
        let (mut given, mut errors) = read_file(path);
        let (variables, more) = environment::read(variables);
        errors.extend(more);
        lay_over(&mut given, variables);
        lay_over(&mut given, flags_layer(flags));
        Self { given, errors }
    }

    /// The database file: all that most commands need.
    ///
    /// # Errors
    /// Everything that could not be read: the database might be another one.
    pub fn database(&self) -> Result<PathBuf, ConfigErrors> {
        if self.errors.is_empty() { Ok(self.database_path()) } else { Err(ConfigErrors(self.errors.clone())) }
    }

    fn database_path(&self) -> PathBuf {
        match self.given.get("database") {
            Some(Given { value: Value::Text(path), folder, .. }) => folder.join(path),
            _ => PathBuf::from(DATABASE),
        }
    }

    /// Tells where the endpoint really listens, when it asked for any free port.
    pub fn listens_on(&mut self, address: SocketAddr) {
        if let Some(given) = self.given.get_mut("listen") {
            given.value = Value::Text(address.to_string());
        }
    }

    /// What the endpoint needs, every value checked.
    ///
    /// # Errors
    /// Everything that is missing, could not be read or can't be meant so.
    pub fn resolve(&self) -> Result<Config, ConfigErrors> {
        resolve::config(&self.given, self.database_path(), self.errors.clone())
    }
}

fn read_file(path: Option<&Path>) -> (Layer, Vec<ConfigError>) {
    let (path, is_named) = path.map_or((Path::new(file::DEFAULT), false), |path| (path, true));
    match std::fs::read_to_string(path) {
        Ok(text) => file::read(path, &text),
        Err(error) if !is_named && error.kind() == std::io::ErrorKind::NotFound => (Layer::new(), Vec::new()),
        Err(error) => {
            let help = "name a file that can be read, or make one with `carnet-endpoint init`";
            let place = path.display().to_string();
            (Layer::new(), vec![ConfigError::new(place, format!("the file can't be read: {error}"), help)])
        }
    }
}

/// A secret is told as itself or as a file; what weighs more replaces both.
fn lay_over(settings: &mut Layer, above: Layer) {
    for (key, file) in [("mail.server", "mail.server_file"), ("webhook.secret", "webhook.secret_file")] {
        if above.contains_key(key) || above.contains_key(file) {
            settings.remove(key);
            settings.remove(file);
        }
    }
    settings.extend(above);
}

fn flags_layer(flags: &Flags) -> Layer {
    let told = [
        ("listen", "--listen", &flags.listen),
        ("public_url", "--public-url", &flags.public_url),
        ("site", "--site", &flags.site),
        ("threads", "--threads", &flags.threads),
        ("database", "--database", &flags.database),
    ];
    told.into_iter()
        .filter_map(|(key, flag, value)| Some((key, Given::bare(flag.to_owned(), value.clone()?))))
        .collect()
}
