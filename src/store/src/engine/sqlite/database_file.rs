//! The database file on disk: noticing that it was deleted or replaced while it is open. See decision 0051.
//!
//! An open file stays usable after its name is gone, and everything written to it is lost with the process. So each
//! commit checks that the names of the database and of its write-ahead log still lead to the files that are open. A file
//! overwritten in place keeps its identity, but loses the mark: in a table of its own, random bytes that are new with each
//! start of a server, and the number of checkpoints since. Each commit of a server reads the mark's bytes from the file: with
//! others it was overwritten, and with fewer checkpoints than before, too, by a copy from earlier in the same run. Each
//! commit also compares the schema version, which copies made with SQLite have changed, and the file's length: a database
//! never gets shorter, unless it is compacted.
//!
//! An open file stays writable after its mode is changed, but the next start would fail. So nothing is written to a
//! file that this process may no longer write.

use super::connection::{open_for_reading, wait_briefly_for_locks, wait_for_no_lock};
use crate::engine::{lock, note_trouble};
use crate::{StoreError, StoreResult};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};

/// Device and inode.
#[cfg(unix)]
type FileIdentity = (u64, u64);

/// Other systems do not let open files be deleted or replaced.
#[cfg(not(unix))]
type FileIdentity = ();

/// The identity and the length of a file.
#[cfg(unix)]
fn look(path: &Path) -> std::io::Result<(FileIdentity, u64)> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(path)?;
    Ok(((metadata.dev(), metadata.ino()), metadata.len()))
}

#[cfg(not(unix))]
fn look(path: &Path) -> std::io::Result<(FileIdentity, u64)> {
    Ok(((), std::fs::metadata(path)?.len()))
}

/// Whether this process may write a file: its mode, its owner, and whether its file system is mounted read-only.
#[cfg(unix)]
fn require_access(path: &Path) -> std::io::Result<()> {
    Ok(rustix::fs::access(path, rustix::fs::Access::WRITE_OK)?)
}

#[cfg(not(unix))]
fn require_access(path: &Path) -> std::io::Result<()> {
    if std::fs::metadata(path)?.permissions().readonly() { Err(ErrorKind::PermissionDenied.into()) } else { Ok(()) }
}

pub(crate) struct DatabaseFile {
    path: PathBuf,
    files: Vec<(PathBuf, FileIdentity)>,
    mark: Option<Vec<u8>>,
    /// Of a server's store.
    probe: Option<MarkProbe>,
    /// The greatest length of the database that was seen since it was compacted.
    longest: AtomicU64,
    /// The reason the database cannot be written at present; `None` if it can.
    trouble: Mutex<Option<WriteObstacle>>,
    is_overwritten: Mutex<bool>,
    /// The reason SQLite gave when it first found the file malformed.
    damage: OnceLock<String>,
}

#[derive(Clone, PartialEq, Eq)]
struct WriteObstacle {
    reason: String,
    /// Found by looking at the files, not by writing.
    is_of_files: bool,
}

