//! Applying a validated export: in short transactions with other writes in between. See decision 0013.

use super::file::ExportFile;
use super::files::{self, payment_method_key};
use super::read_ahead::read_ahead;
use crate::clock::Clock;
use crate::store::import::{
    AppliedRows, Export, ImportPosition, ImportSummary, Listing, MissingRows, OnProgress, Portion, ReplaceableRows,
    StagedServices, StagedTables, stage_lists,
};
use crate::store::{Change, DatabaseUse, ServiceId, Store, StoreError, StoreResult, WriteTx};
use crate::use_cases::chunks::until_over;
use crate::use_cases::requests;
use handover_rules::{Policy, Timestamp};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{Sender, channel};
use tokio::task::JoinHandle;

/// Limits of the transactions that other writes wait for.
struct SliceLimits {
    /// Time after which a transaction ends with the next row.
    time: Duration,
    /// Rows of a transaction.
    rows: usize,
    /// Services of a transaction that are added to the indexes of a large account: its commit writes what the full-text
    /// index has gathered of them.
    indexed: usize,
    time_without_pause: Duration,
}

const BESIDE_A_SERVER: SliceLimits =
    SliceLimits { time: Duration::from_millis(30), rows: PORTION, indexed: 300, time_without_pause: Duration::ZERO };

/// Before the first server.
const ALONE: SliceLimits = SliceLimits {
    time: Duration::from_millis(200),
    rows: 50_000,
    indexed: 20_000,
    time_without_pause: Duration::from_millis(100),
};

/// The pause after a transaction, in which another process gets its turn.
const PAUSE_OF_IMPORT: Duration = Duration::from_millis(4);

/// Rows of an export that are read at once. A transaction has no more of them.
const PORTION: usize = 5000;

/// Rows of a transaction while transitions are due that were scheduled before the import: each service is looked up.
const SLICE_ROWS_IF_DUE: usize = 500;

/// Transactions whose services wait for being staged for lists: each keeps a part of the export in memory.
const LISTS_AHEAD: usize = 2;

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
pub(super) async fn reserve_handles(stage: &StagedTables, store: &Store) -> StoreResult<()> {
    let mut after = String::new();
    loop {
        let handles = stage.handles(&after, SLICE_RESERVED)?;
        let Some(last) = handles.last() else { return Ok(()) };
        after.clone_from(last);
        store.write(move |tx| tx.reserve_handles(&handles)).await?;
        tokio::time::sleep(PAUSE_OF_IMPORT).await;
    }
}

