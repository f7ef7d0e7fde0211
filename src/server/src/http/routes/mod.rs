//! Routes and handlers, one file per resource.

mod account_data;
mod accounts;
mod address_change;
mod app_info;
mod applications;
mod auth;
mod case_papers;
mod cases;
mod change_contact;
mod demo;
mod demo_webhooks;
mod desk;
mod events;
mod history;
mod history_of_all;
mod holders;
mod me;
mod people;
mod person;
mod profile;
mod provider;
mod provider_sign_in;
mod reason;
mod request_csv;
mod requests;
mod rights;
mod role_ends;
mod seen_submission;
mod service;
mod services;
mod session;
mod submission_body;
mod submission_detail;
mod submission_path;
mod submission_progress;
mod submissions;
mod tasks;
#[cfg(feature = "test-clock")]
mod test_clock;

use super::route_table::Routes;

/// All routes of the API.
pub(crate) fn all(demo: bool) -> Routes {
    let routes = app_info::routes()
        .merge(session::routes())
        .merge(provider_sign_in::routes())
        .merge(accounts::routes())
        .merge(address_change::routes())
        .merge(applications::routes())
        .merge(auth::routes())
        .merge(me::routes())
        .merge(profile::routes())
        .merge(people::routes())
        .merge(person::routes())
        .merge(account_data::routes())
        .merge(services::routes())
        .merge(service::routes())
        .merge(holders::routes())
        .merge(history::routes())
        .merge(history_of_all::routes())
        .merge(change_contact::routes())
        .merge(requests::routes())
        .merge(submissions::routes())
        .merge(role_ends::routes())
        .merge(tasks::routes())
        .merge(events::routes())
        .merge(rights::routes())
        .merge(provider::routes())
        .merge(cases::routes())
        .merge(case_papers::routes())
        .merge(desk::routes());
    let routes = if demo {
        routes.merge(demo::routes()).merge(demo_webhooks::routes()).merge(desk::demo_routes())
    } else {
        routes
    };
    #[cfg(feature = "test-clock")]
    let routes = routes.merge(test_clock::routes());
    routes
}