impl DatabaseFile {
    /// Remembers the files behind an open connection. A server looks for its mark in the file with each commit;
    /// commands and imports do not, because a server that starts during them gives the file another mark.
    pub(crate) fn of(path: &Path, connection: &Connection, is_server: bool) -> StoreResult<Self> {
        let mark = mark(connection)?;
        let probe = match &mark {
            Some(mark) if is_server => MarkProbe::open(path, mark, connection)?,
            _ => None,
        };
        // SQLite keeps the log while a connection is open.
        let files = [path.to_owned(), beside(path, "-wal")];
        let files = files.into_iter().filter_map(|file| look(&file).ok().map(|(identity, _)| (file, identity)));
        Ok(Self {
            path: path.to_owned(),
            files: files.collect(),
            mark,
            probe,
            longest: AtomicU64::default(),
            trouble: Mutex::default(),
            is_overwritten: Mutex::default(),
            damage: OnceLock::default(),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Fails if a file was deleted, replaced or overwritten since it was opened. Only the writer can recognise a file
    /// that was cut off.
    pub(crate) fn require_in_place(&self, writer: Option<&Connection>) -> StoreResult<()> {
        self.require_not_overwritten()?;
        for (file, opened) in &self.files {
            let fate = match look(file) {
                Ok((found, length)) if found == *opened => {
                    if *file == self.path {
                        self.require_own_contents(length, writer)?;
                    }
                    continue;
                }
                Ok(_) => "was replaced".to_owned(),
                Err(error) if error.kind() == ErrorKind::NotFound => "was deleted or moved".to_owned(),
                Err(error) => format!("cannot be found: {error}"),
            };
            return Err(StoreError::Unavailable(format!(
                "{} {fate} while the server was running. Put it back, or restart the server",
                file.display()
            )));
        }
        self.require_undamaged()
    }

    /// Fails if the file has something else where it had the mark, or got shorter, unless the database was compacted.
    fn require_own_contents(&self, length: u64, writer: Option<&Connection>) -> StoreResult<()> {
        let Some(probe) = &self.probe else { return Ok(()) };
        match probe.look(writer) {
            FileContents::Own => {}
            FileContents::Earlier => self.set_overwritten(),
            FileContents::Other => {
                let fresh = open_for_reading(&self.path).ok();
                match fresh
                    .filter(|fresh| mark(fresh).is_ok_and(|found| is_same_run(found.as_deref(), self.mark.as_deref())))
                {
                    Some(fresh) if probe.follow(&fresh) => {}
                    _ => self.set_overwritten(),
                }
            }
        }
        if let Some(writer) = writer {
            let longest = self.longest.fetch_max(length, Ordering::Relaxed);
            if length < longest {
                // The writer knows its size without the file. Pages that were never in the file are in the log. A
                // database that was compacted and grew again since the last look is reported as cut off: better than
                // the reverse.
                if length < size(writer)?.min(longest) {
                    self.set_overwritten();
                }
                self.longest.store(length, Ordering::Relaxed);
            }
        }
        self.require_not_overwritten()
    }

    fn set_overwritten(&self) {
        let mut is_overwritten = lock(&self.is_overwritten);
        if !std::mem::replace(&mut *is_overwritten, true) {
            tracing::error!("{} was overwritten while the server was running", self.path.display());
        }
    }

    /// Remembers the error of a malformed file, which takes no further write until the next start. A file that was overwritten
    /// is malformed, too, but needs another remedy.
    pub(crate) fn note_damage(&self, error: &StoreError) {
        if let StoreError::Malformed(reason) = error
            && self.require_in_place(None).is_ok()
            && self.damage.set(reason.clone()).is_ok()
        {
            tracing::error!(reason, "the database is malformed; it is not written any more");
        }
    }

    fn require_undamaged(&self) -> StoreResult<()> {
        let Some(reason) = self.damage.get() else { return Ok(()) };
        Err(StoreError::Unavailable(format!(
            "{} is malformed: {reason}. Stop the server, and put a backup in place with `handover restore`",
            self.path.display()
        )))
    }

    /// Fails like [`Self::require_in_place`], and if a file may not be written.
    pub(crate) fn require_writable(&self, writer: Option<&Connection>) -> StoreResult<()> {
        self.require_in_place(writer)?;
        for (file, _) in &self.files {
            require_access(file).map_err(|error| {
                StoreError::Unavailable(format!("{} cannot be written: {error}. Allow it again", file.display()))
            })?;
        }
        Ok(())
    }

    /// Fails once the file was found overwritten: reads would then see a mixture.
    pub(crate) fn require_not_overwritten(&self) -> StoreResult<()> {
        if *lock(&self.is_overwritten) {
            return Err(StoreError::Unavailable(format!(
                "{} was overwritten while the server was running. Stop the server, put the right file in place without \
                 its -wal and -shm files, and start again",
                self.path.display()
            )));
        }
        Ok(())
    }

    /// Fails like [`Self::require_in_place`], and if a connection that was just opened finds another database in the file,
    /// or none at all.
    pub(crate) fn require_same_contents(&self, fresh: Option<&Connection>) -> StoreResult<()> {
        let found = fresh.and_then(|fresh| mark(fresh).ok());
        let is_same =
            self.mark.is_none() || found.is_some_and(|found| is_same_run(found.as_deref(), self.mark.as_deref()));
        if !is_same {
            self.set_overwritten();
        }
        self.require_in_place(None)
    }

    /// Records whether the last transaction could be written, and logs a new reason.
    pub(crate) fn set_trouble(&self, reason: Option<String>) {
        let found = reason.map(|reason| WriteObstacle { is_of_files: self.require_writable(None).is_err(), reason });
        note_trouble(&self.trouble, found, |found| &found.reason);
    }

    /// Whether only a write shows that the fault has passed, as on a full disk.
    pub(crate) fn must_be_tried(&self) -> bool {
        let trouble = lock(&self.trouble);
        trouble.as_ref().is_none_or(|trouble| !trouble.is_of_files)
    }

    /// Fails if the last transaction could not be written.
    pub(crate) fn require_no_trouble(&self) -> StoreResult<()> {
        match &*lock(&self.trouble) {
            Some(trouble) => Err(StoreError::Unavailable(trouble.reason.clone())),
            None => Ok(()),
        }
    }
}

/// The path with an ending appended, such as that of SQLite's own files.
#[must_use]
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

/// The length of the database as of the last commit.
fn size(connection: &Connection) -> StoreResult<u64> {
    let size = "select page_count * page_size from pragma_page_count, pragma_page_size";
    Ok(connection.query_row(size, [], |row| row.get(0))?)
}

/// Length of a mark, and of its random part, which the number of checkpoints follows.
const MARK: usize = 16;
const RANDOM: usize = 8;

pub(crate) fn mark(connection: &Connection) -> StoreResult<Option<Vec<u8>>> {
    let mut statement = connection.prepare("select mark from database_mark")?;
    let mut rows = statement.query([])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}

/// Whether two marks are of the same start of a server.
fn is_same_run(one: Option<&[u8]>, other: Option<&[u8]>) -> bool {
    let random = |mark: &[u8]| mark.first_chunk::<RANDOM>().copied();
    one.and_then(random) == other.and_then(random)
}

/// Gives the database a new mark, and moves it from the log to the file itself.
pub(crate) fn renew_mark(connection: &Connection) -> StoreResult<()> {
    let mut mark: Vec<u8> = connection.query_row("select randomblob(?1)", [RANDOM], |row| row.get(0))?;
    mark.resize(MARK, 0);
    let renew = "insert into database_mark (id, mark) values (1, ?1)
        on conflict (id) do update set mark = excluded.mark";
    connection.execute(renew, [mark])?;
    connection.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()))?;
    Ok(())
}

/// Counts a checkpoint in the mark, before it begins: copies of the file from before it then have an earlier mark. The next
/// one makes up for one that fails.
pub(crate) fn count_checkpoint(connection: &mut Connection) {
    let counted = wait_briefly_for_locks(connection).and_then(|()| {
        let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
        add_checkpoint(&transaction)?;
        Ok(transaction.commit()?)
    });
    if let Err(error) = counted.and(wait_for_no_lock(connection)) {
        tracing::debug!(%error, "a checkpoint was not counted");
    }
}

/// The same within a transaction.
pub(crate) fn add_checkpoint(connection: &Connection) -> StoreResult<()> {
    let Some(mut mark) = mark(connection)?.filter(|mark| mark.len() == MARK) else { return Ok(()) };
    let count = mark[RANDOM..].iter().fold(0_u64, |count, byte| (count << 8) | u64::from(*byte));
    mark.truncate(RANDOM);
    mark.extend((count + 1).to_be_bytes());
    connection.execute("update database_mark set mark = ?1", [mark])?;
    Ok(())
}

#[cfg(unix)]
use unix::MarkProbe;

enum FileContents {
    /// Its own, as far as known.
    Own,
    /// Those of a copy from earlier in the same run, or of one made with SQLite.
    Earlier,
    /// The mark is not where it was.
    Other,
}

/// Reads the mark where the file has it, without SQLite, which would answer from its caches or from the write-ahead log.
#[cfg(unix)]
mod unix {
    use crate::engine::sqlite::connection::schema_version;
    use crate::engine::sqlite::database_file::FileContents;
    use crate::{StoreError, StoreResult};
    use rusqlite::Connection;
    use std::fs::File;
    use std::mem::ManuallyDrop;
    use std::os::unix::fs::FileExt;
    use std::path::Path;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// The random part of a mark; the number of checkpoints follows it.
    type Random = [u8; 8];

