//! Long work in short transactions, which other writes do not notice (decision 0039).

use crate::clock::Clock;
use crate::store::Waiting;
use std::time::Duration;

/// How long a transaction may take before it ends with the next item. Other writes wait for that.
const SLICE: Duration = Duration::from_millis(2);

/// The pause after a transaction, in which other writes and another process get their turn.
pub const PAUSE: Duration = Duration::from_millis(2);

/// Whether a transaction that begins now is to end: its time is over, or others wait for the writer. At least one item is
/// due to each transaction, so that work goes on however many others there are.
pub fn slice(clock: &Clock, waiting: Waiting) -> impl Fn() -> bool + use<> {
    let is_over = until_over(clock, SLICE);
    move || waiting.is_any() || is_over()
}

/// Whether this time is over from now on.
pub fn until_over(clock: &Clock, time: Duration) -> impl Fn() -> bool + use<> {
    let (clock, end) = (clock.clone(), clock.monotonic() + time);
    move || clock.monotonic() >= end
}
