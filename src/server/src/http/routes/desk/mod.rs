//! The provider's desk (decision 0032). For customers none of it exists.

mod audit_log;
mod cases;
mod session;

use crate::http::route_table::Routes;

pub(super) fn routes() -> Routes {
    session::routes().merge(audit_log::routes()).merge(cases::routes())
}

/// Routes of the demo only.
pub(super) fn demo_routes() -> Routes {
    session::demo_routes()
}
