//! Changes of contacts: submissions, requests, answers to them, and ends of roles.

mod change_contact;
mod csv;
mod list;
mod reason;
mod role_ends;
mod seen_submission;
mod submission_body;
mod submission_detail;
mod submission_path;
mod submission_progress;
mod submissions;
mod tasks;

use crate::http::route_table::Routes;

pub(super) fn routes() -> Routes {
    change_contact::routes()
        .merge(list::routes())
        .merge(submissions::routes())
        .merge(role_ends::routes())
        .merge(tasks::routes())
}
