//! What `check` reports about a database.

use std::path::Path;

use anyhow::{Context, Result};

use super::{backup, pending, program_key, secret};
use crate::store::inspection::Inspection;
use crate::store::response::Status;

/// Checks the integrity of the database; writes nothing.
///
/// # Errors
/// When it is not a database of Carnet, has a newer version, or is damaged.
pub(in crate::store) fn inspect(path: &Path) -> Result<Inspection> {
    let connection = backup::readable(path)?;
    let contents = backup::intact(&connection).with_context(|| path.display().to_string())?;
    let has_password = secret::password_hash(&connection)?.is_some();
    // Earlier versions have no table of them.
    let program_keys = if contents.has_program_keys { program_key::all(&connection)? } else { Vec::new() };
    // Version 1 does not count; `serve` brings it to this one.
    let is_counted = contents.version > 1;
    let pending = is_counted.then(|| pending::read(&connection, Status::Pending)).transpose()?;
    let (version, responses) = (contents.version, contents.responses);
    Ok(Inspection { version, responses, has_password, program_keys, pending })
}
