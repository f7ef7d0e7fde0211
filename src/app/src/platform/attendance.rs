//! Whether somebody uses the page. Calls of an unattended tab say so: they must not keep its session from ending.

use super::clock;
use core::cell::Cell;

/// Time after an action of the user in which calls count as attended, in milliseconds.
const ATTENDED: i64 = 60_000;

thread_local! {
    static LAST_ACTION: Cell<i64> = const { Cell::new(0) };
}

/// Records an action of the user: opening the page, coming back to it, or any input.
pub(crate) fn note() {
    LAST_ACTION.set(clock::browser_now());
}

/// Whether there was an action within the last minute.
pub(crate) fn is_attended() -> bool {
    clock::browser_now() - LAST_ACTION.get() < ATTENDED
}
