//! The queue for password hashing: fair between kinds of use and between networks (decision 0022).
//!
//! Each kind has places of its own, and free workers are given to the kinds in turn. So a flood of resets delays a
//! sign-in by a few hashes at most, and one network cannot fill the places of a kind.

use crate::config::HashingLimits;
use crate::limits::{Network, Share, Shares};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// The purpose of hashing a password. Each kind has places of its own in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PasswordUse {
    SignIn,
    ConfirmSignUp,
    Reset,
    /// Confirming a change while signed in, or choosing a new password.
    Change,
    /// Signing in to the desk, or accepting an invitation to it.
    Desk,
}

impl PasswordUse {
    pub const ALL: [Self; 5] = [Self::SignIn, Self::ConfirmSignUp, Self::Reset, Self::Change, Self::Desk];
}

#[derive(Debug, thiserror::Error)]
#[error("too many passwords are waiting to be hashed")]
pub struct TooBusy;

impl HashingLimits {
    /// Larger networks have more places, but never more than three quarters.
    fn of_network(self, network: &Network) -> u32 {
        let most = (self.places_per_kind / 4 * 3).max(1);
        self.places_per_client.saturating_mul(network.size.weight()).min(most)
    }
}

pub(super) struct FairQueue {
    limits: HashingLimits,
    /// Places of a kind, in all and of each network.
    places: Arc<Shares<(PasswordUse, Option<String>)>>,
    state: Mutex<QueueState>,
}

struct QueueState {
    idle_workers: usize,
    waiting: [VecDeque<oneshot::Sender<HashingPermit>>; PasswordUse::ALL.len()],
    /// The kind whose turn is next.
    turn: usize,
}

impl FairQueue {
    pub(super) fn new(limits: HashingLimits) -> Self {
        let state = QueueState { idle_workers: limits.workers, waiting: Default::default(), turn: 0 };
        Self { limits, places: Arc::default(), state: Mutex::new(state) }
    }

    /// Takes a place, or fails immediately.
    pub(super) fn reserve(self: &Arc<Self>, kind: PasswordUse, networks: Vec<Network>) -> Result<QueuePlace, TooBusy> {
        let mut caps = vec![((kind, None), self.limits.places_per_kind)];
        caps.extend(networks.into_iter().map(|network| {
            let cap = self.limits.of_network(&network);
            ((kind, Some(network.key)), cap)
        }));
        let share = self.places.take(caps).map_err(|_| TooBusy)?;
        Ok(QueuePlace { queue: Arc::clone(self), kind, _share: share })
    }

