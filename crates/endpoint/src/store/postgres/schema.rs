//! The schema: its version in a table, and migrations.

use deadpool_postgres::Pool;
use tokio_postgres::types::Type;

use super::{PgResult, Transaction};
use crate::store::StoreError;

/// The migrations, one for each version. A released one is never changed.
const MIGRATIONS: [&str; 5] = [
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
    include_str!("migrations/5.sql"),
];

/// The advisory lock of a migration: "CARNET".
const MIGRATION_LOCK: i64 = 0x4341_524E_4554;

const VERSION_TABLE: &str = "CREATE TABLE carnet_version (version integer NOT NULL); \
    INSERT INTO carnet_version VALUES (0);";

/// `to_regclass` may miss a table that was made while this transaction waited for a lock: it reads a cache.
const HAS_VERSION_TABLE: &str = "SELECT EXISTS (SELECT 1 FROM pg_class \
    WHERE relnamespace = current_schema()::regnamespace AND relname = 'carnet_version')";

/// Tables and views of the schema, without those of extensions.
const FOREIGN_TABLES: &str = "SELECT count(*) FROM pg_class \
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT EXISTS ( \
        SELECT 1 FROM pg_depend \
        WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')";

/// The version of the schema; none if it has no tables of Carnet.
pub(super) async fn version(client: &tokio_postgres::Client) -> PgResult<Option<i32>> {
    let row = client.query_typed_one(HAS_VERSION_TABLE, &[]).await?;
    if !row.try_get::<_, bool>(0)? {
        return Ok(None);
    }
    client.query_typed_one("SELECT version FROM carnet_version", &[]).await?.try_get(0)
}

/// Fails if the version is newer than this program.
pub(super) fn check(version: i32) -> Result<(), StoreError> {
    let newest = MIGRATIONS.len();
    if usize::try_from(version).is_ok_and(|version| version <= newest) {
        return Ok(());
    }
    Err(StoreError::Server(format!(
        "its version is {version}, this program supports {newest}: install a newer carnet-endpoint"
    )))
}

/// Creates the tables if the schema is empty, and migrates them to this version.
pub(super) async fn migrate(pool: &Pool) -> Result<(), StoreError> {
    let transaction = Transaction::long_write(pool).await?;
    // Other endpoints may start at the same time.
    transaction.execute_typed("SELECT pg_advisory_xact_lock($1)", &[(&MIGRATION_LOCK, Type::INT8)]).await?;
    let version = match version(&transaction).await? {
        Some(version) => version,
        None => {
            let tables: i64 = transaction.query_typed_one(FOREIGN_TABLES, &[]).await?.try_get(0)?;
            if tables > 0 {
                return Err(StoreError::Server("it belongs to another program".to_owned()));
            }
            transaction.batch_execute(VERSION_TABLE).await?;
            0
        }
    };
    check(version)?;
    for (migration, number) in MIGRATIONS.iter().zip(1_i32..).filter(|(_, number)| *number > version) {
        transaction.batch_execute(migration).await?;
        let set = "UPDATE carnet_version SET version = $1";
        transaction.execute_typed(set, &[(&number, Type::INT4)]).await?;
    }
    transaction.commit().await?;
    Ok(())
}
