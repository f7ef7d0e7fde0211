//! Changes made by other processes, for a server to announce (decision 0063): those of commands and imports, and on PostgreSQL
//! those of other servers. They are left in the transaction that made them, and followed in the order of their numbers, which
//! is that of the commits.

use super::value::{List, params};
use crate::clock::unix_seconds;
use crate::{Change, ReadTx, StoreResult, WriteTx};
use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicI64, Ordering};

/// Announcements per read. An import leaves one for each account concerned.
const PER_READ: usize = 1000;

/// Announcements deleted per transaction.
const PER_DELETION: u32 = 5000;

/// The time, in seconds, after which an announcement is deleted. A server that has not followed for so long announces that
/// everything may have changed.
const KEPT: i64 = 60;

/// The process by which changes are left.
pub(crate) struct Origin(AtomicI64);

impl Default for Origin {
    fn default() -> Self {
        Self(AtomicI64::new(random()))
    }
}

impl Origin {
    /// From now on, what was left before counts as left by another process.
    pub(super) fn renew(&self) {
        self.0.store(random(), Ordering::Relaxed);
    }

    fn get(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Not a secret.
fn random() -> i64 {
    RandomState::new().hash_one(0).cast_signed()
}

/// Announcements after a number.
pub(super) struct Announced {
    /// Changes of other processes; `None` if some are not known: they were deleted, or a later version left them.
    pub(super) changes: Option<BTreeSet<Change>>,
    pub(super) last: i64,
    /// Whether there may be more.
    pub(super) has_more: bool,
}

impl ReadTx<'_> {
    /// The number of the last announcement.
    pub(super) fn last_announcement(&self) -> StoreResult<i64> {
        self.value("select coalesce(max(id), 0) from announcement", [])
    }

    /// The announcements after a number, without those of `origin`.
    pub(super) fn announced_after(&self, number: i64, origin: &Origin) -> StoreResult<Announced> {
        let rows: Vec<(i64, i64, String)> = self.all(
            "select id, origin, change from announcement where id >= ?1 order by id limit ?2",
            params![number, PER_READ],
            |row| Ok((row.get("id")?, row.get("origin")?, row.get("change")?)),
        )?;
        // The newest one is never deleted, so this one is there unless there are later ones.
        let is_known = rows.first().is_some_and(|(id, ..)| *id == number);
        let others = rows.iter().skip(1).filter(|(_, by, _)| *by != origin.get());
        let changes: Result<_, _> = others.map(|(.., change)| serde_json::from_str(change)).collect();
        Ok(Announced {
            changes: changes.ok().filter(|_| is_known),
            last: rows.last().map_or(number, |(id, ..)| *id),
            has_more: rows.len() == PER_READ,
        })
    }
}

impl WriteTx<'_> {
    /// Leaves changes to other processes.
    pub(super) fn leave(&self, origin: &Origin, changes: &BTreeSet<Change>) -> StoreResult<()> {
        let others = changes.iter().filter(|change| !matches!(change, Change::SessionUsed(_)));
        let texts: Vec<String> = others.filter_map(|change| serde_json::to_string(change).ok()).collect();
        if texts.is_empty() {
            return Ok(());
        }
        self.run(
            "insert into announcement (origin, change, at) select ?1, value, ?2 from rarray(?3)",
            params![origin.get(), unix_seconds(), List::texts(texts)],
        )
    }

    /// Deletes announcements that every server has followed.
    pub fn delete_old_announcements(&mut self) -> StoreResult<()> {
        self.run(
            "delete from announcement where id in (
               select id from announcement
               where at < ?1 and id < (select max(id) from announcement)
               order by id limit ?2)",
            params![unix_seconds() - KEPT, PER_DELETION],
        )
    }
}
