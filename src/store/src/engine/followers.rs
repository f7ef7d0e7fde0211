//! The parts of the store that learn of committed changes: background loops, remembered sessions, and other processes.

use super::subscriptions::Subscriptions;
use super::transaction::{Change, ReadTx, WriteTx};
use super::values::{List, params};
use crate::clock::unix_seconds;
use crate::columns::TokenHash;
use crate::engine::lock;
use crate::{StoreError, StoreResult};
use chrono::TimeDelta;
use handover_rules::account::sign_in::Authentication;
use handover_rules::{NicHandle, Timestamp};
use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::broadcast;

/// The parts of the store that committed changes are announced to.
#[derive(Clone, Default)]
pub(crate) struct Followers {
    pub(crate) due_changes: DueChanges,
    pub(crate) subscriptions: Arc<Subscriptions>,
    pub(crate) sessions: Arc<SessionCache>,
}

impl Followers {
    /// Announces the changes of a commit, of which the sessions are forgotten.
    pub(crate) fn announce(&self, changes: &BTreeSet<Change>) {
        self.subscriptions.deliver(changes);
        self.due_changes.announce(changes);
    }

    pub(crate) fn announce_everything(&self) {
        self.sessions.forget_all();
        let any_time = Timestamp::MIN_UTC;
        self.announce(&BTreeSet::from([
            Change::AllServices,
            Change::Due(any_time),
            Change::CallDue(any_time),
            Change::Outbox,
            Change::Event,
        ]));
    }
}

/// Changes that a loop may be late for.
const CAPACITY: usize = 1024;

/// The kind of change that a background loop waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// [`Change::Due`].
    Due,
    /// [`Change::CallDue`].
    CallDue,
    /// [`Change::Outbox`].
    Outbox,
    /// [`Change::Event`].
    Event,
}

impl Awaited {
    const ALL: [Self; 4] = [Self::Due, Self::CallDue, Self::Outbox, Self::Event];

    fn is_met_by(self, change: &Change) -> bool {
        matches!(
            (self, change),
            (Self::Due, Change::Due(_))
                | (Self::CallDue, Change::CallDue(_))
                | (Self::Outbox, Change::Outbox)
                | (Self::Event, Change::Event)
        )
    }
}

/// The channels of the loops: one for each kind of change, so that a change wakes no loop that does not wait for it.
#[derive(Clone)]
pub(super) struct DueChanges([broadcast::Sender<Change>; Awaited::ALL.len()]);

impl Default for DueChanges {
    fn default() -> Self {
        Self(Awaited::ALL.map(|_| broadcast::channel(CAPACITY).0))
    }
}

impl DueChanges {
    pub(super) fn subscribe(&self, to: Awaited) -> broadcast::Receiver<Change> {
        self.0[to as usize].subscribe()
    }

    /// Sends each loop the first of the changes that it waits for. Of a kind, the set has the earliest first.
    pub(super) fn announce(&self, changes: &BTreeSet<Change>) {
        for (kind, sender) in Awaited::ALL.iter().zip(&self.0) {
            if let Some(change) = changes.iter().find(|change| kind.is_met_by(change)) {
                // There may be no receivers.
                let _ = sender.send(change.clone());
            }
        }
    }
}

/// Session timeouts (ASVS 7.3.1 and 7.3.2).
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// Since the last use.
    pub idle: TimeDelta,
    /// Since the start.
    pub absolute: TimeDelta,
}

/// A session that had not timed out when it was read.
#[derive(Clone, Debug)]
pub struct LiveSession {
    pub account: NicHandle,
    pub began_at: Timestamp,
    /// Last recorded use.
    pub used_at: Timestamp,
    /// The authentication by the provider; `None` for a session by password.
    pub authentication: Option<Authentication>,
}

impl LiveSession {
    /// Whether it has not timed out by `now`.
    #[must_use]
    pub fn is_live(&self, now: Timestamp, limits: SessionLimits) -> bool {
        self.used_at > now - limits.idle && self.began_at > now - limits.absolute
    }
}

/// Sessions kept; beyond, all are forgotten and read again.
const MAX_SESSIONS: usize = 50_000;

/// Sessions in memory, so that calls and event streams need no read of their own for them (decision 0022).
///
/// An entry has the values of its row, so that timeouts are the same. The writer removes the entry of a session that has ended
/// or was used after the commit, before the change is announced. `handover sessions end` is followed within a quarter of a
/// second. On PostgreSQL, where other servers end sessions, none is remembered.
#[derive(Default)]
pub(super) struct SessionCache(Mutex<Cached>);

#[derive(Default)]
struct Cached {
    sessions: HashMap<TokenHash, CachedSession>,
    /// Number of times that sessions were forgotten.
    generation: u64,
}

struct CachedSession {
    session: LiveSession,
    is_use_claimed: bool,
}

/// Proof that no session was forgotten since a read began: only then is its result kept.
#[derive(Clone, Copy)]
pub(super) struct Generation(u64);

impl SessionCache {
    /// The session; if it is not cached, the generation to pass to [`Self::put`] after reading it.
    pub(super) fn get(&self, hash: &TokenHash) -> Result<LiveSession, Generation> {
        let cached = self.lock();
        cached.sessions.get(hash).map(|entry| entry.session.clone()).ok_or(Generation(cached.generation))
    }

