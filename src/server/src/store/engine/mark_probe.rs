//! Reading the mark of a database where the file has it, without SQLite: see [`super::database_file`].
//!
//! SQLite itself would answer from its caches, or from the write-ahead log.

#[cfg(unix)]
pub(in crate::store) use unix::MarkProbe;

#[cfg(unix)]
mod unix {
    use crate::store::{StoreError, StoreResult};
    use rusqlite::Connection;
    use std::fs::File;
    use std::mem::ManuallyDrop;
    use std::os::unix::fs::FileExt;
    use std::path::Path;
    use std::sync::atomic::{AtomicU64, Ordering};

    type Mark = [u8; 16];

    /// Not known yet, or not any more. No table begins on the first bytes of a database.
    const UNKNOWN: u64 = 0;

    pub(in crate::store) struct MarkProbe {
        /// Never closed: a process that closes a file loses all its locks on it, and with them those of SQLite.
        file: ManuallyDrop<File>,
        mark: Mark,
        page_size: usize,
        /// File offset of the page with the mark.
        page_at: AtomicU64,
        /// File offset of the mark.
        at: AtomicU64,
    }

    impl MarkProbe {
        /// `None` if this is not one of our marks.
        pub(in crate::store) fn open(path: &Path, mark: &[u8], connection: &Connection) -> StoreResult<Option<Self>> {
            let Ok(mark) = mark.try_into() else { return Ok(None) };
            let (page_at, page_size) = page_of_mark(connection)?;
            let file = File::open(path).map_err(|error| StoreError::Unavailable(error.to_string()))?;
            let probe = Self {
                file: ManuallyDrop::new(file),
                mark,
                page_size: usize::try_from(page_size).unwrap_or_default(),
                page_at: AtomicU64::new(page_at),
                at: AtomicU64::new(UNKNOWN),
            };
            probe.search();
            Ok(Some(probe))
        }

        /// Whether the mark is still at its known offset. While the offset is unknown, because the mark may be in the log
        /// only, this searches for it and returns true.
        pub(in crate::store) fn finds_mark(&self) -> bool {
            let at = self.at.load(Ordering::Relaxed);
            if at == UNKNOWN {
                self.search();
                return true;
            }
            let mut found = Mark::default();
            self.file.read_exact_at(&mut found, at).is_ok() && found == self.mark
        }

        fn search(&self) {
            let (page_at, mut page) = (self.page_at.load(Ordering::Relaxed), vec![0; self.page_size]);
            if self.file.read_exact_at(&mut page, page_at).is_err() {
                return;
            }
            let found = page.windows(self.mark.len()).position(|bytes| bytes == self.mark);
            if let Some(place) = found.and_then(|place| u64::try_from(place).ok()) {
                self.at.store(page_at + place, Ordering::Relaxed);
            }
        }

        /// To be called when the mark was moved.
        pub(in crate::store) fn search_again(&self, connection: &Connection) {
            if let Ok((page_at, _)) = page_of_mark(connection) {
                self.page_at.store(page_at, Ordering::Relaxed);
            }
            self.at.store(UNKNOWN, Ordering::Relaxed);
            self.search();
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
pub(in crate::store) struct MarkProbe;

#[cfg(not(unix))]
impl MarkProbe {
    #[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
    pub(in crate::store) fn open(
        _: &std::path::Path,
        _: &[u8],
        _: &rusqlite::Connection,
    ) -> crate::store::StoreResult<Option<Self>> {
        Ok(None)
    }

    pub(in crate::store) fn finds_mark(&self) -> bool {
        true
    }

    pub(in crate::store) fn search_again(&self, _: &rusqlite::Connection) {}
}
