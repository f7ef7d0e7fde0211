//! Submissions: from the entered contacts to requests (decisions 0004 and 0005).
//!
//! Three steps, because accounts are looked up in between: [`ContactInput::read`] checks the syntax, [`lookups`] decides
//! what to look up, and [`plan`](fn@plan) applies all other rules and splits the submission into requests. The browser
//! takes the same steps with what it knows.

pub mod abilities;
pub mod blockers;
mod contact_input;
pub mod file;
pub mod foresight;
pub mod last_day;
pub mod locked_roles;
mod plan;
pub mod preview;
pub mod refused;

pub use contact_input::{
    ContactInput, InputResult, Lookup, Resolution, count_accounts, lookups, malformed_inputs, resolved_accounts,
};
pub use locked_roles::locked_roles;
pub use plan::{Plan, PlanError, PlannedRequest, plan, presumed_account};
pub use preview::ChangePreview;

/// Requests of a submission that take effect together: one transaction ends or moves them.
pub const MOST_TOGETHER: usize = 500;

/// Requests of a submission in preparation that replace open requests of others, which happens when it is opened.
pub const MOST_REPLACING: usize = 50;
