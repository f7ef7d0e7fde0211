//! Services of the account, their history, and the holders of domains.

mod history;
mod history_of_all;
mod holders;
mod list;
mod service;

use crate::http::route_table::Routes;

pub(super) fn routes() -> Routes {
    list::routes()
        .merge(service::routes())
        .merge(holders::routes())
        .merge(history::routes())
        .merge(history_of_all::routes())
}
