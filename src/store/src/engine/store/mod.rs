//! The handle to the database.

#[cfg(feature = "test-clock")]
mod for_tests;

use super::connection::Connection;
use super::delivery_log::DeliveryPosition;
use super::due_changes::{Awaited, DueChanges};
use super::open_purpose::OpenPurpose;
use super::session_cache::SessionCache;
use super::sqlite::{
    DatabaseFile, FeedMark, Reader, Session, WriteConnection, checkpoint, connection, feed_mark, leftover_log, mark,
};
use super::statement_log::StatementLog;
use super::subscriptions::{Subscription, Subscriptions};
use super::transaction::{Change, ReadTx, WriteTx};
use super::writer::{Followers, Writer, WriterFigures};
use crate::{LiveSession, SessionLimits, StoreError, StoreResult, TokenHash};
use handover_rules::{NicHandle, Timestamp};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast;

/// Time for a read with its waiting; for an import there is no limit.
const READ_PATIENCE: Duration = Duration::from_secs(5);

/// Time that [`Store::check`] waits for the write lock.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// Handle to the database; clones share it.
#[derive(Clone)]
pub struct Store {
    writer: Arc<Writer>,
    reader: Arc<Reader>,
    file: Arc<DatabaseFile>,
    /// Only in a server.
    feed_mark: Option<Arc<FeedMark>>,
    due_changes: DueChanges,
    subscriptions: Arc<Subscriptions>,
    sessions: Arc<SessionCache>,
    #[cfg(feature = "test-clock")]
    statements: Arc<StatementLog>,
    /// Otherwise changes are left to the server to announce.
    is_server: bool,
}

impl Store {
    /// Opens the database at `path`, creating it if missing, and migrates its schema.
    ///
    /// # Errors
    /// The file cannot be opened, is not a Handover database, was written by a later version, or has the log of another file
    /// beside it.
    pub fn open(path: &Path) -> StoreResult<Self> {
        let connection = leftover_log::open_with_own_log(path)?;
        feed_mark::remove_unless_confirmed(path, &connection)?;
        Self::with(path, connection, OpenPurpose::Command)
    }

    /// Opens the database like [`Store::open`] for the only server on it, which notices from now on when another process
    /// overwrites the file.
    ///
    /// # Errors
    /// As for [`Store::open`].
    pub fn open_for_server(path: &Path) -> StoreResult<Self> {
        let connection = leftover_log::open_with_own_log(path)?;
        mark::renew_mark(&connection)?;
        leftover_log::renew_version(&connection)?;
        let feed_mark = FeedMark::open(path, &connection)?;
        let store = Self::with(path, connection, OpenPurpose::Server)?;
        Ok(Self { feed_mark: Some(Arc::new(feed_mark)), ..store })
    }

