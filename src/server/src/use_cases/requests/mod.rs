//! Use cases of requests (decisions 0005 and 0007). The rules decide; this module reads their facts and stores their
//! results.
//!
//! Each use case first runs the transitions of its service that are due, so that a late timer changes no outcome.

mod act;
mod apply;
mod budget;
mod due;
mod facts;
mod quarantine;
mod recover;
mod resolve;
mod role_end;
mod role_return;
mod submission;
mod submit;
mod together;
mod transition;

pub use act::act;
pub use apply::{end_impossible_requests, run_due_of_service};
pub use budget::OverBudget;
pub(in crate::use_cases) use budget::check_many_budgets;
pub use due::run_due_chunk;
pub(in crate::use_cases) use facts::service_facts;
pub use facts::{current_blockers, lock_of_service};
pub use quarantine::retry_quarantined;
pub use recover::{Recovered, end_requests_since, recovered};
pub use resolve::accounts_to_look_up;
pub(in crate::use_cases) use resolve::{lookups_of, resolve_input};
pub use role_end::{end_role_now, end_roles_now, extendable_roles};
pub use submission::{Preview, ResolvedAccount, SubmissionInput, SubmitError};
pub(in crate::use_cases) use submit::{NewRequest, SubmissionOptions, create_requests, end_replaced_requests};
pub use submit::{check, submit};
