//! Sessions in memory, so that calls and event streams need no read of their own for them (decision 0022).
//!
//! An entry has the values of its row, so that timeouts are the same. The writer removes the entry of a session that has ended
//! or was used after the commit, before the change is announced. `handover sessions end` is followed within a quarter of a
//! second. On PostgreSQL, where other servers end sessions, none is remembered.

use crate::engine::transaction::Change;
use crate::ids::TokenHash;
use crate::live_session::LiveSession;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Sessions kept; beyond, all are forgotten and read again.
const MAX_SESSIONS: usize = 50_000;

#[derive(Default)]
pub(crate) struct SessionCache(Mutex<Cached>);

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
pub(crate) struct Generation(u64);

impl SessionCache {
    /// The session; if it is not cached, the generation to pass to [`Self::put`] after reading it.
    pub(crate) fn get(&self, hash: &TokenHash) -> Result<LiveSession, Generation> {
        let cached = self.lock();
        cached.sessions.get(hash).map(|entry| entry.session.clone()).ok_or(Generation(cached.generation))
    }

    /// Keeps a session, unless one was forgotten since it was read: it might be this one.
    pub(crate) fn put(&self, hash: TokenHash, session: LiveSession, read_at: Generation) {
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
    pub(crate) fn claim_use(&self, hash: &TokenHash) -> bool {
        let mut cached = self.lock();
        cached.sessions.get_mut(hash).is_none_or(|entry| !std::mem::replace(&mut entry.is_use_claimed, true))
    }

    /// Forgets the sessions whose rows have changed according to `changes`.
    pub(crate) fn forget_changed<'c>(&self, changes: impl IntoIterator<Item = &'c Change>) {
        for change in changes {
            if let Change::SessionEnded(hash) | Change::SessionUsed(hash) = change {
                self.forget(hash);
            }
        }
    }

    pub(crate) fn forget(&self, hash: &TokenHash) {
        let mut cached = self.lock();
        cached.sessions.remove(hash);
        cached.generation += 1;
    }

    pub(crate) fn forget_all(&self) {
        let mut cached = self.lock();
        cached.sessions.clear();
        cached.generation += 1;
    }

    fn lock(&self) -> MutexGuard<'_, Cached> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::{NicHandle, Timestamp};

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
