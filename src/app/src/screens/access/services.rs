//! The services that the account reaches by access from others.

use super::words;
use crate::components::{Crumbs, NameOfService, PageHead, Person, RoleChip, RoleOfCell, ServiceStatusLine};
use crate::data::paged_list::states::ListStates;
use crate::data::paged_list::{self, Count, ListPage, Source, parts};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::access::{ReachedPage, ReachedService, SeenService};
use handover_api::link::{AccessPlace, role_name};
use handover_api::{Link, route};
use handover_rules::access::{AccessLine, ActionName};
use handover_rules::{NicHandle, Role, ServiceKey};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq)]
struct Reached;

type List = paged_list::PagedList<Reached>;

impl Source for Reached {
    type View = ();
    type Group = ();
    type Key = ServiceKey;
    type Row = ReachedService;
    type Answer = ReachedPage;

    const GROUPS: &'static [()] = &[()];

    fn key(row: &ReachedService) -> ServiceKey {
        row.service.clone()
    }

    fn path((): &(), after: Option<((), &str)>, _: usize) -> String {
        route::reached_services(after.map_or("", |((), after)| after))
    }

    fn page(_: App, page: ReachedPage, _: bool) -> ListPage<Self> {
        let total = Count { number: page.rows.len() as u64, is_minimum: page.next.is_some() };
        ListPage::new(total, page.rows, page.next)
    }
}

/// The page.
pub(crate) fn view() -> AnyView {
    let list = List::start(Memo::new(|_| ()));
    let above = Link::Access(AccessPlace::List).format();
    let trail = vec![(t::access_title().to_owned(), Some(above)), (t::access_reached().to_owned(), None)];
    crate::platform::titles::set_title(t::access_reached());
    // Nothing is filtered.
    let clear = Callback::new(|()| ());
    view! {
        <Crumbs trail=Signal::stored(trail)/>
        <PageHead heading=t::access_reached() lead=t::access_reached_lead()/>
        <ListStates
            list clear empty=t::access_reached_none() nothing_found=t::access_reached_none()
            rows=move || view! { <Table list/> }
        />
    }
    .into_any()
}

#[component]
fn Table(list: List) -> impl IntoView {
    let roles = Role::ALL.map(|role| view! { <th scope="col"><RoleChip role/></th> });
    let rows = list.each((), |row| {
        let content = row.content;
        (move || content.with(row_of)).into_any()
    });
    view! {
        <div class="card">
            <table class="list plain auto">
                <caption>{t::access_reached_caption()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::access_uses_service()}</th>
                        <th scope="col">{t::access_reached_can()}</th>
                        <th scope="col">{t::access_from()}</th>
                        {roles}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {parts::more(list, (), String::new)}
        </div>
    }
}

fn row_of(of: &ReachedService) -> AnyView {
    let app = expect_context::<App>();
    let ReachedService { service, seen, access } = of;
    let mut actions: Vec<ActionName> = Vec::new();
    let mut givers: Vec<&NicHandle> = Vec::new();
    for AccessLine { source, actions: by_policy, .. } in access {
        actions.extend(by_policy.iter().filter(|action| !actions.contains(action)).cloned().collect::<Vec<_>>());
        givers.extend(source.giver().filter(|giver| !givers.contains(giver)));
    }
    let status = seen.as_ref().map(|SeenService { status, expiration, .. }| {
        view! { <ServiceStatusLine status=*status expiration=*expiration today=app.today()/> }
    });
    let contacts = Role::ALL.map(|role| {
        let who = seen.as_ref().map(|seen| seen.contacts.holder(role).clone());
        let who = who.map(|who| view! { <RoleOfCell role/> <Person who with_handle=false/> });
        view! { <td data-r=role_name(role)>{who}</td> }
    });
    let givers = givers.into_iter().map(|who| view! { <Person who=who.clone() with_handle=false/> }).collect_view();
    let page = Link::Access(AccessPlace::Service(service.clone())).format();
    view! {
        <tr>
            <th scope="row">
                <span>
                    <b><a href=page><NameOfService name=service.name.clone()/></a></b> " "
                    <span class="soft small">{t::word_category(service.category)}</span> <br/> {status}
                </span>
            </th>
            <td data-label=t::access_reached_can()>{words::actions(&actions, Some(service.category))}</td>
            <td data-label=t::access_from()>{givers}</td>
            {contacts}
        </tr>
    }
    .into_any()
}
