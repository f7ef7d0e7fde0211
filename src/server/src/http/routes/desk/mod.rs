//! The provider's desk (decision 0032). Customers get "not found" on all its routes.

mod acts;
mod audit_log;
mod audited;
mod cases;
mod pages;
mod provider_sign_in;
mod qr_code;
mod session;

use crate::http::route_table::Routes;

pub(super) fn routes() -> Routes {
    let looks = session::routes().merge(provider_sign_in::routes()).merge(pages::routes()).merge(audit_log::routes());
    looks.merge(acts::routes()).merge(cases::routes())
}

/// Routes of the demo only.
pub(super) fn demo_routes() -> Routes {
    session::demo_routes()
}
