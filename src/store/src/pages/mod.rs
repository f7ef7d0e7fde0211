//! Reads: what a screen, a file or an answer of the API shows, in one transaction.
//!
//! A cursor that is not of the list that is read is a [`StaleCursor`](crate::StoreError::StaleCursor).

mod access;
mod account;
pub mod demo;
pub mod desk;
mod history;
mod holder;
mod people;
pub mod provider;
mod requests;
mod rights;
mod screen;
mod services;
mod submissions;

pub use access::{
    access_to_service, access_uses, access_uses_csv, iam_authorizations, iam_policies, iam_policy, iam_resource,
    iam_resources, policies, policy,
};
pub use account::{
    Recovered, UndoneAddress, address_undo, applications, mailed_link, me, open_credential, own_details, profile,
    recovered, requested_grant,
};
pub use history::{
    CsvPart, ending_soon_csv, extendable_roles, history, history_csv, history_of_all, history_of_all_csv,
};
pub use holder::{case, case_link, case_to_object, holder, holder_answer, holder_answer_in_session, objector};
pub use people::{labels, people, people_csv, person};
pub use requests::{REQUESTS_CSV, change_form, request, requests, requests_csv, requests_filter, task};
pub use rights::{right_in_name, rights};
pub use screen::{known_people, named_people, screen, signed_in};
pub use services::{service, service_infos, services, services_csv, services_query};
pub use submissions::{LINES_CSV, submission, submission_lines, submission_lines_csv, submission_lines_query};
