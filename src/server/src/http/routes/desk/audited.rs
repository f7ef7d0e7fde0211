//! Recorded looks and acts at the desk.

use crate::http::AppState;
use crate::http::errors::ApiResult;
use crate::use_cases::Act;
use crate::use_cases::desk::{self, AuditedEntry, DeskCall, DeskError};

/// Runs a look or an act at the desk in a transaction that also records it.
pub(super) async fn run_audited<T, F>(state: &AppState, call: DeskCall, job: F) -> ApiResult<T>
where
    T: Send + 'static,
    F: FnOnce(&mut Act<'_, '_>, AuditedEntry<'_>) -> Result<T, DeskError> + Clone + Send + 'static,
{
    Ok(state.act(move |act| desk::audited(act, &call, job)).await??)
}
