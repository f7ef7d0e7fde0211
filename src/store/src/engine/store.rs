//! The handle to the database.

use super::commands::StagePlace;
use super::connection::{Connection, WriteEngine};
use super::database::{ClusterState, Database, OpenPurpose, ServerState};
use super::followers::{Awaited, Followers, LiveSession, Origin, SessionLimits};
use super::lane::Lane;
use super::postgres::{Cluster, ImportLock, ROWS_VISITED, lock_imports, on_own_thread, write_pages};
use super::sqlite::Files;
use super::subscriptions::{DeliveryPosition, Subscription};
use super::transaction::{Change, ReadTx, StatementLog, WriteTx};
use super::writer::{Writer, WriterFigures};
use crate::{StoreError, StoreResult, TokenHash};
use handover_rules::{NicHandle, Timestamp};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{broadcast, watch};

/// Time for a read with its waiting; for an import there is no limit.
const READ_PATIENCE: Duration = Duration::from_secs(5);

/// Time that [`Store::check`] waits for the write lock.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// The engine of a database, with the connections of this process that read it.
#[derive(Clone)]
enum Engine {
    Sqlite(Arc<Files>),
    Postgres(Arc<Cluster>),
}

/// Handle to the database; clones share it.
#[derive(Clone)]
pub struct Store {
    writer: Arc<Writer>,
    engine: Engine,
    followers: Followers,
    statements: Arc<StatementLog>,
    /// Under which this process leaves its changes to others.
    origin: Arc<Origin>,
    /// The number of the last announcement that was followed.
    followed: Arc<AtomicI64>,
}

impl Store {
    /// Opens a database, creating its file if missing, and migrates its schema.
    ///
    /// # Errors
    /// The database cannot be opened, is not Handover's, was written by a later version, or is a file with the log of another
    /// one beside it.
    pub fn open(database: impl Into<Database>) -> StoreResult<Self> {
        Self::with(&database.into(), OpenPurpose::Command)
    }

    /// Opens a database like [`Store::open`] for a server. A file has only one, which notices from now on when another process
    /// overwrites it.
    pub fn open_for_server(database: impl Into<Database>) -> StoreResult<Self> {
        Self::with(&database.into(), OpenPurpose::Server)
    }

    /// Opens the database of another store for an import, beside a server if it `is_served`: see decision 0013.
    pub fn open_for_import(&self, is_served: bool) -> StoreResult<Self> {
        let purpose = if is_served { OpenPurpose::Import } else { OpenPurpose::ImportAlone };
        Self::with(&self.database(), purpose)
    }

    fn with(database: &Database, purpose: OpenPurpose) -> StoreResult<Self> {
        let statements = Arc::<StatementLog>::default();
        let (followers, origin) = (Followers::default(), Arc::<Origin>::default());
        let patience = match purpose {
            OpenPurpose::Server | OpenPurpose::Command => Some(READ_PATIENCE),
            OpenPurpose::Import | OpenPurpose::ImportAlone => None,
        };
        let (engine, connection): (_, Box<dyn WriteEngine>) = match database {
            Database::File(path) => {
                let (files, connection) = Files::open(path, purpose, patience, &statements)?;
                (Engine::Sqlite(Arc::new(files)), Box::new(connection))
            }
            Database::Postgres(url) => {
                let (cluster, connection) = Cluster::open(url, purpose, patience, &statements)?;
                (Engine::Postgres(Arc::new(cluster)), Box::new(connection))
            }
        };
        // The only server of a file follows what other processes leave; nobody follows it.
        let is_followed = matches!(engine, Engine::Postgres(_)) || purpose != OpenPurpose::Server;
        let left_by = is_followed.then(|| Arc::clone(&origin));
        let writer = Writer::start(connection, followers.clone(), left_by, Arc::clone(&statements))?;
        let store = Self { writer: Arc::new(writer), engine, followers, origin, followed: Arc::default(), statements };
        if purpose == OpenPurpose::Server {
            // No client has loaded anything yet that could be out of date.
            let last = on_own_thread(|| store.read_snapshot(|reader| reader.last_announcement()))?;
            store.followed.store(last, Ordering::Relaxed);
        }
        Ok(store)
    }

    #[must_use]
    pub fn database(&self) -> Database {
        match &self.engine {
            Engine::Sqlite(files) => Database::File(files.file.path().to_owned()),
            Engine::Postgres(cluster) => Database::Postgres(cluster.url().clone()),
        }
    }