/// A staged export that is applied in short transactions. Each records how far it has come, so that the import can be
/// finished after an interruption.
pub(super) struct SlicedImport {
    /// Of the import alone.
    store: Store,
    clock: Clock,
    policy: Policy,
    /// The folder with the staged rows.
    folder: PathBuf,
    position: ImportPosition,
    limits: SliceLimits,
    /// The end of the last pause.
    paused_at: Duration,
    summary: ImportSummary,
    /// Whether a server has opened the database: there may be event streams to tell of each account.
    is_served: bool,
    /// Whether an earlier process has applied a part of the import. It may have told nobody of that.
    is_resumed: bool,
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
            store: Store::open_for_import(store.path(), is_served)?,
            clock: clock.clone(),
            policy,
            folder,
            position,
            limits: if is_served { BESIDE_A_SERVER } else { ALONE },
            paused_at: clock.monotonic(),
            summary: ImportSummary::default(),
            is_served,
            is_resumed: position.next > 0 || position.listed.is_some(),
        })
    }

    /// Applies what was not applied yet. Without staged rows, those that were applied are completed.
    pub(super) async fn run(
        mut self,
        stage: Option<Arc<StagedTables>>,
        store: &Store,
        progress: OnProgress,
    ) -> StoreResult<ImportSummary> {
        let mut lists = None;
        if let Some(stage) = &stage {
            lists = self.stage_lists().await?;
            if let Err(error) = self.apply_rows(stage, lists.as_mut(), progress).await {
                if let Some(lists) = lists {
                    lists.cancel().await;
                }
                return Err(error);
            }
        }
        self.write_lists(lists).await?;
        self.fill_large_accounts().await?;
        if let Some(stage) = &stage {
            self.delete_missing(stage).await?;
        }
        // The first one may have been started meanwhile.
        let tells_all = !self.is_served || self.is_resumed;
        let applied = stage.map(|stage| {
            Ok::<_, StoreError>((stage.len(ExportFile::Accounts.table())?, stage.len(ExportFile::Services.table())?))
        });
        let (applied, now) = (applied.transpose()?, self.clock.now());
        let end = move |tx: &mut WriteTx<'_>| {
            tx.end_import(tells_all)?;
            // Emails that waited for the end of the import may leave.
            tx.announce(Change::Outbox);
            applied.map_or(Ok(()), |(accounts, services)| tx.record_applied_import(accounts, services, now))
        };
        self.store.close().await;
        // So that nobody waits for the disk while this holds the lock. Its commit makes all others durable.
        store.checkpoint().await?;
        store.write(end).await?;
        Ok(self.summary)
    }

    async fn apply_rows(
        &mut self,
        stage: &Arc<StagedTables>,
        mut lists: Option<&mut ListStaging>,
        mut progress: OnProgress,
    ) -> StoreResult<()> {
        let rows = files::count(stage)?;
        let services_end = stage.len(ExportFile::Accounts.table())? + stage.len(ExportFile::Services.table())?;
        let (mut next, read) = (self.position.next, Arc::clone(stage));
        let mut portions = read_ahead(move || {
            let export = files::portion(&read, next, PORTION)?;
            next += export.len();
            Ok((!export.is_empty()).then_some(export))
        });
        while let Some(export) = portions.recv().await {
            let export = Arc::new(export?);
            let mut first = 0;
            while first < export.len() {
                let applied = self.apply_slice(&export, first).await?;
                if let Some(lists) = &mut lists {
                    lists.tell(&export, first, &applied).await;
                    if self.position.next >= services_end {
                        lists.tell_all().await;
                    }
                }
                first = applied.next;
            }
            progress(self.position.next, rows);
        }
        Ok(())
    }

    /// Applies rows of a part of the export from `first` on.
    async fn apply_slice(&mut self, export: &Arc<Export>, first: usize) -> StoreResult<AppliedRows> {
        let (export, clock, position, policy) = (Arc::clone(export), self.clock.clone(), self.position, self.policy);
        let slice = self.limits.time;
        let write = move |tx: &mut WriteTx<'_>| {
            let is_due = tx.next_due_at()?.is_some_and(|at| at <= position.began_at);
            let rows = if is_due { SLICE_ROWS_IF_DUE } else { PORTION };
            let portion = Portion { first, rows, changed_services: SLICE_CHANGED_SERVICES, listing: Listing::Later };
            let is_over = until_over(&clock, slice);
            let applied = apply_portion(tx, &export, portion, position.began_at, &policy, is_over)?;
            tx.set_import_position(ImportPosition { next: position.next + applied.next - first, ..position })?;
            Ok(applied)
        };
        let applied = self.store.write(write).await?;
        self.summary.add(&applied.summary);
        self.position.next += applied.next - first;
        self.pause().await;
        Ok(applied)
    }

    /// Stages the rows of lists in the background, unless that was done.
    async fn stage_lists(&self) -> StoreResult<Option<ListStaging>> {
        if self.position.listed.is_some() {
            return Ok(None);
        }
        // Before this adds any.
        let others = self.store.read(|reader| reader.last_service()).await?;
        let (folder, database) = (self.folder.clone(), self.store.path().to_owned());
        let (services, applied) = channel(LISTS_AHEAD);
        let stage = move || stage_lists(&folder, &database, others, applied);
        Ok(Some(ListStaging { services: Some(services), work: tokio::task::spawn_blocking(stage) }))
    }

    /// Writes the rows of lists, which are staged already or by `staging`, and then the last days: counted together.
    async fn write_lists(&mut self, staging: Option<ListStaging>) -> StoreResult<()> {
        let staging = if staging.is_some() { staging } else { self.stage_lists().await? };
        if let Some(staging) = staging {
            staging.finish().await?;
        }
        let folder = self.folder.clone();
        let (contacts, expirations) = self.store.write(move |tx| tx.open_staged_lists(&folder)).await?;
        let mut listed = self.position.listed.unwrap_or_default();
        while listed < contacts + expirations {
            let (is_over, position) = (until_over(&self.clock, self.limits.time), self.position);
            let (end, is_served) = (listed + self.limits.rows, self.is_served);
            let write = move |tx: &mut WriteTx<'_>| {
                let passed = if listed < contacts {
                    tx.write_staged_contacts([listed, end.min(contacts)], is_served, is_over)?
                } else {
                    let range = [listed - contacts, end.min(contacts + expirations) - contacts];
                    tx.write_staged_expirations(range, is_over)?
                };
                tx.set_import_position(ImportPosition { listed: Some(listed + passed), ..position })?;
                Ok(passed)
            };
            listed += self.store.write(write).await?;
            self.pause().await;
        }
        self.position.listed = Some(listed);
        Ok(())
    }

    /// Lets others write.
    async fn pause(&mut self) {
        if self.clock.monotonic().saturating_sub(self.paused_at) < self.limits.time_without_pause {
            return;
        }
        tokio::time::sleep(PAUSE_OF_IMPORT).await;
        self.paused_at = self.clock.monotonic();
    }

    async fn fill_large_accounts(&mut self) -> StoreResult<()> {
        for account in self.store.read(|reader| reader.incomplete_large_accounts()).await? {
            let name = account.clone();
            let services: Arc<[ServiceId]> = self.store.read(move |reader| reader.service_ids(&name)).await?.into();
            let mut first = 0;
            while first < services.len() {
                let (name, services) = (account.clone(), Arc::clone(&services));
                let is_over = until_over(&self.clock, self.limits.time);
                let end = services.len().min(first + self.limits.indexed);
                let fill = move |tx: &mut WriteTx<'_>| tx.fill_large_account(&name, &services[first..end], is_over);
                first += self.store.write(fill).await?;
                self.pause().await;
            }
            self.store.write(move |tx| tx.complete_large_account(&account)).await?;
        }
        Ok(())
    }

    async fn delete_missing(&mut self, stage: &StagedTables) -> StoreResult<()> {
        // All that are staged are there by now.
        let staged = (stage.len(ExportFile::Bills.table())?, stage.len(ExportFile::PaymentMethods.table())?);
        if self.store.read(|reader| reader.count_replaceable_rows()).await? == staged {
            return Ok(());
        }
        let mut after = ReplaceableRows::default();
        loop {
            let (mut rows, last) =
                self.store.read(move |reader| reader.replaceable_rows(&after, SLICE_DELETED)).await?;
            let Some(last) = last else { return Ok(()) };
            after = last;
            retain_missing(stage, &mut rows)?;
            if rows != MissingRows::default() {
                add_removed(&mut self.summary, self.store.write(move |tx| tx.delete_rows(&rows)).await?);
                tokio::time::sleep(PAUSE_OF_IMPORT).await;
            }
        }
    }
}

