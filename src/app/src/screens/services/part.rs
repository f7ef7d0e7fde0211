//! The menus of the list, whose content is not in its first picture.

use super::list::List;
use handover_api::link::ServicesView;
use handover_api::services::ServiceRow;
use handover_rules::Category;
use leptos::prelude::*;

#[derive(Clone, Copy)]
#[expect(clippy::large_enum_variant, reason = "a list is handles of signals, and boxes cannot be copied")]
pub(crate) enum ServicesPart {
    /// Actions on the services of a row.
    Actions(Signal<Vec<ServiceRow>>),
    HandOver,
    Orders(List, Memo<ServicesView>),
    Types(Memo<Option<Category>>),
}
