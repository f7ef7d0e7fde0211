//! Reads: what a screen, a file or an answer of the API shows, in one transaction.

mod access;
mod account;
mod blockers;
mod cases;
pub mod demo;
pub mod desk;
mod handles;
mod history;
mod holder;
mod iam;
mod known_people;
mod name_search;
mod objections;
mod people;
pub mod provider;
mod requests;
mod rights;
mod role_ends;
mod screen;
mod service;
mod services;
mod shared;

pub use access::{access_to_service, access_uses, access_uses_csv, policies, policy};
pub use account::{
    Recovered, UndoneAddress, address_undo, applications, mailed_link, me, open_credential, own_details, profile,
    recovered, requested_grant,
};
pub use cases::{case, case_link};
pub use history::{history, history_csv, history_of_all, history_of_all_csv};
pub use holder::{holder, holder_answer, holder_answer_in_session};
pub use iam::{iam_authorizations, iam_policies, iam_policy, iam_resource, iam_resources};
pub use known_people::{known_people, named_people};
pub use objections::{case_to_object, objector};
pub use people::{labels, people, people_csv, person};
pub use requests::{
    LINES_CSV, REQUESTS_CSV, change_form, request, requests, requests_csv, requests_filter, submission,
    submission_lines, submission_lines_csv, submission_lines_query, task,
};
pub use rights::rights;
pub use role_ends::{CsvPart, ending_soon_csv, extendable_roles};
pub use screen::{screen, signed_in};
pub use service::service;
pub use services::{service_infos, services, services_csv, services_query};
pub use shared::right_in_name;
