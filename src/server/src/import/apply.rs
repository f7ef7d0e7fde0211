//! Applying a validated export: in one transaction, or in short ones with other writes in between.

use crate::clock::Clock;
use crate::store::import::{AppliedRows, Export, ImportPosition, ImportSummary, MissingRows, Portion, Progress};
use crate::store::{Store, StoreError, StoreResult, WriteTx};
use crate::use_cases::requests;
use handover_rules::{Policy, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// How long a transaction may take before it ends with the next row. Other writes wait for that.
const SLICE: Duration = Duration::from_millis(25);

/// The pause after a transaction, in which another process gets the write lock.
const PAUSE: Duration = Duration::from_millis(5);

/// Bounds of a transaction, in case a row takes longer than usual.
const SLICE_ROWS: usize = 2000;
const SLICE_CHANGED_SERVICES: usize = 20;
const SLICE_DELETED: usize = 500;

/// Applies an export in one transaction, for databases that nobody else writes to.
///
/// # Errors
/// Database error; nothing is written.
pub async fn apply(
    mut export: Export,
    store: &Store,
    clock: &Clock,
    policy: Policy,
    mut progress: Progress,
) -> Result<ImportSummary, StoreError> {
    let now = clock.now();
    export.services.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    store
        .write(move |tx| {
            let applied = apply_portion(tx, &export, Portion::WHOLE, now, &policy, || false, &mut progress)?;
            let missing = tx.rows_missing_from(&export)?;
            let mut summary = applied.summary;
            (summary.bills.removed, summary.payment_methods.removed) = tx.delete_rows(&missing)?;
            Ok(summary)
        })
        .await
}

/// Applies an export from `position` on, in short transactions. Each records how far it has come, so that the import can
/// be finished after an interruption.
pub(super) async fn apply_in_slices(
    export: Arc<Export>,
    position: ImportPosition,
    store: &Store,
    clock: &Clock,
    policy: Policy,
    mut progress: Progress,
) -> StoreResult<ImportSummary> {
    let mut summary = ImportSummary::default();
    let mut position = position;
    while position.next < export.len() {
        let (part, clock, rows) = (position, clock.clone(), Arc::clone(&export));
        let applied: AppliedRows;
        (applied, progress) = store
            .write(move |tx| {
                let applied = apply_slice(tx, &rows, part, &clock, &policy, &mut progress)?;
                Ok((applied, progress))
            })
            .await?;
        summary.add(&applied.summary);
        position.next = applied.next;
        tokio::time::sleep(PAUSE).await;
    }
    let lacking = Arc::clone(&export);
    let missing = store.read_everything(move |reader| reader.rows_missing_from(&lacking)).await?;
    (summary.bills.removed, summary.payment_methods.removed) = delete(store, missing).await?;
    store.write(|tx| tx.end_import()).await?;
    Ok(summary)
}

fn apply_slice(
    tx: &mut WriteTx<'_>,
    export: &Export,
    position: ImportPosition,
    clock: &Clock,
    policy: &Policy,
    progress: &mut Progress,
) -> StoreResult<AppliedRows> {
    let began = clock.monotonic();
    let is_over = || clock.monotonic().saturating_sub(began) > SLICE;
    let portion = Portion { first: position.next, rows: SLICE_ROWS, changed_services: SLICE_CHANGED_SERVICES };
    let applied = apply_portion(tx, export, portion, position.began_at, policy, is_over, progress)?;
    tx.set_import_position(ImportPosition { next: applied.next, ..position })?;
    Ok(applied)
}

/// Applies rows, and ends the open requests that they make impossible.
fn apply_portion(
    tx: &mut WriteTx<'_>,
    export: &Export,
    portion: Portion,
    now: Timestamp,
    policy: &Policy,
    is_over: impl FnMut() -> bool,
    progress: &mut Progress,
) -> StoreResult<AppliedRows> {
    // Transitions scheduled before the import take precedence over it, however late their timer.
    if tx.next_due_at()?.is_some_and(|at| at <= now) {
        for service in export.services_in(portion) {
            if let Some(service) = tx.service(&service.key)? {
                requests::run_due_of_service(tx, service.id, now, policy)?;
            }
        }
    }
    let applied = tx.apply_rows(export, portion, now, is_over, progress)?;
    for service in tx.services_with_open_requests(&applied.changed_contacts)? {
        requests::end_impossible_requests(tx, service, now, policy)?;
    }
    Ok(applied)
}

/// Deletes rows in short transactions; returns how many of each table.
async fn delete(store: &Store, rows: MissingRows) -> StoreResult<(usize, usize)> {
    let mut deleted = (0, 0);
    let bills = rows.bills.chunks(SLICE_DELETED);
    let bills = bills.map(|ids| MissingRows { bills: ids.to_vec(), ..MissingRows::default() });
    let methods = rows.payment_methods.chunks(SLICE_DELETED);
    let methods = methods.map(|ids| MissingRows { payment_methods: ids.to_vec(), ..MissingRows::default() });
    for some in bills.chain(methods) {
        let (bills, methods) = store.write(move |tx| tx.delete_rows(&some)).await?;
        deleted = (deleted.0 + bills, deleted.1 + methods);
        tokio::time::sleep(PAUSE).await;
    }
    Ok(deleted)
}
