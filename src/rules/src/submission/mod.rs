//! Submissions: from the entered contacts to requests (decisions 0004 and 0005).
//!
//! Three steps, because accounts are looked up in between: [`ContactInput::read`] checks the syntax, [`lookups`] decides
//! what to look up, and [`plan`](fn@plan) applies all other rules and splits the submission into requests. The browser
//! takes the same steps with what it knows.

pub mod abilities;
pub mod blockers;
mod contact_input;
mod plan;

pub use contact_input::{ContactInput, Lookup, Resolution, count_accounts, lookups, resolved_accounts};
pub use plan::{Plan, PlanError, PlannedRequest, plan, presumed_account};
