//! Use cases of requests (decisions 0005 and 0007). The rules decide; this module reads their facts and stores their
//! results.
//!
//! Each use case first runs the transitions of its service that are due, so that a late timer changes no outcome.

mod act;
mod apply;
mod ask;
mod end;
mod file;
mod plan;
mod transition;

pub use act::{ActError, OverBudget, RequestedActs, act_on_lines, act_on_request, resend};
pub use apply::{apply_to_open_requests, correct_contacts, run_due, run_due_of_service};
pub use ask::{AskRefusal, CountLookups, Submitted, ask, check, run_due_on_services};
pub use end::{end_requests_of, end_requests_since, end_role_now, end_roles_now};
pub use file::{FileError, read_file};
pub use plan::{Asked, Line, Planned, RefusedLine, Replaced};
