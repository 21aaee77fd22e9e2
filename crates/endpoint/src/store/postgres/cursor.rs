//! Reading many rows: in pages, so that the limits of a statement hold for each page and not for all of them.

use std::vec::IntoIter;

use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

use super::Transaction;
use crate::store::StoreError;

/// Rows of a page.
const PAGE_SIZE: usize = 500;

const CLOSE: &str = "CLOSE pages";

/// The rows of a query. A transaction has one at a time.
pub(super) struct Cursor<'t> {
    transaction: &'t Transaction,
    page: IntoIter<Row>,
    is_last_page: bool,
}

impl<'t> Cursor<'t> {
    pub(super) async fn open(
        transaction: &'t Transaction,
        query: &str,
        parameters: &[(&(dyn ToSql + Sync), Type)],
    ) -> Result<Self, StoreError> {
        let declare = format!("DECLARE pages NO SCROLL CURSOR FOR {query}");
        transaction.step(transaction.execute_typed(&declare, parameters)).await?;
        Ok(Self { transaction, page: Vec::new().into_iter(), is_last_page: false })
    }

    /// The next row; none at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Row>, StoreError> {
        if self.page.as_slice().is_empty() && !self.is_last_page {
            let fetch = format!("FETCH {PAGE_SIZE} FROM pages");
            let page = self.transaction.step(self.transaction.query_typed(&fetch, &[])).await?;
            self.is_last_page = page.len() < PAGE_SIZE;
            self.page = page.into_iter();
        }
        Ok(self.page.next())
    }

    /// Makes room for the next one of the transaction.
    pub(super) async fn close(self) -> Result<(), StoreError> {
        self.transaction.step(self.transaction.execute_typed(CLOSE, &[])).await?;
        Ok(())
    }
}
