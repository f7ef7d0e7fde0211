//! Adding many rows to a table, by COPY.

use super::error::store_error;
use super::session::Session;
use super::value::Bound;
use crate::StoreResult;
use crate::engine::value::ValueRef;
use std::pin::Pin;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;

/// A COPY under way. Dropping it gives up the transaction.
pub(in crate::engine) struct CopyIn<'s> {
    session: &'s Session,
    writer: Pin<Box<BinaryCopyInWriter>>,
}

impl<'s> CopyIn<'s> {
    /// Begins to add rows with these columns.
    pub(super) fn begin(session: &'s Session, table: &str, columns: &str) -> StoreResult<Self> {
        session.flush()?;
        let client = session.client();
        let types = session.wait(client.prepare(&format!("select {columns} from {table}")))?.map_err(store_error)?;
        let types: Vec<Type> = types.columns().iter().map(|column| column.type_().clone()).collect();
        let copy = format!("copy {table} ({columns}) from stdin (format binary)");
        let sink = session.wait(client.copy_in(&copy))?.map_err(store_error)?;
        Ok(Self { session, writer: Box::pin(BinaryCopyInWriter::new(sink, &types)) })
    }

    /// Adds a row.
    pub(in crate::engine) fn add(&mut self, values: &[ValueRef<'_>]) -> StoreResult<()> {
        let bound = values.iter().map(|value| Bound::copied(*value)).collect::<StoreResult<Vec<_>>>()?;
        self.session.wait(self.writer.as_mut().write_raw(&bound))?.map_err(store_error)
    }

    /// Waits until all rows are stored and checked.
    pub(in crate::engine) fn end(mut self) -> StoreResult<()> {
        self.session.wait(self.writer.as_mut().finish())?.map(drop).map_err(store_error)
    }
}
