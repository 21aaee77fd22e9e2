//! The database's shape: opened with the settings that durability needs, brought up to this version.

use std::path::Path;
use std::time::Duration;

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::StoreError;

/// How long a connection waits for another one that writes.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Marks the file as ours ("CARN").
const APPLICATION_ID: i32 = 0x4341_524E;

/// Each brings the schema one version further; none is ever changed once released.
const MIGRATIONS: [&str; 2] = [include_str!("../../migrations/1.sql"), include_str!("../../migrations/2.sql")];

/// Opens or makes the database at `path`.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    let refuse = |why: String| StoreError::Open(path.to_owned(), why);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    create_private(path).map_err(|error| refuse(error.to_string()))?;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| refuse(error.to_string()))?;
    // Nothing is changed in a file that is another program's.
    recognise(&connection).map_err(refuse)?;
    set_up(&connection).map_err(|error| refuse(error.to_string()))?;
    let newest = MIGRATIONS.len();
    migrate(connection).map_err(|error| refuse(format!("it can't be brought to version {newest}: {error}")))
}

/// Whether the database is one of Carnet's, or still empty.
fn recognise(connection: &Connection) -> Result<(), String> {
    let read = || {
        connection.busy_timeout(BUSY_TIMEOUT)?;
        // Before the identity: another process may be making the database.
        let is_empty = !connection.prepare("SELECT 1 FROM sqlite_schema")?.exists([])?;
        Ok((is_empty, identity(connection)?))
    };
    let (is_empty, (id, version)) = read().map_err(|error: rusqlite::Error| error.to_string())?;
    if is_empty && (id, version) == (0, 0) { Ok(()) } else { check(id, version) }
}

/// The version of an open database that is not to be changed.
///
/// # Errors
/// When it is not one of Carnet's, or newer than this program.
pub(super) fn known_version(connection: &Connection) -> Result<i64, String> {
    let (id, version) = identity(connection).map_err(|error| format!("it is no database: {error}"))?;
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
            "it is of version {version}, and this program knows {newest}: install a newer carnet-endpoint"
        ));
    }
    Ok(())
}

/// Makes an empty file that only its owner may read, if there is none.
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
    // The order matters: whether the log can be used is known before anything is written.
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What was erased is overwritten, not only forgotten.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.set_prepared_statement_cache_capacity(64);
    add_folding(connection)
}

/// Adds `fold(text)`: SQLite's own `lower` knows no accents.
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
    // Read again: another process may have been quicker.
    let (_, version) = identity(&transaction)?;
    for (migration, number) in MIGRATIONS.iter().zip(1_i64..).filter(|(_, number)| *number > version) {
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    transaction.commit()?;
    Ok(connection)
}
