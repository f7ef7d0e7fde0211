//! Changes of contacts: submissions, requests, answers to them, and ends of roles.

mod change_contact;
mod list;
mod reason;
mod role_ends;
mod submission;
mod submission_body;
mod submission_path;
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
