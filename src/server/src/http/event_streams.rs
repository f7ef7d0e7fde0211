//! Caps on open event streams (decision 0015): each holds a connection and memory for as long as its client likes.

use super::errors::ApiError;
use super::extract::{ClientIp, Session};
use crate::config::StreamLimits;
use handover_api::Reason;
use handover_rules::NicHandle;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// What open streams are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Counter {
    Session([u8; 32]),
    Account(NicHandle),
    Network(String),
    Server,
}

/// The open event streams.
pub(super) struct EventStreams {
    limits: StreamLimits,
    open: Mutex<OpenStreams>,
    pace: Mutex<Pace>,
}

/// How many events all streams together may send at once: a bucket of tokens.
struct Pace {
    tokens: f64,
    /// When the tokens were counted, on the monotonic clock.
    counted_at: Duration,
}

impl Pace {
    /// Tokens that come back in a second, and that there are at most.
    const TOKENS: f64 = 500.0;

    fn take(&mut self, now: Duration) -> bool {
        let passed = now.saturating_sub(self.counted_at);
        self.counted_at = self.counted_at.max(now);
        self.tokens = (self.tokens + passed.as_secs_f64() * Self::TOKENS).min(Self::TOKENS);
        let has_token = self.tokens >= 1.0;
        if has_token {
            self.tokens -= 1.0;
        }
        has_token
    }
}

#[derive(Default)]
struct OpenStreams {
    next_id: u64,
    counts: HashMap<Counter, u32>,
    /// Oldest first.
    by_session: HashMap<[u8; 32], VecDeque<Arc<Entry>>>,
}

struct Entry {
    id: u64,
    session: [u8; 32],
    counters: Vec<Counter>,
    gives_way: CancellationToken,
}

impl EventStreams {
    pub(super) fn new(limits: StreamLimits) -> Self {
        let pace = Pace { tokens: Pace::TOKENS, counted_at: Duration::ZERO };
        Self { limits, open: Mutex::default(), pace: Mutex::new(pace) }
    }

    /// Whether a stream may tell of a change at once. Otherwise it gathers for a while, so that a server with many changes
    /// is not busy with telling of each (decision 0029).
    pub(super) fn may_send_at_once(&self, now: Duration) -> bool {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner).take(now)
    }

    /// Counts a new stream. Where there is no room, the oldest stream of the same session gives way; if it has none, or
    /// that would not help, the new one is refused.
    pub(super) fn open(self: &Arc<Self>, session: &Session, client_ip: ClientIp) -> Result<OpenStream, ApiError> {
        let caps = self.caps(session, client_ip);
        let mut open = self.lock();
        if let Some(full) = open.full(&caps, None) {
            let oldest = open.by_session.get(&session.token_hash).and_then(|streams| streams.front()).cloned();
            let oldest = oldest.filter(|oldest| open.full(&caps, Some(oldest)).is_none());
            let oldest = oldest.ok_or_else(|| refusal(full))?;
            oldest.gives_way.cancel();
            open.remove(&oldest);
        }
        let entry = Arc::new(Entry {
            id: open.next_id,
            session: session.token_hash,
            counters: caps.into_iter().map(|(counter, _)| counter).collect(),
            gives_way: CancellationToken::new(),
        });
        open.next_id += 1;
        for counter in &entry.counters {
            *open.counts.entry(counter.clone()).or_default() += 1;
        }
        open.by_session.entry(entry.session).or_default().push_back(Arc::clone(&entry));
        drop(open);
        Ok(OpenStream { streams: Arc::clone(self), entry })
    }

    fn caps(&self, session: &Session, client_ip: ClientIp) -> Vec<(Counter, u32)> {
        let limits = self.limits;
        let mut caps = vec![
            (Counter::Session(session.token_hash), limits.per_session),
            (Counter::Account(session.account.clone()), limits.per_account),
            (Counter::Server, limits.total),
        ];
        caps.extend(client_ip.networks().into_iter().map(|network| {
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
    /// The first counter without room for one more, not counting `except`.
    fn full<'c>(&self, caps: &'c [(Counter, u32)], except: Option<&Entry>) -> Option<&'c Counter> {
        let has_room = |counter: &Counter, cap: u32| {
            let freed = u32::from(except.is_some_and(|entry| entry.counters.contains(counter)));
            self.counts.get(counter).copied().unwrap_or_default() - freed < cap
        };
        caps.iter().find(|(counter, cap)| !has_room(counter, *cap)).map(|(counter, _)| counter)
    }

    /// Removes a stream, unless it has given way already.
    fn remove(&mut self, entry: &Entry) {
        let Some(streams) = self.by_session.get_mut(&entry.session) else { return };
        let Some(index) = streams.iter().position(|stream| stream.id == entry.id) else { return };
        streams.remove(index);
        if streams.is_empty() {
            self.by_session.remove(&entry.session);
        }
        for counter in &entry.counters {
            if let Some(count) = self.counts.get_mut(counter) {
                *count -= 1;
                if *count == 0 {
                    self.counts.remove(counter);
                }
            }
        }
    }
}

fn refusal(full: &Counter) -> ApiError {
    match full {
        Counter::Server => ApiError::new(Reason::Busy, "The server has no room for another event stream."),
        Counter::Session(_) | Counter::Account(_) => {
            ApiError::new(Reason::TooManyTries, "This account has too many event streams open.")
        }
        Counter::Network(_) => ApiError::new(Reason::TooManyTries, "Your network has too many event streams open."),
    }
}

/// A counted stream; no longer counted when dropped.
pub(super) struct OpenStream {
    streams: Arc<EventStreams>,
    entry: Arc<Entry>,
}

impl OpenStream {
    /// Completes when the stream has to give way to a newer one.
    pub(super) async fn gives_way(&self) {
        self.entry.gives_way.cancelled().await;
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.streams.lock().remove(&self.entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_events_are_held_back_until_time_has_passed() {
        let mut pace = Pace { tokens: 2.0, counted_at: Duration::ZERO };
        assert_eq!(
            [pace.take(Duration::ZERO), pace.take(Duration::ZERO), pace.take(Duration::ZERO)],
            [true, true, false]
        );
        assert!(pace.take(Duration::from_millis(2)) && !pace.take(Duration::from_millis(3)));
        let later = Duration::from_secs(60);
        let taken = (0..1000).filter(|_| pace.take(later)).count();
        assert_eq!(taken, 500);
    }
}
