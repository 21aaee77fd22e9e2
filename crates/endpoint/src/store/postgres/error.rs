//! Errors of PostgreSQL as errors of the store.

use std::error::Error as _;

use deadpool_postgres::PoolError;
use tokio_postgres::Error;
use tokio_postgres::error::{DbError, SqlState};

use crate::store::StoreError;

/// Classes of SQLSTATE whose messages are about the connection, the state of a transaction, the login, the server or its
/// state. Other messages may have values of a statement.
const SAFE_CLASSES: [&str; 8] = ["08", "25", "28", "3D", "53", "55", "57", "58"];

/// Classes of SQLSTATE that blame a statement or its values: data, constraints, conflicts with other transactions.
const STATEMENT_CLASSES: [&str; 3] = ["22", "23", "40"];

/// Conflicts with other transactions that are gone when the same is tried again.
const CONFLICTS: [SqlState; 2] = [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED];

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error.as_db_error() {
            Some(refusal) if CONFLICTS.contains(refusal.code()) => Self::Conflict(without_values(refusal)),
            Some(refusal) if is_of(refusal, &STATEMENT_CLASSES) => Self::Statement(without_values(refusal)),
            Some(refusal) => Self::Server(without_values(refusal)),
            None => Self::Server(match error.source() {
                Some(cause) => format!("{error}: {cause}"),
                None => error.to_string(),
            }),
        }
    }
}

impl From<PoolError> for StoreError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => error.into(),
            PoolError::Timeout(_) => Self::Server("no connection to the database server in time".to_owned()),
            _ => Self::Busy,
        }
    }
}

fn is_of(refusal: &DbError, classes: &[&str]) -> bool {
    classes.iter().any(|class| refusal.code().code().starts_with(class))
}

/// The message of an error of the server, or its code alone.
fn without_values(refusal: &DbError) -> String {
    let code = refusal.code().code();
    if *refusal.code() == SqlState::INSUFFICIENT_PRIVILEGE {
        format!("database error: {} ({code}); make the role owner of the database", refusal.message())
    } else if is_of(refusal, &SAFE_CLASSES) {
        format!("database error: {} ({code})", refusal.message())
    } else {
        format!("database error {code}")
    }
}
