//! One person: what they hold on the reader's services, and what is open between both.

use super::label::LabelEditor;
use crate::components::{self, Crumbs, Disc, FailureNotice, Icon, RoleChip, Skeleton, TermEnd, words};
use crate::data::WhenLoaded;
use crate::data::loaded::{self, Loaded};
use crate::data::paged_list::parts;
use crate::platform::i18n as t;
use crate::platform::{clock, intl};
use crate::screens::history::list::{List, Row};
use crate::screens::history::table::service_link;
use crate::state::App;
use handover_api::history::HistoryRow;
use handover_api::link::{FormSource, HistoryView, PeopleView};
use handover_api::person::{OpenBetween, PersonPage};
use handover_api::{Link, route};
use handover_rules::{NicHandle, Role};
use leptos::prelude::*;

/// The screen.
#[component]
pub(crate) fn PersonScreen(
    /// The person.
    handle: NicHandle,
) -> impl IntoView {
    let app = expect_context::<App>();
    let path = route::person(&handle);
    let person: Loaded<PersonPage> = loaded::load(app, move || path.clone());
    let view = HistoryView { person: Some(handle.clone()), day: Some(clock::today(app)), ..HistoryView::default() };
    let list = List::start(app, Memo::new(move |_| view.clone()));
    let name = {
        let handle = handle.clone();
        move || components::person_text(app, &handle)
    };
    let trail = {
        let name = name.clone();
        let people = Link::People(PeopleView::default()).format();
        Signal::derive(move || vec![(t::people_title().to_owned(), Some(people.clone())), (name(), None)])
    };
    Effect::new({
        let name = name.clone();
        move |_| crate::shell::titles::set_title(&name())
    });
    let (who, of_head, of_aside) = (handle.clone(), handle.clone(), handle);
    view! {
        <Crumbs trail/>
        <div class="head">
            <div class="row">
                <Disc who=who.clone() size="xl"/>
                <div>
                    <h1 tabindex="-1"><bdi translate="no">{name}</bdi></h1>
                    <LabelEditor handle=who.clone()/>
                </div>
            </div>
            <div class="row">
                <WhenLoaded of=person loading=|| ().into_any() let:page>{actions(app, &of_head, page)}</WhenLoaded>
            </div>
        </div>
        <div class="cols side">
            <div class="stack">{holds(app, who, list)}</div>
            <div class="stack">
                <WhenLoaded of=person loading=|| view! { <Skeleton lines=4/> } let:page>
                    {aside(app, &of_aside, page)}
                </WhenLoaded>
            </div>
        </div>
    }
}

/// The links to the form.
fn actions(app: App, handle: &NicHandle, page: &PersonPage) -> AnyView {
    let is_contact = Role::ALL.into_iter().any(|role| *page.row.theirs.get(role) > 0);
    let take_back = is_contact.then(|| {
        let take_back = Link::modify(FormSource::TakeBack(handle.clone())).format();
        view! { <a class="btn bad" href=take_back><Icon name="back"/> {t::person_take_back()}</a> }
    });
    let name = components::person_text(app, handle);
    let hand_over = Link::modify(FormSource::To(handle.clone())).format();
    view! {
        {take_back} <a class="btn main" href=hand_over>{t::person_hand_over(name.as_str())}</a>
    }
    .into_any()
}

/// What the person holds on the reader's services today.
fn holds(app: App, who: NicHandle, list: List) -> AnyView {
    let is_empty =
        Memo::new(move |_| list.data.data.with(|head| head.as_ref().is_some_and(|head| head.total().number == 0)));
    let is_loading = Memo::new(move |_| list.data.reading.busy.get() && list.data.data.with(Option::is_none));
    let caption = move || t::person_holds(components::person_text(app, &who).as_str());
    let rows = move || list.each((), held);
    let failure = move || {
        let failure = list.data.reading.failure.get().filter(|_| list.data.data.with(Option::is_none));
        failure.map(|failure| view! { <FailureNotice failure retry=move || list.data.retry()/> }.into_any())
    };
    let nothing = move || is_empty.get().then(|| view! { <p class="pad soft">{t::person_holds_nothing()}</p> });
    view! {
        {parts::stale_line(list)}
        {failure}
        <div class="card" aria-busy=move || is_loading.get().to_string()>
            <table class="list plain">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::history_service()}</th>
                        <th scope="col">{t::history_role()}</th>
                        <th scope="col">{t::history_from()}</th>
                        <th scope="col">{t::history_to()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {nothing}
            {parts::more(app, list, (), String::new)}
        </div>
    }
    .into_any()
}

fn held(row: Row) -> AnyView {
    let content = row.content;
    let HistoryRow { service, term, .. } = content.get_untracked();
    let since = term.since.map_or_else(|| t::history_always().to_owned(), intl::day_of);
    let end = move || content.with(|row| view! { <TermEnd term=row.term.clone() end=row.end.clone()/> });
    view! {
        <tr>
            <th scope="row">{service_link(&service)}</th>
            <td><RoleChip role=term.role/></td>
            <td data-label=t::history_from()>{since}</td>
            <td data-label=t::history_to()>{end}</td>
        </tr>
    }
    .into_any()
}

/// Numbers of services by role, and the open requests.
fn aside(app: App, handle: &NicHandle, page: &PersonPage) -> AnyView {
    let roles = Role::ALL.map(|role| {
        let number = *page.row.theirs.get(role);
        let text = if number == 0 {
            view! { <span class="soft">{t::person_none_of_yours()}</span> }.into_any()
        } else {
            view! { <b class="num">{t::person_of_yours(number)}</b> }.into_any()
        };
        view! { <li><RoleChip role/> {text}</li> }
    });
    let history = Link::History(HistoryView { person: Some(handle.clone()), ..HistoryView::default() }).format();
    let open: Vec<AnyView> = page.open.iter().map(|open| between(app, handle, open)).collect();
    let open = (!open.is_empty()).then(|| {
        view! {
            <section class="card pad stack mid" aria-labelledby="person-open">
                <h2 id="person-open">{t::person_open()}</h2>
                <ul class="ul stack mid lines">{open}</ul>
            </section>
        }
    });
    view! {
        <section class="card pad stack mid" aria-labelledby="person-now">
            <h2 id="person-now" class="vh">{t::person_glance()}</h2>
            <ul class="answers ul stack mid">{roles.collect_view()}</ul>
            <p><a href=history>{t::person_history()}</a></p>
        </section>
        {open}
    }
    .into_any()
}

/// A group of open requests that both are parties of.
fn between(app: App, who: &NicHandle, open: &OpenBetween) -> AnyView {
    let service = components::service_inside(&open.service.name);
    let roles = words::roles(open.roles);
    let name = match open.services {
        1 => t::person_open_one(roles.as_str(), service.as_str()),
        more => t::person_open_many(more - 1, roles.as_str(), service.as_str()),
    };
    let until = intl::timestamp(open.deadline);
    let waits = match (open.waits_for_reader, open.waits_for_other) {
        (true, _) => t::person_waits_for_you(until.as_str()),
        (false, true) => t::person_waits_for(components::person_text(app, who).as_str(), until.as_str()),
        (false, false) => t::person_waits_for_effect().to_owned(),
    };
    let address = Link::submission(open.submission).format();
    view! { <li><a href=address>{name}</a><br/><span class="soft small">{waits}</span></li> }.into_any()
}
