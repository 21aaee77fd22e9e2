//! The source of responses: the address of an endpoint, or a database file.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use source::endpoint::Endpoint;

use crate::texts::Commands;

/// First bytes of every SQLite database.
const SQLITE: &[u8; 16] = b"SQLite format 3\0";

/// How `site.json` names the endpoint.
const FIELD: &str = r#""responses": { "endpoint": "https://…" }"#;

/// The source of responses.
#[derive(Debug)]
pub(super) enum Origin {
    /// The address of a running endpoint.
    Address(Endpoint),
    /// Its database file, or a copy.
    Database(PathBuf),
}

impl Origin {
    /// The source that `from` names, or the endpoint of the site.
    ///
    /// # Errors
    /// When there is neither, or `from` is neither an address nor a database.
    pub(super) fn choose(from: Option<&str>, of_site: Option<&Endpoint>, texts: &Commands) -> Result<Self> {
        let Some(from) = from else {
            let endpoint = of_site.with_context(|| texts.no_endpoint(FIELD))?;
            return Ok(Self::Address(endpoint.clone()));
        };
        if Path::new(from).is_file() {
            return Self::database(Path::new(from), texts);
        }
        match from.parse() {
            Ok(endpoint) => Ok(Self::Address(endpoint)),
            Err(_) if from.contains("://") => bail!(texts.from_no_endpoint(from)),
            Err(_) => bail!(texts.from_unknown(from)),
        }
    }

    fn database(path: &Path, texts: &Commands) -> Result<Self> {
        let mut start = Vec::new();
        File::open(path)
            .and_then(|file| file.take(SQLITE.len() as u64).read_to_end(&mut start))
            .with_context(|| texts.cannot_read(path.display()))?;
        if start != SQLITE {
            bail!(texts.no_database(path.display()));
        }
        Ok(Self::Database(path.to_owned()))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(endpoint) => endpoint.fmt(f),
            Self::Database(path) => path.display().fmt(f),
        }
    }
}
