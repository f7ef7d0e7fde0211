//! The first act on a database that PostgreSQL's tools have put back to an earlier moment.

use super::cluster::on_own_thread;
use super::session::Session;
use super::url::PostgresUrl;
use super::{check, schema};
use crate::engine::statement_log::StatementLog;
use crate::engine::transaction::WriteTx;
use crate::{RestoreOptions, StoreResult};
use handover_rules::Timestamp;

/// Migrates a database that was put back to an earlier moment, gives its feed of events another epoch, and ends access, all or
/// nothing. Nothing in the database shows that it went back.
///
/// # Errors
/// The database cannot be reached, cannot serve, or has a schema of a later version; or a server runs on it.
pub fn after_restore(url: &PostgresUrl, options: RestoreOptions, now: Timestamp) -> StoreResult<()> {
    on_own_thread(|| {
        let session = Session::open(&url.with(""))?;
        check::require_suitable(&url.with(""), &session)?;
        schema::begin(&session)?;
        session.require_no_server()?;
        schema::apply(&session)?;
        schema::renew_epoch(&session)?;
        WriteTx::new(&session, &StatementLog::default()).end_access(options, now)?;
        session.end("commit")
    })
}
