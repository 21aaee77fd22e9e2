//! Opens SQLite databases of other programs.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Result};

/// Longest wait for a lock of a writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Opens a database for reading: one in use, or a copy, also in a folder that can't be written to.
///
/// # Errors
/// When the file can't be read, or is no database.
pub fn open(file: &Path) -> Result<Connection> {
    let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = Connection::open_with_flags(file, read_only)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    match connection.prepare("SELECT 1 FROM sqlite_schema").and_then(|mut rows| rows.exists([])) {
        Ok(_) => {}
        // A database in WAL mode needs a file beside it, which can't be created in a read-only folder. Without a log,
        // there is no writer, and the file can be read as immutable.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::CannotOpen) && !log_of(file).exists() => {
            return Connection::open_with_flags(immutable(file), read_only | OpenFlags::SQLITE_OPEN_URI);
        }
        Err(error) => return Err(error),
    }
    Ok(connection)
}

fn log_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// SQLite URI of an immutable database.
fn immutable(file: &Path) -> String {
    let path = file.display().to_string().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?immutable=1")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rusqlite::Connection;

    use super::{immutable, open};

    #[test]
    fn database_is_opened_for_reading() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a#b.db");
        Connection::open(&file).unwrap().execute_batch("CREATE TABLE a (b); INSERT INTO a VALUES (1)").unwrap();
        let connection = open(&file).unwrap();
        assert_eq!(connection.query_row("SELECT b FROM a", [], |row| row.get::<_, i64>(0)).unwrap(), 1);
        assert!(connection.execute("DELETE FROM a", []).is_err());
        assert!(immutable(&file).ends_with("/a%23b.db?immutable=1"));
        assert!(open(&folder.path().join("none.db")).is_err());
        fs::write(&file, "no database, but longer than the header of one".repeat(9)).unwrap();
        assert!(open(&file).is_err());
    }
}
