//! The people with whom the account shares services, and one of them.

mod label;
mod list;
mod person;

use self::list::{List, Row};
pub(crate) use self::person::PersonScreen;
use crate::components::{FailureNotice, PageHead, Person, RoleChip, RoleOfCell, SearchField, Skeleton, words};
use crate::data::paged_list::parts;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::platform::router;
use crate::state::App;
use handover_api::Link;
use handover_api::link::{PeopleView, role_name};
use handover_api::people::PersonRow;
use handover_rules::Role;
use leptos::prelude::*;

/// What is below the search field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    Failed,
    Nobody,
    NobodyFound,
    Rows,
}

/// The screen.
#[component]
pub(crate) fn PeopleScreen() -> impl IntoView {
    let app = expect_context::<App>();
    let view = Memo::new(move |before: Option<&PeopleView>| {
        app.navigation().link.with(|link| match link {
            Link::People(view) => view.clone(),
            _ => before.cloned().unwrap_or_default(),
        })
    });
    let list = List::start(app, view);
    let shown = Memo::new(move |_| shown(list));
    let content = move || {
        match shown.get() {
        Shown::Loading => view! { <Skeleton lines=8/> }.into_any(),
        Shown::Failed => {
            let failure = list.data.reading.failure.get_untracked();
            failure.map(|failure| view! { <FailureNotice failure retry=move || list.data.retry()/> }).into_any()
        }
        Shown::Nobody => view! { <p class="card pad">{t::people_none()}</p> }.into_any(),
        Shown::NobodyFound => {
            view! { <div class="card">{parts::nothing_found(t::people_none_found(), move || change(app, PeopleView::default()))}</div> }.into_any()
        }
        Shown::Rows => table(app, list),
    }
    };
    let busy = move || (list.is_late() || shown.get() == Shown::Loading).to_string();
    view! {
        <PageHead heading=t::people_title() lead=t::people_lead()/>
        {parts::filters(t::people_title(), search(app, view))}
        <div class="stack">
            {parts::stale_line(list)}
            <div class="stack" aria-busy=busy class:late=move || list.is_late()>{content}</div>
        </div>
    }
}

fn shown(list: List) -> Shown {
    let found = list
        .data
        .data
        .with(|head| head.as_ref().map(|head| (head.total().number, head.has_more(()), head.view.clone())));
    match found {
        None if list.data.reading.failure.with(Option::is_some) => Shown::Failed,
        None => Shown::Loading,
        Some((0, false, view)) if view == PeopleView::default() => Shown::Nobody,
        Some((0, false, _)) => Shown::NobodyFound,
        Some(_) => Shown::Rows,
    }
}

/// Changes the view in the address, without a history entry.
fn change(app: App, view: PeopleView) {
    if !router::is_leaving(app) {
        router::replace(app, Link::People(view));
    }
}

fn search(app: App, view: Memo<PeopleView>) -> AnyView {
    let asked = Memo::new(move |_| view.with(|view| view.search.clone()));
    view! { <SearchField label=t::people_search() asked on_search=move |search| change(app, PeopleView { search })/> }
        .into_any()
}

fn table(app: App, list: List) -> AnyView {
    let heads = Role::ALL.map(|role| view! { <th scope="col"><RoleChip role/></th> }).collect_view();
    let rows = list.each((), row);
    view! {
        <div class="card">
            <table class="list">
                <caption>{t::people_caption()}</caption>
                <thead>
                    <tr><th scope="col">{t::people_person()}</th>{heads}<th scope="col">{t::people_yours()}</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {parts::more(app, list, (), String::new)}
        </div>
    }
    .into_any()
}

fn row(row: Row) -> AnyView {
    let content = row.content;
    let handle = content.with_untracked(|row| row.handle.clone());
    let address = Link::Person { handle: handle.clone() }.format();
    let cells = Role::ALL.map(|role| {
        let (content, other) = (content.clone(), content.clone());
        let is_none = move || other.with(|row| *row.theirs.get(role) == 0);
        let number = move || count(content.with(|row| *row.theirs.get(role)));
        view! { <td data-r=role_name(role) class:nil=is_none><RoleOfCell role/> {number}</td> }
    });
    view! {
        <tr>
            <th scope="row"><a class="who" href=address><Person who=handle/></a></th>
            {cells.collect_view()}
            <td><span class="soft small">{move || content.with(mine)}</span></td>
        </tr>
    }
    .into_any()
}

fn count(number: u64) -> AnyView {
    match number {
        0 => view! { <span class="soft">"–"<span class="vh">{t::people_no_service()}</span></span> }.into_any(),
        _ => intl::number(number).into_any(),
    }
}

/// The reader's own roles on the services that both share.
fn mine(row: &PersonRow) -> String {
    let of = |role: Role| {
        let number = *row.mine.get(role);
        (number > 0).then(|| t::people_role_on(intl::number(number).as_str(), words::role_inside(role)))
    };
    let roles: Vec<String> = Role::ALL.into_iter().filter_map(of).collect();
    if roles.is_empty() { String::new() } else { t::people_you_are(intl::list(&roles).as_str()) }
}
