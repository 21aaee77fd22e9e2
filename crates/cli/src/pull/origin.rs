//! Where responses are pulled from: an address, or a database file.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use source::endpoint::{Endpoint, HELP};

/// How every database of SQLite begins.
const SQLITE: &[u8; 16] = b"SQLite format 3\0";

/// Where responses are.
#[derive(Debug)]
pub(super) enum Origin {
    /// At the address of a running endpoint.
    Address(Endpoint),
    /// In its database, or in a copy of it.
    Database(PathBuf),
}

impl Origin {
    /// What `from` names, or else the endpoint of the site.
    ///
    /// # Errors
    /// When neither is there, or `from` is neither.
    pub(super) fn choose(from: Option<&str>, of_site: Option<&Endpoint>) -> Result<Self> {
        let Some(from) = from else {
            let endpoint = of_site.context(
                "there is no endpoint to pull from: name it in site.json as \"responses\": { \"endpoint\": \"https://…\" }, \
                 or with --from",
            )?;
            return Ok(Self::Address(endpoint.clone()));
        };
        if Path::new(from).is_file() {
            return Self::database(Path::new(from));
        }
        match from.parse() {
            Ok(endpoint) => Ok(Self::Address(endpoint)),
            Err(_) if from.contains("://") => bail!("--from {from} is not the address of an endpoint; {HELP}"),
            Err(_) => bail!("--from {from} is neither a file nor the address of an endpoint"),
        }
    }

    fn database(path: &Path) -> Result<Self> {
        let mut start = Vec::new();
        File::open(path)
            .and_then(|file| file.take(SQLITE.len() as u64).read_to_end(&mut start))
            .with_context(|| format!("can't read {}", path.display()))?;
        if start != SQLITE {
            bail!("{} is not a database of carnet-endpoint", path.display());
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