    /// Not known yet, or not any more. No table begins on the first bytes of a database.
    const UNKNOWN: u64 = 0;

    /// File offset of the schema version, a big-endian integer of four bytes.
    const SCHEMA_VERSION_AT: u64 = 40;

    pub(super) struct MarkProbe {
        /// Never closed: a process that closes a file loses all its locks on it, and with them those of SQLite.
        file: ManuallyDrop<File>,
        random: Random,
        page_size: usize,
        /// The schema version when the server started.
        schema_version: i64,
        page_at: AtomicU64,
        at: AtomicU64,
        /// The most checkpoints that the mark in the file has counted.
        checkpoints: AtomicU64,
    }

    impl MarkProbe {
        /// `None` if this is not one of our marks.
        pub(super) fn open(path: &Path, mark: &[u8], connection: &Connection) -> StoreResult<Option<Self>> {
            let Some((random, _)) = mark.split_first_chunk().filter(|(_, count)| count.len() == 8) else {
                return Ok(None);
            };
            let (page_at, page_size) = page_of_mark(connection)?;
            let file = File::open(path).map_err(|error| StoreError::Unavailable(error.to_string()))?;
            let probe = Self {
                file: ManuallyDrop::new(file),
                random: *random,
                page_size: usize::try_from(page_size).map_err(StoreError::engine)?,
                schema_version: schema_version(connection)?,
                page_at: AtomicU64::new(page_at),
                at: AtomicU64::new(UNKNOWN),
                checkpoints: AtomicU64::default(),
            };
            probe.search();
            Ok(Some(probe))
        }

