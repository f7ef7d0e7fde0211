//! Requests and submissions.

mod change_form;
mod csv;
mod lines;
mod list;
mod progress;
mod seen_submission;
mod submission;
mod task;

pub use change_form::change_form;
pub use lines::{LINES_CSV, submission_lines, submission_lines_csv, submission_lines_query};
pub use list::{REQUESTS_CSV, request, requests, requests_csv, requests_filter};
pub use submission::submission;
pub use task::task;
