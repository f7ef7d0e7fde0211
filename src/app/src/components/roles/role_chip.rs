//! A role as a chip, or as an icon in a table cell.

use crate::components::{Icon, words};
use crate::platform::i18n as t;
use handover_api::link::role_name;
use handover_rules::Role;
use leptos::prelude::*;

/// The icon and the name of a role, in its colour.
#[component]
pub(crate) fn RoleChip(
    /// The role.
    role: Role,
) -> impl IntoView {
    view! { <span class="role" data-r=role_name(role)><Icon name=words::role_icon(role)/>{t::role(role)}</span> }
}

/// The icon of a role in a cell of its column. It stands in for the column's heading where rows are cards, and is hidden
/// elsewhere.
#[component]
pub(crate) fn RoleOfCell(
    /// The role.
    role: Role,
) -> impl IntoView {
    let symbol = ["#i-", words::role_icon(role)].concat();
    view! { <svg class="i r" role="img" aria-label=t::role(role)><use href=symbol></use></svg> }
}
