//! The schema: migrations, and the settings of a connection.

use std::path::Path;
use std::time::Duration;

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::store::StoreError;

/// How long a connection waits for another one that writes.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The application id of the file: "CARN".
const APPLICATION_ID: i32 = 0x4341_524E;

/// The migrations, one for each version. A released one is never changed.
const MIGRATIONS: [&str; 5] = [
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
    include_str!("migrations/5.sql"),
];

/// Opens or creates the database at `path`.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    let refuse = |why: String| StoreError::Open(path.display().to_string(), why);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    create_private(path).map_err(|error| refuse(error.to_string()))?;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| refuse(error.to_string()))?;
    // Before any write: the file may belong to another program.
    recognise(&connection).map_err(refuse)?;
    set_up(&connection).map_err(|error| refuse(error.to_string()))?;
    let newest = MIGRATIONS.len();
    migrate(connection).map_err(|error| refuse(format!("it can't be migrated to version {newest}: {error}")))
}

/// Whether the database is one of Carnet, or empty.
fn recognise(connection: &Connection) -> Result<(), String> {
    let read = || {
        connection.busy_timeout(BUSY_TIMEOUT)?;
        // Before the identity, since another process may be creating the database.
        let is_empty = !connection.prepare("SELECT 1 FROM sqlite_schema")?.exists([])?;
        Ok((is_empty, identity(connection)?))
    };
    let (is_empty, (id, version)) = read().map_err(|error: rusqlite::Error| error.to_string())?;
    if is_empty && (id, version) == (0, 0) { Ok(()) } else { check(id, version) }
}

/// The version of a database that is opened read-only.
///
/// # Errors
/// When it is not a database of Carnet, or newer than this program.
pub(super) fn known_version(connection: &Connection) -> Result<i64, String> {
    let (id, version) = identity(connection).map_err(|error| format!("it is not a database: {error}"))?;
    check(id, version)?;
    Ok(version)
}

fn check(id: i32, version: i64) -> Result<(), String> {
    let newest = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if id != APPLICATION_ID {
        return Err("it belongs to another program".to_owned());
    }
    if version > newest {
        return Err(format!(
            "its version is {version}, this program supports {newest}: install a newer carnet-endpoint"
        ));
    }
    Ok(())
}

/// Creates an empty file, readable by its owner only, if it does not exist.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    // First, since it fails when the write-ahead log can't be used.
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Overwrites erased text.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.set_prepared_statement_cache_capacity(64);
    add_folding(connection)
}

/// Adds `fold(text)`: `lower` of SQLite handles ASCII only.
pub(super) fn add_folding(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function("fold", 1, flags, |context| {
        let text = context.get_raw(0).as_str_or_null()?.unwrap_or_default();
        Ok(text.to_lowercase())
    })
}

fn identity(connection: &Connection) -> rusqlite::Result<(i32, i64)> {
    let id = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok((id, version))
}

fn migrate(mut connection: Connection) -> rusqlite::Result<Connection> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Read in the transaction, since another process may have migrated meanwhile.
    let (_, version) = identity(&transaction)?;
    for (migration, number) in MIGRATIONS.iter().zip(1_i64..).filter(|(_, number)| *number > version) {
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    transaction.commit()?;
    Ok(connection)
}
