//! Applying a validated export: in one transaction, or in short ones with other writes in between.

use super::file::File;
use super::files::{self, payment_method_key};
use crate::clock::Clock;
use crate::store::import::{
    AppliedRows, Export, ImportPosition, ImportSummary, ImportedService, MissingRows, Portion, Progress,
    ReplaceableRows, Stage,
};
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
const SLICE_ROWS: usize = 4000;
const SLICE_CHANGED_SERVICES: usize = 20;
const SLICE_DELETED: usize = 500;

/// Applies an export that is in memory, in one transaction.
///
/// # Errors
/// Database error; nothing is written.
pub async fn apply(
    mut export: Export,
    store: &Store,
    clock: &Clock,
    policy: Policy,
) -> Result<ImportSummary, StoreError> {
    let now = clock.now();
    // As they are staged.
    export.services.sort_unstable_by(|a, b| {
        let order = |service: &ImportedService| {
            let key = &service.key;
            (service.contacts.admin.clone(), key.name.clone(), key.category.as_str())
        };
        order(a).cmp(&order(b))
    });
    store
        .write(move |tx| {
            let applied = apply_portion(tx, &export, Portion::WHOLE, now, &policy, || false)?;
            let mut summary = applied.summary;
            let bills: Vec<&str> = export.bills.iter().map(|bill| bill.id.as_str()).collect();
            let methods: Vec<_> = export.payment_methods.iter().map(|method| method.id).collect();
            delete_missing(tx, &mut summary, |rows| {
                rows.bills.retain(|id| !bills.contains(&id.as_str()));
                rows.payment_methods.retain(|id| !methods.contains(id));
                Ok(())
            })?;
            tx.record_applied_import(export.accounts.len(), export.services.len(), now)?;
            Ok(summary)
        })
        .await
}

/// Applies a staged export in one transaction, for databases that nobody else writes to.
pub(super) async fn apply_at_once(
    stage: Stage,
    store: &Store,
    clock: &Clock,
    policy: Policy,
    mut progress: Progress,
) -> StoreResult<ImportSummary> {
    let now = clock.now();
    store
        .write(move |tx| {
            let mut summary = ImportSummary::default();
            let (mut next, rows) = (0, files::count(&stage)?);
            while next < rows {
                let export = files::portion(&stage, next, SLICE_ROWS)?;
                next += export.len();
                summary.add(&apply_portion(tx, &export, Portion::WHOLE, now, &policy, || false)?.summary);
                progress(next, rows);
            }
            delete_missing(tx, &mut summary, |rows| retain_missing(&stage, rows))?;
            tx.record_applied_import(stage.len(File::Accounts.table())?, stage.len(File::Services.table())?, now)?;
            Ok(summary)
        })
        .await
}

/// Applies a staged export from `position` on, in short transactions. Each records how far it has come, so that the
/// import can be finished after an interruption.
pub(super) async fn apply_in_slices(
    stage: Stage,
    mut position: ImportPosition,
    store: &Store,
    clock: &Clock,
    policy: Policy,
    mut progress: Progress,
) -> StoreResult<ImportSummary> {
    let mut summary = ImportSummary::default();
    let rows = files::count(&stage)?;
    while position.next < rows {
        let export = Arc::new(files::portion(&stage, position.next, SLICE_ROWS)?);
        let mut first = 0;
        while first < export.len() {
            let (part, clock, export) = (position, clock.clone(), Arc::clone(&export));
            let applied = store.write(move |tx| apply_slice(tx, &export, first, part, &clock, &policy)).await?;
            summary.add(&applied.summary);
            position.next += applied.next - first;
            first = applied.next;
            tokio::time::sleep(PAUSE).await;
        }
        progress(position.next, rows);
    }
    delete_in_slices(&stage, store, &mut summary).await?;
    let (accounts, services) = (stage.len(File::Accounts.table())?, stage.len(File::Services.table())?);
    let now = clock.now();
    let end = move |tx: &mut WriteTx<'_>| {
        tx.end_import()?;
        tx.record_applied_import(accounts, services, now)
    };
    store.write(end).await?;
    Ok(summary)
}

/// Applies rows of a part of the export that begins with the first row that was not applied.
fn apply_slice(
    tx: &mut WriteTx<'_>,
    export: &Export,
    first: usize,
    position: ImportPosition,
    clock: &Clock,
    policy: &Policy,
) -> StoreResult<AppliedRows> {
    let began = clock.monotonic();
    let is_over = || clock.monotonic().saturating_sub(began) > SLICE;
    let portion = Portion { first, rows: SLICE_ROWS, changed_services: SLICE_CHANGED_SERVICES };
    let applied = apply_portion(tx, export, portion, position.began_at, policy, is_over)?;
    tx.set_import_position(ImportPosition { next: position.next + applied.next - first, ..position })?;
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
) -> StoreResult<AppliedRows> {
    // Transitions scheduled before the import take precedence over it, however late their timer.
    if tx.next_due_at()?.is_some_and(|at| at <= now) {
        for service in export.services_in(portion) {
            if let Some(service) = tx.service(&service.key)? {
                requests::run_due_of_service(tx, service.id, now, policy)?;
            }
        }
    }
    let applied = tx.apply_rows(export, portion, now, is_over)?;
    for service in tx.services_with_open_requests(&applied.changed_contacts)? {
        requests::end_impossible_requests(tx, service, now, policy)?;
    }
    Ok(applied)
}

/// Keeps those rows that the export lacks.
fn retain_missing(stage: &Stage, rows: &mut MissingRows) -> StoreResult<()> {
    let mut missing = MissingRows::default();
    for id in rows.bills.drain(..) {
        if !stage.has_key(File::Bills.table(), &id)? {
            missing.bills.push(id);
        }
    }
    for id in rows.payment_methods.drain(..) {
        if !stage.has_key(File::PaymentMethods.table(), &payment_method_key(id))? {
            missing.payment_methods.push(id);
        }
    }
    *rows = missing;
    Ok(())
}

fn add_removed(summary: &mut ImportSummary, (bills, methods): (usize, usize)) {
    summary.bills.removed += bills;
    summary.payment_methods.removed += methods;
}

fn delete_missing(
    tx: &mut WriteTx<'_>,
    summary: &mut ImportSummary,
    retain_missing: impl Fn(&mut MissingRows) -> StoreResult<()>,
) -> StoreResult<()> {
    let mut after = ReplaceableRows::default();
    loop {
        let (mut rows, last) = tx.replaceable_rows(&after, SLICE_DELETED)?;
        let Some(last) = last else { return Ok(()) };
        after = last;
        retain_missing(&mut rows)?;
        add_removed(summary, tx.delete_rows(&rows)?);
    }
}

async fn delete_in_slices(stage: &Stage, store: &Store, summary: &mut ImportSummary) -> StoreResult<()> {
    let mut after = ReplaceableRows::default();
    loop {
        let (mut rows, last) =
            store.read_everything(move |reader| reader.replaceable_rows(&after, SLICE_DELETED)).await?;
        let Some(last) = last else { return Ok(()) };
        after = last;
        retain_missing(stage, &mut rows)?;
        if rows != MissingRows::default() {
            add_removed(summary, store.write(move |tx| tx.delete_rows(&rows)).await?);
            tokio::time::sleep(PAUSE).await;
        }
    }
}
