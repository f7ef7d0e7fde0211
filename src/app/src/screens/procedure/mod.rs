//! The procedures without access to an account: opening a case, confirming the mailbox, the page of the case, and
//! objecting (decision 0033).
//!
//! Opening a private link changes nothing: its token waits in memory, already gone from the address bar and the history,
//! until a person presses a button.

pub(crate) mod case;
pub(crate) mod confirm;
pub(crate) mod objection;
mod parts;
pub(crate) mod start;
mod transfer;
mod words;
