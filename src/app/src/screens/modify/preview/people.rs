//! The consequences for each person. The full table is on the page "Who can do what".

use crate::components::{self, all_abilities, consequences};
use crate::platform::i18n as t;
use handover_rules::submission::preview::AccountChange;
use handover_rules::{NicHandle, Role, ServiceKey};
use leptos::prelude::*;

pub(super) fn view(accounts: &[AccountChange], service: &ServiceKey, me: &NicHandle) -> AnyView {
    let people: Vec<AnyView> = accounts.iter().map(|change| person(change, me)).collect();
    view! {
        <div class="stack tight">
            <h3>{t::modify_changes()}</h3>
            {people}
            <p>{all_abilities(service)}</p>
        </div>
    }
    .into_any()
}

fn person(change: &AccountChange, me: &NicHandle) -> AnyView {
    let AccountChange { gains, loses, lacks, .. } = change;
    let has_list = [gains, loses, lacks].iter().any(|abilities| !abilities.is_empty());
    let list = has_list.then(|| consequences(gains, loses, lacks));
    view! { <div><p>{headline(change, me)}</p>{list}</div> }.into_any()
}

/// The account, and the roles that it keeps.
fn headline(change: &AccountChange, me: &NicHandle) -> AnyView {
    let is_me = change.account == *me;
    let handle = || components::handle(&change.account);
    let roles = || components::words::roles_inside(change.holds).into_any();
    if !change.gains.is_empty() {
        return view! { <b>{handle()}</b> }.into_any();
    }
    if !change.loses.is_empty() {
        return match (change.holds.is_empty(), is_me) {
            (true, true) => t::modify_you_leave().into_any(),
            (true, false) => t::modify_leaves(handle()),
            (false, true) => t::modify_you_keep(roles()),
            (false, false) => t::modify_keeps(roles(), handle()),
        };
    }
    if !change.lacks.is_empty() {
        return if is_me { t::modify_you_could().into_any() } else { t::modify_could(handle()) };
    }
    match (is_me, change.holds.contains(Role::Admin)) {
        (true, true) => t::modify_you_stay_admin(roles()),
        (true, false) => t::modify_you_stay(roles()),
        (false, _) => t::modify_stays(roles(), handle()),
    }
}
