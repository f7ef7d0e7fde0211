//! The module of new contacts, and of the bar under the list of services while some are ticked.

use super::services::list::List;
use super::{many, modify, selection};
use crate::state::{App, DialogKind};
use handover_api::Link;
use leptos::prelude::*;

/// The list of services provides itself as a context for its bar.
pub(crate) fn show(link: &Link) -> AnyView {
    let app = expect_context::<App>();
    match link {
        Link::ModifyMany { .. } => many::view(app),
        Link::Services(_) => selection::view(app, expect_context::<List>()),
        link => DialogKind::of(link).map(|(service, kind)| modify::view(app, &service, kind)).into_any(),
    }
}
