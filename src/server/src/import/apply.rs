//! Applying a validated export: in short transactions with other writes in between. See decision 0030.

use super::file::File;
use super::files::{self, payment_method_key};
use super::read_ahead::read_ahead;
use crate::clock::Clock;
use crate::store::import::{
    AppliedRows, Export, ImportPosition, ImportSummary, Listing, MissingRows, Portion, Progress, ReplaceableRows,
    Stage, StagedContact, StagedExpiration, StagedLists,
};
use crate::store::{DatabaseUse, Store, StoreError, StoreResult, WriteTx};
use crate::use_cases::requests;
use handover_rules::{Policy, Timestamp};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// How long a transaction may take before it ends with the next row. Other writes wait for that.
const SLICE: Duration = Duration::from_millis(30);

/// The same before the first server.
const SLICE_ALONE: Duration = Duration::from_millis(200);

/// The pause after a transaction, in which another process gets the write lock.
const PAUSE: Duration = Duration::from_millis(4);

/// Rows that are read at once. A transaction has no more.
const PORTION: usize = 5000;

/// Rows of a transaction while transitions are due that were scheduled before the import: each service is looked up.
const SLICE_ROWS_IF_DUE: usize = 500;

/// Bounds of a transaction, in case a row takes longer than usual.
const SLICE_CHANGED_SERVICES: usize = 20;
const SLICE_DELETED: usize = 500;
const SLICE_RESERVED: usize = 5000;

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
    export
        .services
        .sort_unstable_by(|a, b| (&a.key.name, a.key.category.as_str()).cmp(&(&b.key.name, b.key.category.as_str())));
    store
        .write(move |tx| {
            let applied = apply_portion(tx, &export, Portion::WHOLE, now, &policy, || false)?;
            let mut summary = applied.summary;
            let bills: Vec<&str> = export.bills.iter().map(|bill| bill.id.as_str()).collect();
            let methods: Vec<_> = export.payment_methods.iter().map(|method| method.id).collect();
            let mut after = ReplaceableRows::default();
            loop {
                let (mut rows, last) = tx.replaceable_rows(&after, SLICE_DELETED)?;
                let Some(last) = last else { break };
                after = last;
                rows.bills.retain(|id| !bills.contains(&id.as_str()));
                rows.payment_methods.retain(|id| !methods.contains(id));
                add_removed(&mut summary, tx.delete_rows(&rows)?);
            }
            tx.record_applied_import(export.accounts.len(), export.services.len(), now)?;
            Ok(summary)
        })
        .await
}

/// Keeps sign-ups from taking handles that the export will give to somebody.
pub(super) async fn reserve_handles(stage: &Stage, store: &Store) -> StoreResult<()> {
    let mut after = String::new();
    loop {
        let handles = stage.handles(&after, SLICE_RESERVED)?;
        let Some(last) = handles.last() else { return Ok(()) };
        after.clone_from(last);
        store.write(move |tx| tx.reserve_handles(&handles)).await?;
        tokio::time::sleep(PAUSE).await;
    }
}

/// A staged export that is applied in short transactions. Each records how far it has come, so that the import can be
/// finished after an interruption.
pub(super) struct SlicedImport {
    /// Of the import alone.
    store: Store,
    clock: Clock,
    policy: Policy,
    /// Where the rows are staged.
    folder: PathBuf,
    position: ImportPosition,
    slice: Duration,
    summary: ImportSummary,
    has_changed_many_lists: bool,
}

impl SlicedImport {
    /// Continues at `position`.
    pub(super) async fn new(
        position: ImportPosition,
        folder: PathBuf,
        store: &Store,
        clock: &Clock,
        policy: Policy,
    ) -> StoreResult<Self> {
        let is_served = store.read(|reader| reader.database_use()).await? != DatabaseUse::Unused;
        Ok(Self {
            store: Store::open_for_import(store.path())?,
            clock: clock.clone(),
            policy,
            folder,
            position,
            slice: if is_served { SLICE } else { SLICE_ALONE },
            summary: ImportSummary::default(),
            has_changed_many_lists: position.next > 0,
        })
    }

