//! Applying a staged export in short transactions with other writes in between. See decision 0013.

use crate::clock::Clock;
use crate::config::Policies;
use crate::use_cases::Act;
use crate::use_cases::provider::{apply_rows, run_late_transitions};
use crate::use_cases::run_chunk;
use handover_api::provider::ExportTable;
use handover_store::import::{
    ImportPosition, ImportSummary, OnProgress, RemovalPosition, RowCounts, RowRange, Rows, Stage, StagePlace,
};
use handover_store::{Change, DatabaseUse, ServiceId, Store, StoreError, StoreResult, WriteTx};
use std::sync::Arc;
use std::time::Duration;

const ROWS: usize = 5000;

/// The same while transitions are due that were scheduled before the import.
const ROWS_IF_DUE: usize = 500;

/// The pause after a transaction, in which another process gets its turn.
const PAUSE: Duration = Duration::from_millis(4);

/// Runs long work on the stage on a thread for it.
pub(super) async fn on_stage<T: Send + 'static>(
    work: impl FnOnce() -> StoreResult<T> + Send + 'static,
) -> StoreResult<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(StoreError::Corrupt("work on a staged export panicked")))
}

/// A staged export that is applied in short transactions. Each records how far it has come, so that the import can be
/// finished after an interruption.
pub(super) struct StagedImport {
    /// Of the import alone; its transactions can read the stage.
    store: Store,
    clock: Clock,
    policies: Policies,
    stage: StagePlace,
    /// Rows of each table; `None` if they are gone. Then the rows applied so far are completed.
    lengths: Option<[usize; 5]>,
    position: ImportPosition,
    summary: ImportSummary,
    /// A server has opened the database: there may be event streams to notify of each account.
    is_served: bool,
    /// An earlier process has applied a part of the import, and may have notified nobody of that.
    is_resumed: bool,
}

impl StagedImport {
    /// Opens the export that is staged, to be applied from a position on or from now on.
    pub(super) async fn open(
        stage: &StagePlace,
        position: Option<ImportPosition>,
        store: &Store,
        clock: &Clock,
        policies: Policies,
    ) -> StoreResult<Self> {
        let place = stage.clone();
        let lengths = match on_stage(move || Stage::open(&place)?.lengths()).await {
            Err(StoreError::Unavailable(reason)) => return Err(StoreError::Unavailable(reason)),
            lengths => lengths.ok(),
        };
        let is_served = store.read(|reader| reader.database_use()).await? != DatabaseUse::Unused;
        let own = store.open_for_import(is_served)?;
        let place = stage.clone();
        own.write(move |tx| tx.attach_stage(&place)).await?;
        Ok(Self {
            store: own,
            clock: clock.clone(),
            policies,
            stage: stage.clone(),
            lengths,
            position: position.unwrap_or(ImportPosition { next: 0, listed: None, began_at: clock.now() }),
            summary: ImportSummary::default(),
            is_served,
            is_resumed: position.is_some_and(|position| position.next > 0 || position.listed.is_some()),
        })
    }

    /// Gives up an import that has not begun.
    pub(super) async fn close(self) {
        self.store.close().await;
    }

    /// Rows of a table; 0 if they are gone.
    pub(super) fn length(&self, table: ExportTable) -> usize {
        self.tables().find(|(known, _)| *known == table).map_or(0, |(_, length)| length)
    }

    fn tables(&self) -> impl Iterator<Item = (ExportTable, usize)> + use<> {
        ExportTable::ALL.into_iter().zip(self.lengths.unwrap_or_default())
    }

    /// Keeps sign-ups from taking handles that the export will give to somebody.
    pub(super) async fn reserve_handles(&self) -> StoreResult<()> {
        let accounts = self.length(ExportTable::Accounts);
        for first in (0..accounts).step_by(ROWS) {
            self.write(move |tx| tx.reserve_handles([first, accounts.min(first + ROWS)])).await?;
        }
        Ok(())
    }

    /// Runs a transaction, and lets others write.
    async fn write<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Clone + Send + 'static,
    {
        let result = self.store.write(job).await?;
        tokio::time::sleep(PAUSE).await;
        Ok(result)
    }

    /// Applies the remaining rows. From now on the import will be finished.
    pub(super) async fn run(mut self, store: &Store, progress: OnProgress) -> StoreResult<ImportSummary> {
        let position = self.position;
        store.write(move |tx| tx.set_import_position(position)).await?;
        self.apply_rows(progress).await?;
        self.write_lists().await?;
        self.fill_large_accounts().await?;
        if self.lengths.is_some() {
            self.remove_missing(ExportTable::Bills).await?;
            self.remove_missing(ExportTable::PaymentMethods).await?;
        }
        self.end(store).await
    }