    fn lock(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a free worker to the next kind that waits.
    fn hand_on(self: &Arc<Self>) {
        let mut state = self.lock();
        for step in 0..PasswordUse::ALL.len() {
            let kind = (state.turn + step) % PasswordUse::ALL.len();
            while let Some(waiter) = state.waiting[kind].pop_front() {
                match waiter.send(HashingPermit(Some(Arc::clone(self)))) {
                    Ok(()) => {
                        state.turn = kind + 1;
                        return;
                    }
                    // The caller has gone.
                    Err(mut worker) => worker.0 = None,
                }
            }
        }
        state.idle_workers += 1;
    }
}

/// A place in the queue; free again when dropped.
pub(super) struct QueuePlace {
    queue: Arc<FairQueue>,
    kind: PasswordUse,
    _share: Share<(PasswordUse, Option<String>)>,
}

impl QueuePlace {
    /// Waits for a worker.
    pub(super) async fn worker(&self) -> Result<HashingPermit, TooBusy> {
        let turn = {
            let mut state = self.queue.lock();
            if state.idle_workers > 0 {
                state.idle_workers -= 1;
                return Ok(HashingPermit(Some(Arc::clone(&self.queue))));
            }
            let (sender, turn) = oneshot::channel();
            state.waiting[self.kind as usize].push_back(sender);
            turn
        };
        turn.await.map_err(|_| TooBusy)
    }
}

/// The right to hash; given to the next caller when dropped.
pub(super) struct HashingPermit(Option<Arc<FairQueue>>);

impl Drop for HashingPermit {
    fn drop(&mut self) {
        if let Some(queue) = self.0.take() {
            queue.hand_on();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::net::IpAddr;

    const LIMITS: HashingLimits = HashingLimits { workers: 1, places_per_kind: 8, places_per_client: 2 };

    fn network(address: &str) -> Vec<Network> {
        Network::of(address.parse::<IpAddr>().expect("an address"))
    }

    fn reserve(queue: &Arc<FairQueue>, kind: PasswordUse, address: &str) -> Option<QueuePlace> {
        queue.reserve(kind, network(address)).ok()
    }

    #[test]
    fn kinds_and_networks_have_shares() {
        let queue = Arc::new(FairQueue::new(LIMITS));
        let mut places = Vec::new();
        for (address, has_room) in [
            ("2001:db8:1:100::1", true),
            ("2001:db8:1:100::2", true),
            ("2001:db8:1:100::3", false),
            ("2001:db8:1:101::1", true),
            ("2001:db8:1:102::1", true),
            // A /56 has twice the share of a /64, and a /48 three quarters of all places.
            ("2001:db8:1:103::1", false),
            ("2001:db8:1:200::1", true),
            ("2001:db8:1:300::1", true),
            ("2001:db8:1:400::1", false),
            ("192.0.2.1", true),
            ("192.0.2.2", true),
            ("192.0.2.3", false),
        ] {
            let place = reserve(&queue, PasswordUse::ConfirmSignUp, address);
            assert_eq!(place.is_some(), has_room, "{address}");
            places.extend(place);
        }
        assert!(reserve(&queue, PasswordUse::SignIn, "2001:db8:1:100::1").is_some());
        drop(places);
        assert!(reserve(&queue, PasswordUse::ConfirmSignUp, "192.0.2.3").is_some());
        assert_eq!(queue.places.total(), 0);
    }

    #[tokio::test]
    async fn concurrent_hashes_match_the_workers() {
        for workers in [1, 3] {
            let queue = Arc::new(FairQueue::new(HashingLimits { workers, ..LIMITS }));
            let mut working = Vec::new();
            for number in 0..=workers {
                let place = reserve(&queue, PasswordUse::SignIn, &format!("192.0.2.{number}")).expect("a place");
                let worker = place.worker().now_or_never();
                assert_eq!(worker.is_some(), number < workers, "{number} of {workers}");
                working.extend(worker);
            }
        }
    }

    #[tokio::test]
    async fn kinds_take_turns() {
        let queue = Arc::new(FairQueue::new(LIMITS));
        let place = |kind, number: u8| {
            reserve(&queue, kind, &format!("192.0.2.{number}")).unwrap_or_else(|| panic!("no room for {number}"))
        };
        let first = place(PasswordUse::ConfirmSignUp, 0);
        let worker = first.worker().await.ok();
        let (done, mut order) = tokio::sync::mpsc::unbounded_channel();
        let mut callers = Vec::new();
        for (number, kind) in [PasswordUse::ConfirmSignUp; 4].into_iter().chain([PasswordUse::SignIn]).enumerate() {
            let place = place(kind, u8::try_from(number + 1).expect("a few"));
            let done = done.clone();
            callers.push(tokio::spawn(async move {
                let _worker = place.worker().await;
                let _ = done.send(kind);
            }));
            // Lets it begin to wait before the next one does.
            tokio::task::yield_now().await;
        }
        // One that no longer waits is skipped.
        callers[0].abort();
        tokio::task::yield_now().await;
        drop(worker);
        let mut kinds = Vec::new();
        for _ in 0..4 {
            kinds.push(order.recv().await.expect("a caller"));
        }
        assert_eq!(kinds.iter().position(|kind| *kind == PasswordUse::SignIn), Some(0), "{kinds:?}");
        assert_eq!(queue.lock().waiting.iter().map(VecDeque::len).sum::<usize>(), 0);
    }
}
