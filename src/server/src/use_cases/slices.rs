//! Long work in short transactions, which other writes do not notice (decision 0039).

use crate::clock::Clock;
use std::time::Duration;

/// How long a transaction may take before it ends with the next item. Other writes wait for that.
const SLICE: Duration = Duration::from_millis(2);

/// The pause after a transaction, in which other writes and another process get their turn.
pub const PAUSE: Duration = Duration::from_millis(2);

/// Whether the time of a transaction that begins now is over.
pub fn slice(clock: &Clock) -> impl Fn() -> bool + use<> {
    until_over(clock, SLICE)
}

/// Whether this time is over from now on.
pub fn until_over(clock: &Clock, time: Duration) -> impl Fn() -> bool + use<> {
    let (clock, end) = (clock.clone(), clock.monotonic() + time);
    move || clock.monotonic() >= end
}
