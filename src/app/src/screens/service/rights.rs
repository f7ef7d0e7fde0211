//! Permissions of each contact for a service.

use super::page::Page;
use super::types;
use crate::components::{Icon, Person, RoleChip, State, Tone, words};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::app::HelpLinks;
use handover_api::link::{AccessPlace, NewAccess, role_name};
use handover_api::service::ServicePage;
use handover_api::services::ServiceRow;
use handover_rules::submission::abilities::{Ability, Verdict, verdict};
use handover_rules::{Category, Role};
use leptos::prelude::*;

pub(super) fn view(page: Page, data: &ServicePage) -> AnyView {
    let Some(detail) = page.chosen(data) else { return ().into_any() };
    let until = detail.tech_end.as_ref().map(|end| {
        let text = t::rights_until(intl::day(end.until).as_str());
        view! { <p class="state"><Icon name="clock"/><span>{text}</span></p> }
    });
    let new = NewAccess { service: Some(detail.row.service.clone()), ..NewAccess::default() };
    let access = Link::Access(AccessPlace::New(new)).format();
    view! {
        {types::filters(page, data, detail, ().into_any())}
        {table(&detail.row)}
        {until}
        <section class="card pad stack" aria-labelledby="share">
            <h2 id="share">{t::share_title()}</h2>
            <p>{t::share_text()}</p>
            <p>{t::share_access()} " " <a href=access>{t::access_give()}</a></p>
            {move || help()}
        </section>
    }
    .into_any()
}

/// The abilities by role, and who holds the roles; the caption says which ones the reader has.
fn table(row: &ServiceRow) -> AnyView {
    let app = expect_context::<App>();
    let category = row.service.category;
    let mine = row.contacts.roles_of(&app.my_handle());
    let roles = Role::ALL.map(|role| view! { <th scope="col"><RoleChip role/></th> }).collect_view();
    let holders = Role::ALL.map(|role| {
        let who = row.contacts.holder(role).clone();
        view! { <td data-r=role_name(role) data-label=t::role(role)><Person who with_handle=false/></td> }
    });
    let abilities = Ability::ALL.into_iter().filter(|ability| ability.exists_for(category));
    let abilities: Vec<AnyView> = abilities.map(|ability| ability_row(ability, category)).collect();
    view! {
        <div class="card">
            <table class="list plain">
                <caption>{t::rights_you_hold(words::roles_inside(mine).as_str())}</caption>
                <thead><tr><th scope="col">{t::rights_what()}</th>{roles}</tr></thead>
                <tbody>
                    <tr><th scope="row"><b>{t::rights_held_by()}</b></th>{holders.collect_view()}</tr>
                    {abilities}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn ability_row(ability: Ability, category: Category) -> AnyView {
    let cell = |role: Role| {
        let may = matches!(verdict(role.into(), category, ability), Verdict::Allowed { .. });
        let answer = if may {
            view! { <State tone=Tone::Ok icon="check" text=t::rights_yes()/> }.into_any()
        } else {
            view! { <span class="soft"><State tone=Tone::Plain icon="x" text=t::rights_no()/></span> }.into_any()
        };
        view! { <td data-r=role_name(role) data-label=t::role(role)>{answer}</td> }
    };
    view! { <tr><th scope="row">{t::word_ability(ability)}</th>{Role::ALL.map(cell).collect_view()}</tr> }.into_any()
}

/// The provider's help links, as far as they are configured.
fn help() -> Option<AnyView> {
    let app = expect_context::<App>();
    let HelpLinks { support, partners, community, policies } =
        app.info().with(|info| info.as_ref().map(|info| info.help.clone()).unwrap_or_default());
    let policies_note = (!policies.is_empty()).then(|| view! { <p>{t::share_policies()}</p> });
    let links = [
        (t::help_policies(), policies),
        (t::help_support(), support),
        (t::help_partners(), partners),
        (t::help_community(), community),
    ];
    let links: Vec<AnyView> = links
        .into_iter()
        .filter(|(_, address)| !address.is_empty())
        .map(|(name, address)| view! { <li><a href=address rel="noreferrer">{name}</a></li> }.into_any())
        .collect();
    let list = (!links.is_empty()).then(|| view! { <h3>{t::share_help()}</h3> <ul>{links}</ul> });
    list.map(|list| view! { {policies_note}{list} }.into_any())
}
