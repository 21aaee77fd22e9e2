//! What `check` reports about a database.

use anyhow::{Context, Result};

use super::{Transaction, connection, in_time, pending, program_key, schema, secret};
use crate::store::StoreError;
use crate::store::address::{Address, Server};
use crate::store::inspection::Inspection;
use crate::store::response::Status;

/// A summary of the database; none if it has no tables yet. Writes nothing.
///
/// # Errors
/// When the server can't be reached, the database has a newer version, or commits are not durable.
pub(in crate::store) async fn inspect(address: &Address, server: &Server) -> Result<Option<Inspection>> {
    in_time(read(server)).await.with_context(|| address.to_string())
}

async fn read(server: &Server) -> Result<Option<Inspection>, StoreError> {
    let client = Transaction::read(&connection::pool(server, 1)?).await?;
    connection::check(&client).await?;
    let Some(version) = schema::version(&client).await? else { return Ok(None) };
    schema::check(version)?;
    let responses: i64 = client.query_typed_one("SELECT count(*) FROM responses", &[]).await?.try_get(0)?;
    // Earlier versions have no table of them.
    let program_keys = if version > 4 { program_key::all(&client).await? } else { Vec::new() };
    Ok(Some(Inspection {
        version: version.into(),
        responses: usize::try_from(responses).unwrap_or_default(),
        has_password: secret::password_hash(&client).await?.is_some(),
        program_keys,
        pending: Some(pending::read(&client, Status::Pending).await?),
    }))
}
