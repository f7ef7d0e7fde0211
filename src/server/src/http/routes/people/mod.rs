//! People that the account works with.

mod list;
mod person;

use crate::http::route_table::Routes;

pub(super) fn routes() -> Routes {
    list::routes().merge(person::routes())
}
