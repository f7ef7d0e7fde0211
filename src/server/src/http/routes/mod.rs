//! Routes and handlers: a folder per area, a file per resource.

mod access;
mod account;
mod app_info;
mod cases;
mod demo;
mod desk;
mod events;
mod iam;
mod people;
mod provider;
mod requests;
mod rights;
mod services;
pub(super) mod test_clock;

use super::route_table::Routes;

/// All routes of the API.
pub(crate) fn all(demo: bool) -> Routes {
    let routes = app_info::routes()
        .merge(access::routes())
        .merge(iam::routes())
        .merge(account::routes())
        .merge(people::routes())
        .merge(services::routes())
        .merge(requests::routes())
        .merge(events::routes())
        .merge(rights::routes())
        .merge(provider::routes())
        .merge(cases::routes())
        .merge(desk::routes());
    if demo { routes.merge(demo::routes()).merge(desk::demo_routes()) } else { routes }
}
