//! Roles of a person on the reader's services, by name. Ticked services are a selection of this page alone.

use crate::components::{FailureNotice, Icon, NameOfService, RoleChip, Skeleton, words};
use crate::data::paged_list::parts;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::services::list::List;
use crate::screens::services::{Actions, Entries, GroupRows, Tick, Ticks, groups_of, numbers};
use crate::state::App;
use handover_api::Link;
use handover_api::link::ServicesView;
use handover_api::services::ServiceRow;
use handover_rules::service_list::group::ticked;
use handover_rules::{NicHandle, Role, RoleSet, ServiceKey};
use leptos::prelude::*;

/// The services that somebody is a contact of. The search finds other accounts whose handles contain this one, too.
pub(super) fn services_of(who: &NicHandle) -> List {
    let app = expect_context::<App>();
    app.selection().keep_in(&app.my_handle(), Some(who));
    let view = ServicesView { search: who.as_str().to_owned(), ..ServicesView::default() };
    List::start(Memo::new(move |_| view.clone()))
}

#[component]
pub(super) fn Held(who: NicHandle, list: List, #[prop(into)] caption: Signal<String>) -> impl IntoView {
    let ticks = Ticks::new(list);
    ticks.listen();
    let number = Memo::new(move |_| list.data.data.with(|head| head.as_ref().map(|head| head.total().number)));
    let failure = move || {
        let failure = list.data.reading.failure.get().filter(|_| number.get().is_none());
        failure.map(|failure| view! { <FailureNotice failure retry=move |()| list.data.retry()/> })
    };
    let loading = move || {
        let is_loading = number.get().is_none() && list.data.reading.failure.with(Option::is_none);
        is_loading.then(|| view! { <Skeleton lines=5/> })
    };
    let nothing =
        move || (number.get() == Some(0)).then(|| view! { <p class="pad soft">{t::person_holds_nothing()}</p> });
    view! {
        {parts::stale_line(list)}
        {failure}
        <div class="card" aria-busy=move || number.get().is_none().to_string()>
            <table class="list plain auto services">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <td class="tk"></td>
                        <th scope="col">{t::history_service()}</th>
                        <th scope="col">{t::history_role()}</th>
                        <th scope="col">{t::person_until()}</th>
                        <th scope="col" class="acts"><span class="vh">{t::services_column_actions()}</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || groups_of(list) key=numbers let:group><Name group who=who.clone() ticks/></For>
                </tbody>
            </table>
            {loading}
            {nothing}
            {parts::more(list, (), String::new)}
        </div>
    }
}

/// The services of a name on which the person has a role.
#[component]
fn Name(group: GroupRows, who: NicHandle, ticks: Ticks) -> impl IntoView {
    let app = expect_context::<App>();
    let services = {
        let who = who.clone();
        Signal::derive(move || {
            let rows = group.iter().map(|row| row.content.get());
            rows.filter(|row| !row.contacts.roles_of(&who).is_empty()).collect::<Vec<ServiceRow>>()
        })
    };
    let now = services.get_untracked();
    let Some(first) = now.first().map(|row| row.service.clone()) else { return ().into_any() };
    let label = match &now[..] {
        [_] => t::services_select(t::word_category(first.category), first.name.as_str()),
        more => t::services_select_group(more.len() as u64, first.name.as_str()),
    };
    let keys: Vec<ServiceKey> = now.into_iter().map(|row| row.service).collect();
    let types = words::types(&keys.iter().map(|key| key.category).collect::<Vec<_>>());
    let is_ticked = move || ticked(keys.iter().map(|key| app.selection().has(key)));
    let press = move |shift| ticks.press(&services.get_untracked(), shift);
    let held = move || services.with(|services| cells(services, &who));
    view! {
        <tr>
            <td class="tk"><Tick label is_ticked press/></td>
            <th scope="row">
                <div class="svc">
                    <span>
                        <a href=Link::service(&first).format()><NameOfService name=first.name.clone()/></a>
                        <small>{types}</small>
                    </span>
                </div>
            </th>
            {held}
            <td class="acts"><Actions services><Entries services/></Actions></td>
        </tr>
    }
    .into_any()
}

/// The roles, and the first last day of a tech role.
fn cells(services: &[ServiceRow], who: &NicHandle) -> AnyView {
    let app = expect_context::<App>();
    let roles = services.iter().fold(RoleSet::EMPTY, |roles, row| roles.union(row.contacts.roles_of(who)));
    let is_theirs = |row: &&ServiceRow| row.contacts.holder(Role::Tech) == who;
    let until = services.iter().filter(is_theirs).filter_map(|row| row.tech_until).min();
    // In a card of a phone, a role without an end needs no line.
    let is_endless = until.is_none();
    let until = match until {
        Some(day) => {
            let text =
                view! { {intl::day(day)} " "<span class="soft">{intl::in_days((day - app.today()).num_days())}</span> };
            view! { <span class="state" data-s="warn"><Icon name="clock"/><span>{text}</span></span> }.into_any()
        }
        None => view! { <span class="soft small">{t::person_no_end()}</span> }.into_any(),
    };
    view! {
        <td><span class="row">{roles.iter().map(|role| view! { <RoleChip role/> }).collect_view()}</span></td>
        <td class:nil=is_endless data-label=t::person_until()>{until}</td>
    }
    .into_any()
}