    async fn apply_rows(&mut self, mut progress: OnProgress) -> StoreResult<()> {
        let total = self.tables().map(|(_, length)| length).sum();
        let mut before = 0;
        for (table, length) in self.tables() {
            while self.position.next < before + length {
                let first = self.position.next - before;
                self.apply_range(table, [first, length.min(first + ROWS)], before).await?;
                progress(self.position.next, total);
            }
            before += length;
        }
        Ok(())
    }

    /// Applies rows of a table, up to its end. `before` is the number of rows of the tables before it.
    async fn apply_range(&mut self, table: ExportTable, [first, end]: RowRange, before: usize) -> StoreResult<()> {
        let (position, policies) = (self.position, self.policies);
        let write = move |tx: &mut WriteTx<'_>| {
            let is_due = tx.next_due_at()?.is_some_and(|at| at <= position.began_at);
            let rows = Rows::staged([first, if is_due { end.min(first + ROWS_IF_DUE) } else { end }]);
            let mut act = Act { tx, now: position.began_at, policies: &policies };
            if is_due && table == ExportTable::Services {
                run_late_transitions(&mut act, &rows)?;
            }
            let applied = apply_rows(&mut act, table, &rows)?;
            let position = ImportPosition { next: before + applied.end, ..position };
            act.tx.set_import_position(position)?;
            Ok((applied.counts, position))
        };
        let (counts, position) = self.write(write).await?;
        self.summary.add(table, counts);
        self.position = position;
        Ok(())
    }

    /// Writes the rows of lists, and then the last days: counted together.
    async fn write_lists(&mut self) -> StoreResult<()> {
        if self.position.listed.is_none() {
            let (stage, database) = (self.stage.clone(), self.store.database());
            on_stage(move || Stage::stage_lists(&stage, &database)).await?;
        }
        let [lists, days] = self.store.write(|tx| tx.staged_lists()).await?;
        let mut listed = self.position.listed.unwrap_or_default();
        while listed < lists + days {
            let (position, is_served) = (self.position, self.is_served);
            let end = (listed + ROWS).min(if listed < lists { lists } else { lists + days });
            let write = move |tx: &mut WriteTx<'_>| {
                if listed < lists {
                    tx.write_staged_lists([listed, end], is_served)?;
                } else {
                    tx.write_staged_last_days([listed - lists, end - lists])?;
                }
                tx.set_import_position(ImportPosition { listed: Some(end), ..position })
            };
            self.write(write).await?;
            listed = end;
        }
        Ok(())
    }

    /// Adds the missing rows to the indexes of large accounts.
    async fn fill_large_accounts(&self) -> StoreResult<()> {
        for account in self.store.read(|reader| reader.incomplete_large_accounts()).await? {
            let name = account.clone();
            let services: Arc<[ServiceId]> = self.store.read(move |reader| reader.service_ids(&name)).await?.into();
            let mut passed = 0;
            while passed < services.len() {
                let (name, services) = (account.clone(), Arc::clone(&services));
                let fill = move |tx: &mut WriteTx<'_>, is_over: &dyn Fn() -> bool| {
                    tx.fill_large_account(&name, &services[passed..], is_over)
                };
                passed += run_chunk(&self.store, &self.clock, fill).await?;
            }
            self.write(move |tx| tx.complete_large_account(&account)).await?;
        }
        Ok(())
    }

    /// Removes bills or payment methods that the export lacks.
    async fn remove_missing(&mut self, table: ExportTable) -> StoreResult<()> {
        // All that are staged are there by now.
        if self.store.read(move |reader| reader.count_replaceable_rows(table)).await? == self.length(table) {
            return Ok(());
        }
        let mut next = Some(RemovalPosition::first(table));
        while let Some(after) = next {
            let (removed, last) = self.write(move |tx| tx.remove_missing(table, &after, ROWS)).await?;
            self.summary.add(table, RowCounts { removed, ..RowCounts::default() });
            next = last;
        }
        Ok(())
    }

    async fn end(self, store: &Store) -> StoreResult<ImportSummary> {
        // The first server may have started during the import.
        let announces_all = !self.is_served || self.is_resumed;
        let [accounts, services] = [ExportTable::Accounts, ExportTable::Services].map(|table| self.length(table));
        let (is_whole, now) = (self.lengths.is_some(), self.clock.now());
        let end = move |tx: &mut WriteTx<'_>| {
            tx.end_import(announces_all)?;
            // Emails that waited for the end of the import may leave.
            tx.announce(Change::Outbox);
            if is_whole { tx.record_applied_import(accounts, services, now) } else { Ok(()) }
        };
        self.store.close().await;
        // So that nobody waits for the disk while this holds the lock. Its commit makes all others durable.
        store.checkpoint().await?;
        store.write(end).await?;
        Ok(self.summary)
    }
}
