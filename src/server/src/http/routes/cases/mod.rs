//! Procedures without access to an account.

mod case;
mod papers;

use crate::http::route_table::Routes;
pub(super) use case::paper_key;

pub(super) fn routes() -> Routes {
    case::routes().merge(papers::routes())
}