    /// Applies what was not applied yet. Without staged rows, those that were applied are completed.
    pub(super) async fn run(
        mut self,
        stage: Option<Arc<Stage>>,
        store: &Store,
        progress: Progress,
    ) -> StoreResult<ImportSummary> {
        let mut lists = None;
        if let Some(stage) = &stage {
            let applied = self.apply_rows(stage, &mut lists, progress).await;
            if let Err(error) = applied {
                if let Some(lists) = lists {
                    // It writes to the folder.
                    let _ = lists.await;
                }
                return Err(error);
            }
        }
        let lists = self.staged_lists(lists).await?;
        self.write_lists(&lists).await?;
        self.write_expirations(&lists).await?;
        drop(lists);
        self.fill_large_accounts().await?;
        if let Some(stage) = &stage {
            self.delete_missing(stage).await?;
        }
        let has_changed_many_lists = self.has_changed_many_lists;
        let applied = stage
            .map(|stage| Ok::<_, StoreError>((stage.len(File::Accounts.table())?, stage.len(File::Services.table())?)));
        let (applied, now) = (applied.transpose()?, self.clock.now());
        let end = move |tx: &mut WriteTx<'_>| {
            tx.end_import(has_changed_many_lists)?;
            applied.map_or(Ok(()), |(accounts, services)| tx.record_applied_import(accounts, services, now))
        };
        // The first commit that waits for the disk: it makes all others durable, too.
        store.write(end).await?;
        Ok(self.summary)
    }

    async fn apply_rows(
        &mut self,
        stage: &Arc<Stage>,
        lists: &mut Option<JoinHandle<StoreResult<()>>>,
        mut progress: Progress,
    ) -> StoreResult<()> {
        let rows = files::count(stage)?;
        let services_end = stage.len(File::Accounts.table())? + stage.len(File::Services.table())?;
        let (mut next, read) = (self.position.next, Arc::clone(stage));
        let mut portions = read_ahead(move || {
            let export = files::portion(&read, next, PORTION)?;
            next += export.len();
            Ok((!export.is_empty()).then_some(export))
        });
        while let Some(export) = portions.recv().await {
            let export = Arc::new(export?);
            if self.position.next >= services_end && lists.is_none() {
                *lists = self.stage_lists();
            }
            let mut first = 0;
            while first < export.len() {
                first = self.apply_slice(&export, first).await?;
            }
            progress(self.position.next, rows);
        }
        Ok(())
    }

    /// Applies rows of a part of the export from `first` on; returns the first row that was not applied.
    async fn apply_slice(&mut self, export: &Arc<Export>, first: usize) -> StoreResult<usize> {
        let (export, clock, position, policy) = (Arc::clone(export), self.clock.clone(), self.position, self.policy);
        let slice = self.slice;
        let write = move |tx: &mut WriteTx<'_>| {
            let is_due = tx.next_due_at()?.is_some_and(|at| at <= position.began_at);
            let rows = if is_due { SLICE_ROWS_IF_DUE } else { PORTION };
            let portion = Portion { first, rows, changed_services: SLICE_CHANGED_SERVICES, listing: Listing::Later };
            let is_over = until(&clock, slice);
            let applied = apply_portion(tx, &export, portion, position.began_at, &policy, is_over)?;
            tx.set_import_position(ImportPosition { next: position.next + applied.next - first, ..position })?;
            Ok(applied)
        };
        let applied = self.store.write(write).await?;
        self.summary.add(&applied.summary);
        self.position.next += applied.next - first;
        tokio::time::sleep(PAUSE).await;
        Ok(applied.next)
    }

    /// Sorts the rows of lists in the background, once all services are there.
    fn stage_lists(&self) -> Option<JoinHandle<StoreResult<()>>> {
        let (folder, database) = (self.folder.clone(), self.store.path().to_owned());
        let stage = move || StagedLists::create(&folder, &database);
        self.position.listed.is_none().then(|| tokio::task::spawn_blocking(stage))
    }

    /// The rows of lists, which are staged already or by `staging`.
    async fn staged_lists(&self, staging: Option<JoinHandle<StoreResult<()>>>) -> StoreResult<Arc<StagedLists>> {
        if let Some(staging) = staging.or_else(|| self.stage_lists()) {
            staging.await.unwrap_or(Err(StoreError::Corrupt("staging lists panicked")))?;
        }
        Ok(Arc::new(StagedLists::open(&self.folder)?))
    }

    async fn write_lists(&mut self, lists: &Arc<StagedLists>) -> StoreResult<()> {
        let mut listed = self.position.listed.unwrap_or_default();
        let (mut next, lists) = (listed, Arc::clone(lists));
        let mut portions = read_ahead(move || {
            let rows = lists.rows(next, PORTION)?;
            next += rows.len();
            Ok((!rows.is_empty()).then_some(rows))
        });
        while let Some(rows) = portions.recv().await {
            let rows: Arc<[StagedContact]> = rows?.into();
            let mut first = 0;
            while first < rows.len() {
                let (rows, clock, slice) = (Arc::clone(&rows), self.clock.clone(), self.slice);
                let position = self.position;
                let write = move |tx: &mut WriteTx<'_>| {
                    let written = tx.write_staged_contacts(&rows[first..], until(&clock, slice))?;
                    tx.set_import_position(ImportPosition { listed: Some(listed + written.passed), ..position })?;
                    Ok(written)
                };
                let written = self.store.write(write).await?;
                self.has_changed_many_lists |= written.are_many;
                first += written.passed;
                listed += written.passed;
                tokio::time::sleep(PAUSE).await;
            }
        }
        self.position.listed = Some(listed);
        Ok(())
    }

    /// Counted like the rows of lists, after which they come.
    async fn write_expirations(&mut self, lists: &Arc<StagedLists>) -> StoreResult<()> {
        let mut listed = self.position.listed.unwrap_or_default();
        let (mut next, lists) = (listed - lists.count()?.min(listed), Arc::clone(lists));
        let mut portions = read_ahead(move || {
            let rows = lists.expirations(next, PORTION)?;
            next += rows.len();
            Ok((!rows.is_empty()).then_some(rows))
        });
        while let Some(rows) = portions.recv().await {
            let rows: Arc<[StagedExpiration]> = rows?.into();
            let mut first = 0;
            while first < rows.len() {
                let (rows, is_over, position) = (Arc::clone(&rows), until(&self.clock, self.slice), self.position);
                let write = move |tx: &mut WriteTx<'_>| {
                    let passed = tx.write_staged_expirations(&rows[first..], is_over)?;
                    tx.set_import_position(ImportPosition { listed: Some(listed + passed), ..position })?;
                    Ok(passed)
                };
                let passed = self.store.write(write).await?;
                first += passed;
                listed += passed;
                tokio::time::sleep(PAUSE).await;
            }
        }
        self.position.listed = Some(listed);
        Ok(())
    }

    async fn fill_large_accounts(&self) -> StoreResult<()> {
        for account in self.store.read_everything(|reader| reader.incomplete_large_accounts()).await? {
            let name = account.clone();
            let services: Arc<[_]> = self.store.read_everything(move |reader| reader.service_ids(&name)).await?.into();
            let mut first = 0;
            while first < services.len() {
                let (name, services) = (account.clone(), Arc::clone(&services));
                let (clock, slice) = (self.clock.clone(), self.slice);
                let fill =
                    move |tx: &mut WriteTx<'_>| tx.fill_large_account(&name, &services[first..], until(&clock, slice));
                first += self.store.write(fill).await?;
                tokio::time::sleep(PAUSE).await;
            }
            self.store.write(move |tx| tx.complete_large_account(&account)).await?;
        }
        Ok(())
    }

    async fn delete_missing(&mut self, stage: &Stage) -> StoreResult<()> {
        // All that are staged are there by now.
        let staged = (stage.len(File::Bills.table())?, stage.len(File::PaymentMethods.table())?);
        if self.store.read_everything(|reader| reader.count_replaceable_rows()).await? == staged {
            return Ok(());
        }
        let mut after = ReplaceableRows::default();
        loop {
            let (mut rows, last) =
                self.store.read_everything(move |reader| reader.replaceable_rows(&after, SLICE_DELETED)).await?;
            let Some(last) = last else { return Ok(()) };
            after = last;
            retain_missing(stage, &mut rows)?;
            if rows != MissingRows::default() {
                add_removed(&mut self.summary, self.store.write(move |tx| tx.delete_rows(&rows)).await?);
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Whether a transaction that begins now has taken as long as it may.
fn until(clock: &Clock, slice: Duration) -> impl FnMut() -> bool + use<> {
    let (clock, began) = (clock.clone(), clock.monotonic());
    move || clock.monotonic().saturating_sub(began) > slice
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
