//! Caps on open event streams (decision 0014): each holds a connection and memory until its client leaves.

use crate::config::StreamLimits;
use crate::http::errors::ApiError;
use crate::http::limits::{CallerShare, CallerShares, Counter};
use crate::limits::Network;
use handover_api::Reason;
use handover_rules::NicHandle;
use prometheus_client::metrics::gauge::Gauge;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

pub(crate) struct EventStreams {
    limits: StreamLimits,
    shares: Arc<CallerShares>,
    open: Mutex<OpenStreams>,
    pace: Mutex<StreamPace>,
}

/// Rate limit of all streams together (GCRA). A stream that has to wait gathers further changes.
#[derive(Default)]
struct StreamPace {
    /// Due time of the next event, on the monotonic clock.
    next_at: Duration,
}

impl StreamPace {
    /// The time between two events of a busy server: 500 a second.
    const INTERVAL: Duration = Duration::from_millis(2);

    /// Size of a burst after a quiet time: 500 events.
    const BURST: Duration = Duration::from_secs(1);

    /// The longest wait, with 2500 streams waiting.
    const LONGEST: Duration = Duration::from_secs(5);

    /// The time that an event at `now` has to wait.
    fn delay(&mut self, now: Duration) -> Duration {
        let delay = self.next_at.saturating_sub(now);
        let from = self.next_at.max(now.saturating_sub(Self::BURST));
        self.next_at = (from + Self::INTERVAL).min(now + Self::LONGEST);
        delay
    }
}

#[derive(Default)]
struct OpenStreams {
    next_id: u64,
    /// Oldest first.
    by_session: HashMap<[u8; 32], VecDeque<RegisteredStream>>,
    number: Gauge,
}

struct RegisteredStream {
    id: u64,
    share: CallerShare,
    gives_way: CancellationToken,
}

impl EventStreams {
    /// `number` shows how many are open.
    pub(crate) fn new(limits: StreamLimits, number: Gauge) -> Self {
        let open = OpenStreams { number, ..OpenStreams::default() };
        Self { limits, shares: Arc::default(), open: Mutex::new(open), pace: Mutex::default() }
    }

    /// The time for which a stream gathers changes at `now` before it sends them, so that a server with many changes does
    /// not send each by itself (decision 0014).
    pub(crate) fn gathering_time(&self, now: Duration) -> Duration {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner).delay(now)
    }

    /// Counts a new stream. Without room, the oldest stream of the same session is closed; if that does not help, the
    /// new one is refused.
    pub(crate) fn open(
        self: &Arc<Self>,
        session: [u8; 32],
        account: &NicHandle,
        networks: Vec<Network>,
    ) -> Result<OpenStream, ApiError> {
        let caps = self.caps(session, account, networks);
        let mut open = self.lock();
        let share = match self.shares.take(caps.clone()) {
            Ok(share) => share,
            Err(full) => {
                let oldest = open.by_session.get(&session).and_then(|streams| streams.front());
                let oldest = oldest.filter(|oldest| self.shares.has_room_without(&oldest.share, &caps));
                let oldest = oldest.ok_or_else(|| refusal(&full))?;
                oldest.gives_way.cancel();
                let id = oldest.id;
                open.remove(session, id);
                self.shares.take(caps).map_err(|full| refusal(&full))?
            }
        };
        let (id, gives_way) = (open.next_id, CancellationToken::new());
        open.next_id += 1;
        open.number.inc();
        let stream = RegisteredStream { id, share, gives_way: gives_way.clone() };
        open.by_session.entry(session).or_default().push_back(stream);
        drop(open);
        Ok(OpenStream { streams: Arc::clone(self), session, id, gives_way })
    }

    fn caps(&self, session: [u8; 32], account: &NicHandle, networks: Vec<Network>) -> Vec<(Counter, u32)> {
        let limits = self.limits;
        let mut caps = vec![
            (Counter::Session(session), limits.per_session),
            (Counter::Account(account.clone()), limits.per_account),
            (Counter::Server, limits.total),
        ];
        caps.extend(networks.into_iter().map(|network| {
            let cap = limits.per_network.saturating_mul(network.size.weight());
            (Counter::Network(network.key), cap)
        }));
        caps
    }

    fn lock(&self) -> MutexGuard<'_, OpenStreams> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenStreams {
    /// Removes a stream, unless it has given way already.
    fn remove(&mut self, session: [u8; 32], id: u64) {
        let Some(streams) = self.by_session.get_mut(&session) else { return };
        let Some(index) = streams.iter().position(|stream| stream.id == id) else { return };
        streams.remove(index);
        self.number.dec();
        if streams.is_empty() {
            self.by_session.remove(&session);
        }
    }
}

fn refusal(full: &Counter) -> ApiError {
    match full {
        Counter::Server => ApiError::new(Reason::Busy, "The server has no room for another event stream."),
        Counter::Network(_) => ApiError::new(Reason::TooManyTries, "Your network has too many event streams open."),
        _ => ApiError::new(Reason::TooManyTries, "This account has too many event streams open."),
    }
}

/// A counted stream; no longer counted when dropped.
pub(crate) struct OpenStream {
    streams: Arc<EventStreams>,
    session: [u8; 32],
    id: u64,
    gives_way: CancellationToken,
}

impl OpenStream {
    /// Completes when a newer stream replaces this one.
    pub(crate) async fn gives_way(&self) {
        self.gives_way.cancelled().await;
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.streams.lock().remove(self.session, self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_many_events_wait() {
        let mut pace = StreamPace::default();
        let start = Duration::from_secs(60);
        let burst = (0..1000).take_while(|_| pace.delay(start).is_zero()).count();
        assert_eq!(burst, 501);
        assert_eq!([pace.delay(start), pace.delay(start)], [Duration::from_millis(4), Duration::from_millis(6)]);
        for _ in 0..10_000 {
            assert!(pace.delay(start) <= StreamPace::LONGEST);
        }
        // After a quiet time, a burst passes again.
        let later = start + StreamPace::LONGEST + StreamPace::BURST;
        assert_eq!((0..1000).take_while(|_| pace.delay(later).is_zero()).count(), 501);
    }
}
