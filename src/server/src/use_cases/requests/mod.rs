//! Changes of contacts, carried out: read the facts, ask the rules, keep what they say, all in one transaction.
//!
//! Nothing is decided here. [`submit`] makes requests, [`act`] brings an event to one, [`due`] lets happen what was set
//! for a moment that has come; each first lets happen what is due, so that a late timer changes nothing.

pub mod act;
pub mod due;
pub mod facts;
pub mod submit;

pub use act::{act, contacts_changed};
pub use due::{run_due, take_up_again};
pub use submit::{Submission, SubmitError, accounts_to_find, check, submit};