/// The rows of lists, which are staged in the background while services are applied.
struct ListStaging {
    /// Until it was told of all.
    services: Option<Sender<StagedServices>>,
    work: JoinHandle<StoreResult<()>>,
}

impl ListStaging {
    /// Passes on the services that a transaction has added.
    async fn tell(&mut self, export: &Arc<Export>, first: usize, applied: &AppliedRows) {
        let Some(added) = applied.added else { return };
        let rows = applied.next - first;
        let portion = Portion { first, rows, ..Portion::WHOLE };
        let is_each_new = applied.summary.services.added == export.services_in(portion).len();
        self.send(if is_each_new {
            StagedServices::New(Arc::clone(export), portion, added.0)
        } else {
            StagedServices::Added(added.0, added.1)
        })
        .await;
    }

    async fn tell_all(&mut self) {
        self.send(StagedServices::All).await;
        self.services = None;
    }

    async fn send(&self, services: StagedServices) {
        if let Some(sender) = &self.services {
            // It has failed if nobody listens, and says so at the end.
            let _ = sender.send(services).await;
        }
    }

    async fn finish(mut self) -> StoreResult<()> {
        self.tell_all().await;
        self.work.await.unwrap_or(Err(StoreError::Corrupt("staging lists panicked")))
    }

    /// Waits until it no longer writes to the folder.
    async fn cancel(self) {
        drop(self.services);
        let _ = self.work.await;
    }
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
fn retain_missing(stage: &StagedTables, rows: &mut MissingRows) -> StoreResult<()> {
    let mut missing = MissingRows::default();
    for id in rows.bills.drain(..) {
        if !stage.has_key(ExportFile::Bills.table(), &id)? {
            missing.bills.push(id);
        }
    }
    for id in rows.payment_methods.drain(..) {
        if !stage.has_key(ExportFile::PaymentMethods.table(), &payment_method_key(id))? {
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
