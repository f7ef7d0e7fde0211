//! Settings and probes for tests.

use super::{Engine, Store};
use crate::engine::connection::Connection;
use crate::engine::lane::Lane;
use crate::engine::postgres;
use crate::{ReadTx, StoreResult, WriteTx};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

impl Store {
    /// Keeps the database from growing beyond this number of pages, or beyond its present size if that is larger: for
    /// tests of a full disk.
    pub async fn limit_size(&self, pages: u32) -> StoreResult<()> {
        let limit = move |tx: &mut WriteTx<'_>| {
            let Connection::Sqlite(session) = tx.connection else { return Ok(()) };
            Ok(session.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?)
        };
        self.write(limit).await
    }

    /// Removes the time limit of reads, for tests of callers that go away.
    pub fn lift_time_limit(&self) {
        self.long_reads().lift_time_limit();
    }

    /// Lets all jobs that wait share a commit, however long they take, for tests of batches.
    pub fn lift_batch_time(&self) {
        self.writer.lift_batch_time();
    }

    /// Treats all reads as long, or none, for tests of a full queue.
    pub fn treat_reads_as_long(&self, all: bool) {
        self.long_reads().take_all(all);
    }

    fn long_reads(&self) -> &Lane {
        match &self.engine {
            Engine::Sqlite(files) => &files.reader.long_reads,
            Engine::Postgres(cluster) => cluster.reader.long_reads(),
        }
    }

    /// Whether the changes that other processes have left by now are announced.
    pub async fn has_announced_others_changes(&self) -> StoreResult<bool> {
        Ok(self.read(|reader| reader.last_announcement()).await? <= self.followed.load(Ordering::Relaxed))
    }

    /// The jobs that wait for the writer, for tests that hold it.
    #[must_use]
    pub fn waiting_writes(&self) -> i64 {
        self.writer.waiting()
    }

    /// The statements of each transaction since the last call, for tests that count them. The first call begins the log.
    #[must_use]
    pub fn take_statements(&self) -> Vec<Vec<String>> {
        self.statements.take()
    }

    /// Runs `job` on a snapshot, on a connection of its own; also returns the number of steps of SQLite's virtual
    /// machine, or of rows that PostgreSQL has visited in indexes and tables, for tests of the cost of a read.
    ///
    /// # Errors
    /// The error of `job`, or a database error.
    pub fn read_counting_steps<T: Send>(
        &self,
        job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T> + Send,
    ) -> StoreResult<(T, u64)> {
        let files = match &self.engine {
            Engine::Sqlite(files) => files,
            Engine::Postgres(cluster) => {
                let counted = |reader: &ReadTx<'_>| Ok((job(reader)?, reader.value(postgres::ROWS_VISITED, [])?));
                return postgres::on_own_thread(|| cluster.reader.run_alone(counted));
            }
        };
        let mut connection = files.another()?;
        let steps = Arc::<AtomicU64>::default();
        let counted = Arc::clone(&steps);
        let count = move || {
            counted.fetch_add(1, Ordering::Relaxed);
            false
        };
        connection.progress_handler(1, Some(count))?;
        let found = job(&ReadTx::new(&connection, &self.statements))?;
        Ok((found, steps.load(Ordering::Relaxed)))
    }
}
