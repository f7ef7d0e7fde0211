//! The module of new contacts, and of the bar under the list of services while some are ticked.

use super::services::list::List;
use super::{contacts, selection};
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

/// The list of services provides itself as a context for its bar.
pub(crate) fn show(link: &Link) -> AnyView {
    let app = expect_context::<App>();
    match link {
        Link::Modify { from, .. } => contacts::view(app, from.clone()),
        _ => selection::view(app, expect_context::<List>()),
    }
}
