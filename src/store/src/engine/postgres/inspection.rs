//! A look at a PostgreSQL database that changes nothing in it.

use super::check;
use super::cluster::on_own_thread;
use super::schema;
use super::session::Session;
use super::state::state;
use super::url::PostgresUrl;
use crate::StoreResult;
use crate::engine::inspection::Inspection;
use crate::engine::statement_log::StatementLog;
use crate::engine::transaction::ReadTx;

/// Looks at a database, which servers may be using.
///
/// # Errors
/// It cannot be reached, cannot serve, or has a schema of a later version.
pub(in crate::engine) fn inspect(url: &PostgresUrl) -> StoreResult<Inspection> {
    on_own_thread(|| {
        let session = Session::open(&url.with(""))?;
        check::require_suitable(&url.with(""), &session)?;
        session.begin("begin isolation level repeatable read read only")?;
        let (log, schema) = (StatementLog::default(), schema::state(&session)?);
        let reader = ReadTx::new(&session, &log);
        Inspection::of(schema, Some(state(&reader)?), &reader)
    })
}
