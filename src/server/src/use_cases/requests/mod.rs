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
mod submission;
mod submit;

pub use act::act;
pub use apply::end_impossible_requests;
pub use due::{run_due_chunk, run_due_of_service};
pub use facts::blockers_of;
pub(in crate::use_cases) use facts::facts as service_facts;
pub use quarantine::retry_quarantined;
pub use recover::{end_requests_since, recovered_requests};
pub use resolve::count_lookups;
pub use submission::{Found, Preview, Submission, SubmitError};
pub use submit::{check, submit};
