//! Filters by role.

use crate::components::{Icon, words};
use crate::platform::intl;
use handover_api::link::role_name;
use handover_rules::{PerRole, Role, RoleSet};
use leptos::prelude::*;

/// A chip for each role, with a number where it is known.
#[component]
pub(crate) fn RoleChips(
    chosen: Memo<RoleSet>,
    /// Their numbers; without, the chips have none.
    #[prop(optional)]
    counts: Option<Memo<Option<PerRole<u64>>>>,
    /// The text of a chip.
    name: fn(Role) -> String,
    change: Callback<RoleSet>,
) -> impl IntoView {
    Role::ALL.map(|role| {
        let press = move |event| {
            let (one, roles) = (RoleSet::from(role), chosen.get_untracked());
            change.run(if event_target_checked(&event) { roles.union(one) } else { roles.without(one) });
        };
        let number = counts.map(|counts| {
            let number = Memo::new(move |_| counts.with(|all| all.as_ref().map(|all| intl::number(*all.get(role)))));
            // Until it is known, there is room for it.
            view! {
                <span class="num" class:none=move || number.with(Option::is_none)>
                    {move || number.get().unwrap_or_else(|| "000".to_owned())}
                </span>
            }
        });
        view! {
            <label class="chip" data-r=role_name(role)>
                <input class="vh" type="checkbox" prop:bound=move || chosen.get().contains(role) on:change=press/>
                <Icon name=words::role_icon(role)/>{name(role)}" "{number}
            </label>
        }
    })
}