    /// Moves pages from SQLite's log to its file as far as no reader or writer blocks that, and waits for the disk. Blocks no
    /// reads and writes. PostgreSQL does so by itself.
    pub async fn checkpoint(&self) -> StoreResult<()> {
        let Engine::Sqlite(files) = &self.engine else { return Ok(()) };
        self.writer.run(|tx| tx.count_checkpoint()).await?;
        files.checkpoint().await
    }

    /// Closes all connections. The last one to a file moves the log to it and removes the log. Clones keep theirs.
    pub async fn close(self) {
        let Self { writer, engine, .. } = self;
        drop(engine);
        if let Ok(writer) = Arc::try_unwrap(writer) {
            // It panics only if the thread of the writer did.
            let _ = tokio::task::spawn_blocking(move || writer.close()).await;
        }
    }

    /// Checks that the database can be read and written: that it is in place and not locked, and that the last transaction was
    /// written.
    pub async fn check(&self) -> StoreResult<()> {
        match &self.engine {
            Engine::Sqlite(files) => files.reader.check_contents().await?,
            // Servers take turns to write, so that a turn is waited for only to see whether a trouble is over.
            Engine::Postgres(cluster) if !cluster.has_trouble() => return cluster.check().await,
            Engine::Postgres(_) => {}
        }
        let lock = self.writer.run(|tx| match tx.connection {
            // An empty transaction takes the write lock and writes nothing.
            Connection::Sqlite(_) => Ok(()),
            Connection::Postgres(session) => write_pages(session),
        });
        tokio::time::timeout(LOCK_PATIENCE, lock)
            .await
            .unwrap_or_else(|_| Err(StoreError::unavailable("the database is locked")))?;
        match &self.engine {
            Engine::Sqlite(files) => files.file.require_no_trouble(),
            Engine::Postgres(cluster) => cluster.check().await,
        }
    }

    /// Runs `job` in a transaction of its own on the writer; an error rolls it back. Returns once the commit is durable. `job`
    /// must have no effects outside of the transaction, so that it can be repeated.
    pub async fn write<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Clone + Send + 'static,
    {
        self.noting(self.writer.run(job).await)
    }

    /// `result`, after noting whether it shows that the file is malformed.
    fn noting<T>(&self, result: StoreResult<T>) -> StoreResult<T> {
        result.inspect_err(|error| {
            if let Engine::Sqlite(files) = &self.engine {
                files.file.note_damage(error);
            }
        })
    }

