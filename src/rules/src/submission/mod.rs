//! From what somebody enters to the requests it becomes.
//!
//! In three steps, because accounts have to be looked up in the middle: [`Entry::read`] (shape), [`to_look_up`]
//! (what is left to find out, and what the asker may not ask for at all), [`plan`] (every other rule, and the split
//! into requests). The browser takes the same steps with the facts it knows.

pub mod abilities;
pub mod blockers;
mod contact_input;
mod plan;

pub use contact_input::{ContactInput, Lookup, Resolution, count_accounts, lookups, resolved_accounts};
pub use plan::{Plan, PlanError, PlannedRequest, plan, presumed_account};
