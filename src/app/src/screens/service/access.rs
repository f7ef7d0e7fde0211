//! Who can do what on the services of a name: abilities down, people across, each yes with its reasons.

use super::page::{Page, filters};
use crate::components::{Icon, Person, PersonInside, RoleChip, Skeleton, access_day, action_text, words};
use crate::data::late::lazy_part;
use crate::data::{WhenLoaded, loaded};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::access::ServiceAccess;
use handover_api::link::{AccessPlace, NewAccess};
use handover_api::{Link, route};
use handover_rules::access::{AccessSource, ActionsOf, Column, WhoCan, who_can};
use handover_rules::{Category, NicHandle, ServiceKey};
use leptos::prelude::*;

/// Accounts that a column names; the others are counted.
const NAMED: usize = 3;

lazy_part! { service_access: pub(super) fn who_can_do_what(page: Page) { view! { <WhoCanDoWhat page/> } } }

#[component]
fn WhoCanDoWhat(page: Page) -> impl IntoView {
    let me = expect_context::<App>().my_handle();
    // Contacts alone read it.
    let first = Memo::new(move |_| {
        page.loaded.data.with(|data| data.as_ref()?.own(&me).next().map(|detail| detail.row.service.clone()))
    });
    let ready = move || (move || first.get().map(|service| view! { <OfName page service/> })).into_any();
    page.loaded.show_once(|| view! { <Skeleton lines=9/> }.into_any(), ready)
}

#[component]
fn OfName(page: Page, service: ServiceKey) -> impl IntoView {
    let path = route::of_service(route::ACCESS_TO_SERVICE, &service);
    let access = loaded::load::<ServiceAccess>(move || path.clone());
    let new = NewAccess { service: Some(service), ..NewAccess::default() };
    let address = Link::Access(AccessPlace::New(new)).format();
    let until = move || {
        let end = page.loaded.data.with(|data| page.chosen(data.as_ref()?)?.tech_end.as_ref().map(|end| end.until));
        end.map(|until| view! { <p class="state"><Icon name="clock"/><span>{t::rights_until(intl::day(until).as_str())}</span></p> })
    };
    view! {
        <div class="stack in-turn">
            <WhenLoaded of=access lines=9 let:access>
                {content(page, access)}
            </WhenLoaded>
            {until}
            <p class="small soft">{t::rights_give(view! { <a href=address>{t::access_give()}</a> }.into_any())}</p>
        </div>
    }
}

/// The table of the group that has the chosen type.
fn content(page: Page, access: &ServiceAccess) -> AnyView {
    let access = access.clone();
    let chosen = move || {
        let first = (access.service.category, access.lines.as_slice());
        let others = access.others.iter().map(|of| (of.category, of.lines.as_slice()));
        let groups = who_can(&core::iter::once(first).chain(others).collect::<Vec<_>>());
        let asked = page.category();
        let has_asked = |group: &&WhoCan<'_>| asked.is_some_and(|asked| group.categories.contains(&asked));
        let chosen = groups.iter().find(has_asked).or(groups.first())?;
        let types: Vec<Vec<Category>> = groups.iter().map(|group| group.categories.clone()).collect();
        let filters = filters(page, &types, *chosen.categories.first()?, ().into_any());
        Some(view! { {filters}{table(chosen)} }.into_any())
    };
    view! { {chosen} }.into_any()
}

fn table(of: &WhoCan<'_>) -> AnyView {
    let rows = of.rows.iter().enumerate().map(|(place, row)| table_row(of, place, row)).collect_view();
    view! {
        <div class="card">
            <table class="list auto who-can">
                <caption class="vh">{t::rights_title()}</caption>
                <thead><tr><th scope="col">{t::rights_what()}</th>{of.columns.iter().map(head).collect_view()}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn head(column: &Column<'_>) -> AnyView {
    let person = |who: &&NicHandle| view! { <Person who=(*who).clone() with_handle=false/> };
    let people = column.accounts.iter().take(NAMED).map(person).collect_view();
    let more = column.accounts.len().saturating_sub(NAMED) as u64;
    let more = (more > 0).then(|| view! { <span class="small soft">{t::modify_more_people(more)}</span> });
    let reasons = column.sources().into_iter().map(|source| chip(source, true)).collect_view();
    view! { <th scope="col"><div class="stack tight">{people}{more}{reasons}</div></th> }.into_any()
}

fn table_row(table: &WhoCan<'_>, place: usize, ActionsOf { actions, categories }: &ActionsOf<'_>) -> AnyView {
    let what: Vec<String> = actions.iter().map(|name| action_text(name)).collect();
    let what = words::capitalized(what.join(", "));
    let types = (*categories != table.categories).then(|| view! { " "<small>{words::types(categories)}</small> });
    let refused =
        table.columns.iter().filter(|column| column.because_of[place].is_empty()).map(people).collect::<Vec<_>>();
    let refused = (!refused.is_empty()).then(|| t::rights_refused(refused.join(", ").as_str()));
    let cell = |column: &Column<'_>| match column.because_of[place].as_slice() {
        [] => view! { <td class="no">{t::rights_no()}</td> }.into_any(),
        reasons => view! {
            <td data-who=people(column)>
                <Icon name="check"/><span class="vh">{t::rights_yes()} " "</span>
                {reasons.iter().map(|source| chip(source, false)).collect_view()}
            </td>
        }
        .into_any(),
    };
    let cells = table.columns.iter().map(cell).collect_view();
    view! { <tr data-no=refused><th scope="row"><span>{what}{types}</span></th>{cells}</tr> }.into_any()
}

fn people(column: &Column<'_>) -> String {
    let people = expect_context::<App>().people;
    column.accounts.iter().map(|who| words::person_inside(people, who)).collect::<Vec<_>>().join(", ")
}

/// The filled chip of a role, or the outlined one of access; in the head with its giver, or the way to one's own.
fn chip(source: &AccessSource, is_head: bool) -> AnyView {
    let (policy, name, giver, expires_at) = match source {
        AccessSource::Role { role } => return view! { <RoleChip role=*role/> }.into_any(),
        AccessSource::Policy { policy, name, giver, expires_at } => (policy, name, giver, expires_at),
    };
    let is_mine = expect_context::<App>().people.is_me(giver);
    let end = expires_at.map(access_day);
    let text = end.map_or_else(|| t::access_title().to_owned(), |end| t::rights_access_until(end.as_str()));
    // Others cannot open it.
    let address = (is_head && is_mine).then(|| Link::Access(AccessPlace::Policy(*policy)).format());
    let from = (is_head && !is_mine)
        .then(|| view! { <span class="small soft">{t::access_from()} " " <PersonInside who=giver.clone()/></span> });
    view! { <a class="role lent" href=address title=name.clone()><Icon name="lock"/>{text}</a>{from} }.into_any()
}