        /// Compares the file with what the server has put there. While the offset of the mark is unknown, because it may be
        /// in the log only, this searches for it.
        pub(super) fn look(&self, writer: Option<&Connection>) -> FileContents {
            if self.at.load(Ordering::Relaxed) == UNKNOWN {
                self.search();
                return FileContents::Own;
            }
            let Some(count) = self.count().or_else(|| self.search().then(|| self.count()).flatten()) else {
                return FileContents::Other;
            };
            // Twice, as SQLite may be writing it.
            let is_earlier = |count: u64| count < self.checkpoints.load(Ordering::Relaxed);
            if is_earlier(count) && self.count().is_none_or(is_earlier) {
                return FileContents::Earlier;
            }
            self.checkpoints.fetch_max(count, Ordering::Relaxed);
            if writer.is_some_and(|writer| self.has_other_schema(writer)) {
                return FileContents::Earlier;
            }
            FileContents::Own
        }

        /// The number of checkpoints in the mark; `None` if it is not where it was.
        fn count(&self) -> Option<u64> {
            let (mut random, mut count) = (Random::default(), [0; 8]);
            let at = self.at.load(Ordering::Relaxed);
            self.file.read_exact_at(&mut random, at).ok()?;
            self.file.read_exact_at(&mut count, at + 8).ok()?;
            (random == self.random).then(|| u64::from_be_bytes(count))
        }

        /// Whether the file has a schema version that it cannot have: the schema changes by 1 for each statement, and the
        /// writer knows changes that are in the log only.
        fn has_other_schema(&self, writer: &Connection) -> bool {
            let mut version = [0; 4];
            let is_read = self.file.read_exact_at(&mut version, SCHEMA_VERSION_AT).is_ok();
            let version = i64::from(u32::from_be_bytes(version));
            is_read
                && version != self.schema_version
                && schema_version(writer).is_ok_and(|latest| !(self.schema_version..=latest).contains(&version))
        }

        /// Searches for the mark on its page; returns whether it is there.
        fn search(&self) -> bool {
            let (page_at, mut page) = (self.page_at.load(Ordering::Relaxed), vec![0; self.page_size]);
            if self.file.read_exact_at(&mut page, page_at).is_err() {
                return false;
            }
            let found = page.windows(self.random.len()).position(|bytes| bytes == self.random);
            let found = found.and_then(|place| u64::try_from(place).ok());
            if let Some(place) = found {
                self.at.store(page_at + place, Ordering::Relaxed);
            }
            found.is_some()
        }

        /// Searches for the mark where another connection says that it is now; `false` if it should still be where it was.
        pub(super) fn follow(&self, connection: &Connection) -> bool {
            let Ok((page_at, _)) = page_of_mark(connection) else { return false };
            if self.page_at.swap(page_at, Ordering::Relaxed) == page_at {
                return false;
            }
            self.at.store(UNKNOWN, Ordering::Relaxed);
            self.search();
            true
        }
    }

    /// File offset of the page with the mark, and the length of pages. The table has one row, so it is on one page.
    fn page_of_mark(connection: &Connection) -> StoreResult<(u64, u64)> {
        let place = "select (rootpage - 1) * page_size, page_size from sqlite_schema, pragma_page_size
            where name = 'database_mark'";
        Ok(connection.query_row(place, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }
}

/// Other systems: health checks compare the mark, commits do not.
#[cfg(not(unix))]
struct MarkProbe;

#[cfg(not(unix))]
impl MarkProbe {
    #[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
    fn open(_: &std::path::Path, _: &[u8], _: &rusqlite::Connection) -> crate::StoreResult<Option<Self>> {
        Ok(None)
    }

    fn look(&self, _: Option<&rusqlite::Connection>) -> FileContents {
        FileContents::Own
    }

    fn follow(&self, _: &rusqlite::Connection) -> bool {
        true
    }
}
