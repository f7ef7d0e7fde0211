//! The own account: signing up and in, its details, sessions and applications.

mod address_change;
mod applications;
mod auth;
mod data;
mod me;
mod profile;
mod provider_sign_in;
mod session;
mod sign_up;

use crate::http::route_table::Routes;

pub(super) fn routes() -> Routes {
    session::routes()
        .merge(provider_sign_in::routes())
        .merge(sign_up::routes())
        .merge(address_change::routes())
        .merge(applications::routes())
        .merge(auth::routes())
        .merge(me::routes())
        .merge(profile::routes())
        .merge(data::routes())
}