    /// Opens the database of another store for an import, beside a server if it `is_served`: see decision 0013.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn open_for_import(path: &Path, is_served: bool) -> StoreResult<Self> {
        let purpose = if is_served { OpenPurpose::Import } else { OpenPurpose::ImportAlone };
        Self::with(path, connection::open_for_import(path)?, purpose)
    }

    fn with(path: &Path, connection: Session, purpose: OpenPurpose) -> StoreResult<Self> {
        let file = Arc::new(DatabaseFile::of(path, &connection, purpose == OpenPurpose::Server)?);
        let due_changes = DueChanges::default();
        let subscriptions = Arc::new(Subscriptions::default());
        let statements = Arc::<StatementLog>::default();
        let sessions = Arc::<SessionCache>::default();
        let followers = Followers {
            due_changes: due_changes.clone(),
            subscriptions: Arc::clone(&subscriptions),
            sessions: Arc::clone(&sessions),
        };
        let connection = WriteConnection::new(connection, Arc::clone(&file), purpose)?;
        let writer = Writer::start(connection, followers, Arc::clone(&statements))?;
        let patience = match purpose {
            OpenPurpose::Server | OpenPurpose::Command => Some(READ_PATIENCE),
            OpenPurpose::Import | OpenPurpose::ImportAlone => None,
        };
        let reader = Reader::open(Arc::clone(&file), patience, Arc::clone(&statements))?;
        Ok(Self {
            writer: Arc::new(writer),
            reader: Arc::new(reader),
            file,
            feed_mark: None,
            due_changes,
            subscriptions,
            sessions,
            #[cfg(feature = "test-clock")]
            statements,
            is_server: purpose == OpenPurpose::Server,
        })
    }

    /// Moves pages from the log to the file as far as no reader or writer blocks that, and waits for the disk. Blocks no reads
    /// and writes.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub async fn checkpoint(&self) -> StoreResult<()> {
        self.writer
            .run(|tx| {
                let Connection::Sqlite(session) = tx.connection;
                mark::add_checkpoint(session)
            })
            .await?;
        let file = Arc::clone(&self.file);
        let work = tokio::task::spawn_blocking(move || checkpoint::once(file.path()));
        work.await.map_err(|error| StoreError::Engine(Box::new(error)))?
    }

    /// Closes all connections. The last one to a database moves the log to the file and removes it. Clones keep theirs.
    pub async fn close(self) {
        let Self { writer, reader, .. } = self;
        drop(reader);
        if let Ok(writer) = Arc::try_unwrap(writer) {
            // It panics only if the thread of the writer did.
            let _ = tokio::task::spawn_blocking(move || writer.close()).await;
        }
    }

    /// Checks that the database can be read and written: that its file is in place and not locked, and that the last
    /// transaction was written.
    ///
    /// # Errors
    /// The reason why not.
    pub async fn check(&self) -> StoreResult<()> {
        self.reader.check_contents().await?;
        // An empty transaction takes the write lock and writes nothing.
        let lock = self.writer.run(|_| Ok(()));
        tokio::time::timeout(LOCK_PATIENCE, lock)
            .await
            .unwrap_or_else(|_| Err(StoreError::Unavailable("the database file is locked".to_owned())))?;
        self.file.require_no_trouble()
    }

    /// Runs `job` in a transaction of its own on the writer; an error rolls it back. Returns once the commit is durable. `job`
    /// must have no effects outside of the transaction, so that it can be repeated.
    ///
    /// # Errors
    /// The error of `job`, or a database error.
    pub async fn write<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Clone + Send + 'static,
    {
        self.noting(self.writer.run(self.announcing(job)).await)
    }

    /// `result`, after noting whether it shows that the file is malformed.
    fn noting<T>(&self, result: StoreResult<T>) -> StoreResult<T> {
        result.inspect_err(|error| self.file.note_damage(error))
    }

    /// `job`, which also leaves its changes to the server to announce if this is another process.
    fn announcing<T>(
        &self,
        job: impl FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Send + 'static,
    ) -> impl FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Send + 'static {
        let is_server = self.is_server;
        move |tx: &mut WriteTx<'_>| {
            let result = job(tx)?;
            if !is_server {
                tx.leave_announcements()?;
            }
            Ok(result)
        }
    }

    /// The figures of the writer, for monitoring.
    #[must_use]
    pub fn writer_figures(&self) -> &WriterFigures {
        self.writer.figures()
    }

    /// The path of the database.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// To be called before events up to this number are handed out.
    pub(crate) fn note_handed_out(&self, number: i64) {
        if let Some(mark) = &self.feed_mark {
            mark.note(number);
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
        self.noting(self.reader.run(job).await)
    }

    /// Runs a long read in one snapshot, on a connection of its own and on this thread. While it runs, the write-ahead log
    /// grows.
    ///
    /// # Errors
    /// The error of `job`, or a database error.
    pub fn read_snapshot<T>(&self, job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>) -> StoreResult<T> {
        self.noting(self.reader.run_alone(job))
    }

    /// The session with this token hash, unless it has ended or timed out. Usually without a read.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn session(
        &self,
        hash: TokenHash,
        now: Timestamp,
        limits: SessionLimits,
    ) -> StoreResult<Option<LiveSession>> {
        let generation = match self.sessions.get(&hash) {
            Ok(session) => return Ok(session.is_live(now, limits).then_some(session)),
            Err(generation) => generation,
        };
        let found = self.read(move |reader| reader.session(&hash, now, limits)).await?;
        if let Some(session) = &found {
            self.sessions.put(hash, session.clone(), generation);
        }
        Ok(found)
    }

    /// Records the use of a session, unless another call does so at the same time.
    pub async fn record_session_use(&self, hash: TokenHash, now: Timestamp) {
        if self.sessions.claim_use(&hash) && self.write(move |tx| tx.touch_session(&hash, now)).await.is_err() {
            // The next call tries again.
            self.sessions.forget(&hash);
        }
    }

    /// Subscribes to committed changes that concern one account, and to the end of one of its sessions.
    #[must_use]
    pub fn subscribe(&self, account: &NicHandle, session: TokenHash) -> Subscription {
        self.subscriptions.subscribe(account, session)
    }

    /// The position in the sequence of changes that subscribers receive: later reads contain all changes up to it.
    #[must_use]
    pub fn delivery_position(&self) -> DeliveryPosition {
        self.subscriptions.position()
    }

    /// Subscribes to committed changes of a kind that a loop in the background waits for.
    #[must_use]
    pub fn changes(&self, awaited: Awaited) -> broadcast::Receiver<Change> {
        self.due_changes.subscribe(awaited)
    }
}
