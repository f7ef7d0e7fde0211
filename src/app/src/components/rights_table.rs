//! The abilities that exist on a service, by role.

use crate::components::{self, Tone, words};
use crate::platform::i18n as t;
use handover_api::services::ServiceRow;
use handover_rules::submission::abilities::{Ability, Verdict, verdict};
use handover_rules::{Category, NicHandle, Role};
use leptos::prelude::*;

/// The table, with the roles that the reader holds in its caption.
pub(crate) fn rights_table(row: &ServiceRow, me: &NicHandle) -> AnyView {
    let category = row.service.category;
    let mine = row.contacts.roles_of(me);
    let roles: Vec<AnyView> = Role::ALL
        .into_iter()
        .map(|role| view! { <th scope="col">{words::role(role)}{mine.contains(role).then(you)}</th> }.into_any())
        .collect();
    let abilities = Ability::ALL.into_iter().filter(|ability| ability.exists_for(category));
    let abilities: Vec<AnyView> = abilities.map(|ability| ability_row(ability, category)).collect();
    let hold = t::rights_you_hold(words::roles_inside(mine).as_str());
    view! {
        <div class="card">
            <table class="list even">
                <caption>{hold}</caption>
                <thead><tr><th scope="col">{t::rights_what()}</th>{roles}</tr></thead>
                <tbody>{abilities}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn you() -> AnyView {
    view! { " "<span class="you">{t::you()}</span> }.into_any()
}

fn ability_row(ability: Ability, category: Category) -> AnyView {
    let cells: Vec<AnyView> = Role::ALL
        .into_iter()
        .map(|role| {
            let may = matches!(verdict(role.into(), category, ability), Verdict::Allowed { .. });
            let answer = if may {
                components::state(Tone::Ok, "check", t::rights_yes())
            } else {
                components::state(Tone::Plain, "no", t::rights_no())
            };
            view! { <td data-label=words::role(role)>{answer}</td> }.into_any()
        })
        .collect();
    view! { <tr><th scope="row">{words::ability(ability)}</th>{cells}</tr> }.into_any()
}
