//! Use cases of requests (decisions 0005 and 0007). The rules decide; this module reads their facts and stores their
//! results.
//!
//! Each use case first runs the transitions of its service that are due, so that a late timer changes no outcome.

mod act;
mod apply;
mod ask;
mod asked;
mod budget;
mod create;
mod file;
mod left_out;
mod look_up;
mod plan;
mod preview;
mod recover;
mod role_end;
mod role_return;
mod steps;
mod together;
mod transition;

pub use act::{ActError, act_on_lines, act_on_request, resend};
pub(in crate::use_cases) use apply::run_due;
pub use apply::{apply_to_open_requests, run_due_of_service};
pub(in crate::use_cases) use ask::run_due_on_services;
pub use ask::{AskRefusal, CountLookups, Submitted, ask, check};
pub use asked::{Asked, Line, Replaced};
pub use budget::OverBudget;
pub use file::{FileError, read_file};
pub use plan::{Planned, RefusedLine};
pub use recover::{end_requests_of, end_requests_since};
pub use role_end::{end_role_now, end_roles_now};
pub use steps::RequestedActs;
