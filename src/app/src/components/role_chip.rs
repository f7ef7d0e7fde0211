//! A role as a chip.

use super::{icon, words};
use handover_api::link::role_name;
use handover_rules::Role;
use leptos::prelude::*;

/// The icon and the name of a role, in its colour.
#[component]
pub(crate) fn RoleChip(
    /// The role.
    role: Role,
) -> impl IntoView {
    view! { <span class="role" data-r=role_name(role)>{icon(words::role_icon(role))}{words::role(role)}</span> }
}
