//! The provider's API: its other systems write and read accounts, services, holders, bills and payment methods, with a key
//! (decision 0013).

mod batch;
mod bounces;
mod contacts;
mod correction;
mod description;
mod events;
mod object;
mod problem;

use crate::http::route_table::Routes;

pub(super) fn routes() -> Routes {
    object::routes()
        .merge(correction::routes())
        .merge(batch::routes())
        .merge(contacts::routes())
        .merge(events::routes())
        .merge(bounces::routes())
}
