//! Submissions: from the entered contacts to requests (decisions 0004 and 0005).
//!
//! Three steps, because accounts are looked up in between: [`ContactInput::read`] checks the syntax, [`lookups`] lists
//! the necessary lookups, and [`plan`](fn@plan) applies all other rules and splits the submission into requests. The
//! browser takes the same steps with the data that it has.

pub mod abilities;
pub mod blockers;
mod contact_input;
pub mod file;
pub mod form;
pub mod last_day;
pub mod locked_roles;
mod many;
pub mod note;
pub mod payer;
mod plan;
pub mod refused;

pub use contact_input::{
    ContactInput, InputResult, Lookup, Resolution, lookups, malformed_inputs, resolved_accounts, wanted_accounts,
};
pub use locked_roles::locked_roles;
pub use many::{MOST_TOGETHER, ManyRefusal, PlanFigures};
pub use plan::{Initiator, OwnRequests, Plan, PlanError, PlannedRequest, plan, presumed_account};