    #[must_use]
    pub fn writer_figures(&self) -> &WriterFigures {
        self.writer.figures()
    }

    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.engine {
            Engine::Sqlite(files) => Some(files.file.path()),
            Engine::Postgres(_) => None,
        }
    }

    /// The state of the PostgreSQL cluster; `None` for a file.
    pub async fn cluster_state(&self) -> StoreResult<Option<ClusterState>> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(None),
            Engine::Postgres(cluster) => cluster.state().await.map(Some),
        }
    }

    /// Keeps other imports off a database of PostgreSQL until the lock is dropped; `None` if one runs, or for a file.
    pub fn lock_imports(&self) -> StoreResult<Option<ImportLock>> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(None),
            Engine::Postgres(cluster) => lock_imports(cluster.url()),
        }
    }

    /// The place for the staged rows of an import, with the path of the stage beside a file.
    #[must_use]
    pub fn stage_place(&self, beside_file: PathBuf) -> StagePlace {
        match &self.engine {
            Engine::Sqlite(_) => StagePlace::File(beside_file),
            Engine::Postgres(cluster) => StagePlace::Schema(cluster.url().clone()),
        }
    }

    /// To be called before events up to this number are handed out.
    pub(crate) fn note_handed_out(&self, number: i64) {
        if let Engine::Sqlite(files) = &self.engine {
            files.note_handed_out(number);
        }
    }

    /// Runs `job` on one snapshot of the database. It is given up when the caller drops the future, or after a time limit. A
    /// long job is begun on the caller's thread and repeated on another, so it must have no effects of its own.
    ///
    /// # Errors
    /// The error of `job`, a database error, or [`StoreError::Busy`] if too many wait or the time is up.
    pub async fn read<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> StoreResult<T> + Clone + Send + 'static,
    {
        self.noting(match &self.engine {
            Engine::Sqlite(files) => files.reader.run(job).await,
            Engine::Postgres(cluster) => cluster.reader.run(job).await,
        })
    }

    /// Runs a long read in one snapshot, on a connection of its own and on this thread. While it runs, the write-ahead log
    /// grows.
    pub fn read_snapshot<T>(&self, job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>) -> StoreResult<T> {
        self.noting(match &self.engine {
            Engine::Sqlite(files) => files.reader.run_alone(job),
            Engine::Postgres(cluster) => cluster.reader.run_alone(job),
        })
    }

    /// The session with this token hash, unless it has ended or timed out. Without a read if this process remembers it; on
    /// PostgreSQL another server may have ended it.
    pub async fn session(
        &self,
        hash: TokenHash,
        now: Timestamp,
        limits: SessionLimits,
    ) -> StoreResult<Option<LiveSession>> {
        let read = move |reader: &ReadTx<'_>| reader.session(&hash, now, limits);
        if let Engine::Postgres(_) = self.engine {
            return self.read(read).await;
        }
        let generation = match self.followers.sessions.get(&hash) {
            Ok(session) => return Ok(session.is_live(now, limits).then_some(session)),
            Err(generation) => generation,
        };
        let found = self.read(read).await?;
        if let Some(session) = &found {
            self.followers.sessions.put(hash, session.clone(), generation);
        }
        Ok(found)
    }

    /// Records the use of a session, unless another call does so at the same time.
    pub async fn record_session_use(&self, hash: TokenHash, now: Timestamp) {
        if self.followers.sessions.claim_use(&hash) && self.write(move |tx| tx.touch_session(&hash, now)).await.is_err()
        {
            // The next call tries again.
            self.followers.sessions.forget(&hash);
        }
    }

    /// Subscribes to committed changes that concern one account, and to the end of one of its sessions.
    #[must_use]
    pub fn subscribe(&self, account: &NicHandle, session: TokenHash) -> Subscription {
        self.followers.subscriptions.subscribe(account, session)
    }

    /// Begins to look whether a server may serve, and to seek the duty. The only server of a file has nobody to agree with.
    pub fn begin_to_serve(&self, server: ServerState) -> StoreResult<()> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(cluster) => cluster.begin_to_serve(server),
        }
    }

    /// Whether this server is on duty: one of those on a database runs timers and sends emails and webhooks. A file has only
    /// one, which always is.
    #[must_use]
    pub fn duty(&self) -> watch::Receiver<bool> {
        let of_cluster = match &self.engine {
            Engine::Sqlite(_) => None,
            Engine::Postgres(cluster) => cluster.duty(),
        };
        of_cluster.unwrap_or_else(|| watch::channel(true).1)
    }

    /// Announces changes that other processes have left since the last call; `false` if there may be more.
    pub async fn announce_others_changes(&self) -> StoreResult<bool> {
        let (after, origin) = (self.followed.load(Ordering::Relaxed), Arc::clone(&self.origin));
        let announced = self.read(move |reader| reader.announced_after(after, &origin)).await?;
        match &announced.changes {
            Some(changes) if changes.is_empty() => {}
            Some(changes) => {
                self.followers.sessions.forget_changed(changes);
                self.followers.announce(changes);
            }
            None => self.followers.announce_everything(),
        }
        self.followed.store(announced.last, Ordering::Relaxed);
        Ok(!announced.has_more)
    }

    /// The position in the sequence of changes that subscribers receive: later reads contain all changes up to it.
    #[must_use]
    pub fn delivery_position(&self) -> DeliveryPosition {
        self.followers.subscriptions.position()
    }

    /// Subscribes to committed changes of a kind that a loop in the background waits for.
    #[must_use]
    pub fn changes(&self, awaited: Awaited) -> broadcast::Receiver<Change> {
        self.followers.due_changes.subscribe(awaited)
    }
}

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
    pub fn read_counting_steps<T: Send>(
        &self,
        job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T> + Send,
    ) -> StoreResult<(T, u64)> {
        let files = match &self.engine {
            Engine::Sqlite(files) => files,
            Engine::Postgres(cluster) => {
                let counted = |reader: &ReadTx<'_>| Ok((job(reader)?, reader.value(ROWS_VISITED, [])?));
                return on_own_thread(|| cluster.reader.run_alone(counted));
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
