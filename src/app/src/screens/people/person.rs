//! One person: their roles on the reader's services, and open requests between both.

use super::held::{Held, services_of};
use super::label::LabelLine;
use crate::components::{self, Crumbs, Disc, Icon, RoleChip, State, Tone, words};
use crate::data::WhenLoaded;
use crate::data::loaded::{self, Loaded};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::services::SelectionBar;
use crate::state::{App, People};
use handover_api::link::{AccessPlace, FormSource, HistoryView, NewAccess, PeopleView};
use handover_api::people::PersonRow;
use handover_api::people::person::{OpenBetween, PersonPage};
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
    let person: Loaded<PersonPage> = loaded::load(move || path.clone());
    let list = services_of(&handle);
    let is_begun = Memo::new(move |_| app.selection().is_begun());
    let name = {
        let handle = handle.clone();
        move || components::person_text(app.people(), &handle)
    };
    let trail = {
        let name = name.clone();
        let people = Link::People(PeopleView::default()).format();
        Signal::derive(move || vec![(t::people_title().to_owned(), Some(people.clone())), (name(), None)])
    };
    Effect::new({
        let name = name.clone();
        move |_| crate::platform::titles::set_title(&name())
    });
    let caption = {
        let name = name.clone();
        Signal::derive(move || t::person_holds(name().as_str()))
    };
    let of_aside = handle.clone();
    view! {
        <Crumbs trail/>
        <div class="head">
            <div class="row">
                <Disc who=handle.clone() size="xl"/>
                <div>
                    <h1 tabindex="-1"><bdi translate="no">{name}</bdi></h1>
                    <LabelLine handle=handle.clone()/>
                </div>
            </div>
            <div class="row two-rows">
                <WhenLoaded of=person loading=|| ().into_any() let:page>{actions(page)}</WhenLoaded>
            </div>
        </div>
        <div class="cols side in-turn">
            <div class="stack"><Held who=handle list caption/></div>
            <div class="stack">
                <WhenLoaded of=person lines=4 let:page>
                    {aside(app.people(), &of_aside, page)}
                </WhenLoaded>
            </div>
        </div>
        <Show when=move || is_begun.get()><SelectionBar list/></Show>
    }
}

/// Address for taking back all roles of a person, if they have any.
pub(super) fn take_back_link(row: &PersonRow) -> Option<String> {
    let has_any = Role::ALL.into_iter().any(|role| *row.theirs.get(role) > 0);
    has_any.then(|| Link::modify(FormSource::TakeBack(row.handle.clone())).format())
}

/// Address for handing over roles to a person: on the services ticked on their page, or on all.
pub(super) fn hand_over_link(who: &NicHandle) -> String {
    Link::modify(FormSource::To(Some(who.clone()))).format()
}

/// Address for giving access to a person.
pub(super) fn give_access_link(who: &NicHandle) -> String {
    Link::Access(AccessPlace::New(NewAccess { with: Some(who.clone()), ..NewAccess::default() })).format()
}

/// The links to the forms.
fn actions(page: &PersonPage) -> AnyView {
    let app = expect_context::<App>();
    let take_back = take_back_link(&page.row);
    let take_back = take_back.map(|take_back| {
        view! { <a class="btn bad" href=take_back><Icon name="back"/> {t::person_take_back()}</a> }
    });
    let who = page.row.handle.clone();
    let address = hand_over_link(&who);
    let hand_over = move || {
        let name = components::person_text(app.people(), &who);
        match app.selection().rows.with(|rows| rows.len() as u64) {
            0 => t::person_hand_over(name.as_str()),
            selected => t::person_hand_over_selected(selected, name.as_str()),
        }
    };
    let access = give_access_link(&page.row.handle);
    view! {
        {take_back}
        <a class="btn" href=access><Icon name="user"/> {t::access_give()}</a>
        <a class="btn main" href=address>{hand_over}</a>
    }
    .into_any()
}

/// Numbers of services by role, and the open requests.
fn aside(people: People, handle: &NicHandle, page: &PersonPage) -> AnyView {
    let roles = Role::ALL.map(|role| {
        let number = *page.row.theirs.get(role);
        let text = if number == 0 {
            view! { <span class="soft">{t::person_none_of_yours()}</span> }.into_any()
        } else {
            let since = words::since(*page.since.get(role));
            view! {
                <span><b class="num">{t::person_of_yours(number)}</b><br/><span class="soft small">{since}</span></span>
            }
            .into_any()
        };
        view! { <li><RoleChip role/> {text}</li> }
    });
    // Nothing is known about somebody who shares no service.
    let can_take = (page.row.services > 0).then(|| {
        let (tone, icon, text) = if page.row.unable {
            (Tone::Warn, "alert", t::person_unable())
        } else {
            (Tone::Ok, "check", t::person_able())
        };
        view! { <State tone icon text/> }
    });
    let history = Link::History(HistoryView { person: Some(handle.clone()), ..HistoryView::default() }).format();
    let open: Vec<AnyView> = page.open.iter().map(|open| between(people, handle, open)).collect();
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
            {can_take}
            <p><a href=history>{t::person_history()}</a></p>
        </section>
        {open}
    }
    .into_any()
}

/// A group of open requests that both are parties of.
fn between(people: People, who: &NicHandle, open: &OpenBetween) -> AnyView {
    let service = components::service_inside(&open.service.name);
    let roles = words::roles(open.roles);
    let name = match open.services {
        1 => t::person_open_one(roles.as_str(), service.as_str()),
        more => t::person_open_many(more - 1, roles.as_str(), service.as_str()),
    };
    let until = intl::timestamp(open.deadline);
    let waits = match (open.waits_for_reader, open.waits_for_other) {
        (true, _) => t::person_waits_for_you(until.as_str()),
        (false, true) => t::person_waits_for(components::person_text(people, who).as_str(), until.as_str()),
        (false, false) => t::person_waits_for_effect().to_owned(),
    };
    let address = Link::submission(open.submission).format();
    view! { <li><a href=address>{name}</a><br/><span class="soft small">{waits}</span></li> }.into_any()
}