    /// Keeps a session, unless one was forgotten since it was read: it might be this one.
    pub(super) fn put(&self, hash: TokenHash, session: LiveSession, read_at: Generation) {
        let mut cached = self.lock();
        if cached.generation != read_at.0 {
            return;
        }
        if cached.sessions.len() >= MAX_SESSIONS {
            cached.sessions.clear();
        }
        cached.sessions.insert(hash, CachedSession { session, is_use_claimed: false });
    }

    /// Claims the recording of a session's use; `false` if another call has claimed it.
    pub(super) fn claim_use(&self, hash: &TokenHash) -> bool {
        let mut cached = self.lock();
        cached.sessions.get_mut(hash).is_none_or(|entry| !std::mem::replace(&mut entry.is_use_claimed, true))
    }

    /// Forgets the sessions whose rows have changed according to `changes`.
    pub(super) fn forget_changed<'c>(&self, changes: impl IntoIterator<Item = &'c Change>) {
        for change in changes {
            if let Change::SessionEnded(hash) | Change::SessionUsed(hash) = change {
                self.forget(hash);
            }
        }
    }

    pub(super) fn forget(&self, hash: &TokenHash) {
        let mut cached = self.lock();
        cached.sessions.remove(hash);
        cached.generation += 1;
    }

    pub(super) fn forget_all(&self) {
        let mut cached = self.lock();
        cached.sessions.clear();
        cached.generation += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Cached> {
        lock(&self.0)
    }
}

// Changes made by other processes, for a server to announce (decision 0063): those of commands and imports, and on PostgreSQL
// those of other servers. They are left in the transaction that made them, and followed in the order of their numbers, which
// is that of the commits.

/// Announcements per read. An import leaves one for each account concerned.
const PER_READ: usize = 1000;

const PER_DELETION: u32 = 5000;

/// Seconds until an announcement is deleted. A server that has fallen behind further announces that everything may have changed.
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

pub(super) struct Announced {
    /// Changes of other processes; `None` if some are not known: they were deleted, or a later version left them.
    pub(super) changes: Option<BTreeSet<Change>>,
    pub(super) last: i64,
    pub(super) has_more: bool,
}

impl ReadTx<'_> {
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
    pub(super) fn leave(&self, origin: &Origin, changes: &BTreeSet<Change>) -> StoreResult<()> {
        let others = changes.iter().filter(|change| !matches!(change, Change::SessionUsed(_)));
        let texts =
            others.map(serde_json::to_string).collect::<Result<Vec<String>, _>>().map_err(StoreError::engine)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::{NicHandle, Timestamp};
    use tokio::sync::broadcast::error::TryRecvError;

    #[test]
    fn loop_receives_only_the_first_change_of_its_kind() {
        let channels = DueChanges::default();
        let mut receivers = Awaited::ALL.map(|kind| channels.subscribe(kind));
        let [early, late] = [1, 2].map(|seconds| Timestamp::from_timestamp(seconds, 0).unwrap());
        channels.announce(&BTreeSet::from([Change::Due(late), Change::Due(early), Change::Outbox]));
        let heard = receivers.each_mut().map(|receiver| receiver.try_recv());
        let nothing = Err(TryRecvError::Empty);
        let due = Ok(Change::Due(early));
        assert_eq!(heard, [due, nothing.clone(), Ok(Change::Outbox), nothing]);
        assert_eq!(receivers[0].try_recv(), Err(TryRecvError::Empty), "the later one");
    }

    fn session() -> LiveSession {
        let account = NicHandle::parse("mira-ovh").expect("a valid handle");
        LiveSession { account, began_at: Timestamp::UNIX_EPOCH, used_at: Timestamp::UNIX_EPOCH, authentication: None }
    }

    fn generation(cache: &SessionCache, hash: TokenHash) -> Generation {
        cache.get(&hash).expect_err("not kept")
    }

    #[test]
    fn session_that_ends_while_it_is_read_is_not_kept() {
        let cache = SessionCache::default();
        let read_before = generation(&cache, [1; 32]);
        cache.forget_changed(&[Change::SessionEnded([1; 32])]);
        cache.put([1; 32], session(), read_before);
        let read_after = generation(&cache, [1; 32]);
        cache.put([1; 32], session(), read_after);
        assert!(cache.get(&[1; 32]).is_ok());
        cache.forget_changed(&[Change::Outbox, Change::SessionUsed([1; 32])]);
        assert!(cache.get(&[1; 32]).is_err());
    }

    #[test]
    fn use_is_claimed_once_until_it_is_recorded() {
        let cache = SessionCache::default();
        cache.put([1; 32], session(), generation(&cache, [1; 32]));
        assert_eq!([cache.claim_use(&[1; 32]), cache.claim_use(&[1; 32])], [true, false]);
        cache.forget(&[1; 32]);
        cache.put([1; 32], session(), generation(&cache, [1; 32]));
        assert!(cache.claim_use(&[1; 32]));
    }

    #[test]
    fn sessions_kept_are_limited() {
        let cache = SessionCache::default();
        for number in 0..=MAX_SESSIONS {
            let mut hash = [0; 32];
            hash[..8].copy_from_slice(&number.to_le_bytes());
            cache.put(hash, session(), generation(&cache, hash));
        }
        assert_eq!(cache.lock().sessions.len(), 1);
    }
}
