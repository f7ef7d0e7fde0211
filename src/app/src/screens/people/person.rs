//! One person: their roles on the reader's services, open requests between both, and the reader's private label.

use crate::browser::dom;
use crate::components::{
    self, Button, Crumbs, Dialog, Disc, FailureNotice, Icon, NameOfService, PersonName, RoleChip, Skeleton, State,
    Tone, words,
};
use crate::data::loaded::Loaded;
use crate::data::paged_list::parts;
use crate::data::{WhenLoaded, loaded};
use crate::forms::{ErrorSummary, Form, SubmitButton, TextField, TextInput, on_submit};
use crate::platform::{i18n as t, intl, titles};
use crate::screens::services::cells::{Actions, Entries};
use crate::screens::services::list::{GroupRows, List, groups_of, numbers};
use crate::screens::services::selection::{SelectionBar, Ticks};
use crate::state::{App, People};
use handover_api::link::{AccessPlace, FormSource, HistoryView, NewAccess, PeopleView, ServicesView};
use handover_api::people::{OpenBetween, PersonPage, PersonRow, SetLabel};
use handover_api::services::ServiceRow;
use handover_api::{Link, route};
use handover_rules::account::is_label;
use handover_rules::{NicHandle, Role, RoleSet};
use leptos::prelude::*;

#[component]
pub(crate) fn PersonScreen(handle: NicHandle) -> impl IntoView {
    let app = expect_context::<App>();
    let path = route::person(&handle);
    let person: Loaded<PersonPage> = loaded::load(move || path.clone());
    let list = services_of(&handle);
    let is_begun = Memo::new(move |_| app.selection.is_begun());
    let (of_name, of_aside) = (handle.clone(), handle.clone());
    let name = Memo::new(move |_| components::person_text(app.people, &of_name));
    let trail = Signal::derive(move || {
        let people = Link::People(PeopleView::default()).format();
        vec![(t::people_title().to_owned(), Some(people)), (name.get(), None)]
    });
    Effect::new(move |_| titles::set_title(&name.get()));
    let caption = Signal::derive(move || t::person_holds(name.get().as_str()));
    view! {
        <Crumbs trail/>
        <div class="head">
            <div class="row">
                <Disc who=handle.clone() size="xl"/>
                <div>
                    <h1 tabindex="-1"><bdi translate="no">{move || name.get()}</bdi></h1>
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
                    {aside(app.people, &of_aside, page)}
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

pub(super) fn give_access_link(who: &NicHandle) -> String {
    Link::Access(AccessPlace::New(NewAccess { with: Some(who.clone()), ..NewAccess::default() })).format()
}

fn actions(page: &PersonPage) -> AnyView {
    let app = expect_context::<App>();
    let take_back = take_back_link(&page.row);
    let take_back = take_back.map(|take_back| {
        view! { <a class="btn bad" href=take_back><Icon name="back"/> {t::person_take_back()}</a> }
    });
    let who = page.row.handle.clone();
    let address = hand_over_link(&who);
    let hand_over = move || {
        let name = components::person_text(app.people, &who);
        match app.selection.rows.with(|rows| rows.len() as u64) {
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

/// The services that somebody is a contact of. The search finds other accounts whose handles contain this one, too.
fn services_of(who: &NicHandle) -> List {
    let app = expect_context::<App>();
    app.selection.keep_in(&app.my_handle(), Some(who));
    let view = ServicesView { search: who.as_str().to_owned(), ..ServicesView::default() };
    List::start(Memo::new(move |_| view.clone()))
}

#[component]
fn Held(who: NicHandle, list: List, #[prop(into)] caption: Signal<String>) -> impl IntoView {
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
    let services = {
        let who = who.clone();
        Signal::derive(move || {
            let rows = group.iter().map(|row| row.content.get());
            rows.filter(|row| !row.contacts.roles_of(&who).is_empty()).collect::<Vec<ServiceRow>>()
        })
    };
    let now = services.get_untracked();
    let Some(first) = now.first().map(|row| row.service.clone()) else { return ().into_any() };
    let types = words::types(&now.iter().map(|row| row.service.category).collect::<Vec<_>>());
    let held = move || services.with(|services| cells(services, &who));
    view! {
        <tr>
            <td class="tk">{ticks.of(services)}</td>
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

const TITLE: &str = "label-title";

#[component]
fn LabelLine(handle: NicHandle) -> impl IntoView {
    let app = expect_context::<App>();
    let is_open = RwSignal::new(false);
    let label = Memo::new({
        let handle = handle.clone();
        move |_| app.people.get(&handle).and_then(|person| person.label)
    });
    let badge = move || {
        label.get().map(|label| view! { <span class="badge"><Icon name="tag"/><PersonName name=label/></span> })
    };
    let name = move || if label.with(Option::is_some) { t::person_label_edit() } else { t::person_label_add() };
    let spelled = handle.as_str().to_owned();
    let editor = move || {
        is_open
            .get()
            .then(|| view! { <LabelDialog handle=handle.clone() close=Callback::new(move |()| is_open.set(false))/> })
    };
    view! {
        <p class="soft row">
            <code class="h" translate="no">{spelled}</code> {badge}
            <button class="btn bare sm" type="button" on:click=move |_| is_open.set(true)>{name}</button>
        </p>
        {editor}
    }
}

/// A form for the label. An empty field removes it.
#[component]
pub(crate) fn LabelDialog(handle: NicHandle, close: Callback<()>) -> impl IntoView {
    let app = expect_context::<App>();
    let label = untrack(|| app.people.get(&handle)).and_then(|person| person.label);
    let title = t::person_label_of(untrack(|| components::person_text(app.people, &handle)).as_str());
    let form = Form::new("#label-errors", title.clone());
    let text = TextField::new("label-text", label.clone().unwrap_or_default());
    let known = StoredValue::new(label);
    let handle = StoredValue::new(handle);
    let submit = move || {
        let label = Some(text.text().trim().to_owned()).filter(|label| !label.is_empty());
        if known.with_value(|known| *known == label) {
            // Must not undo what another tab has saved.
            return close.run(());
        }
        let is_wrong = label.as_ref().is_some_and(|label| !is_label(label));
        if form.start(vec![text.check(is_wrong.then(t::label_wrong))]) {
            form.run(async move {
                let handle = handle.get_value();
                let path = route::label(&handle);
                match &label {
                    Some(label) => app.put(&path, &SetLabel { label: label.clone() }).await?,
                    None => app.delete(&path).await?,
                }
                app.people.set_label(&handle, label);
                app.announce(t::form_saved());
                close.try_run(());
                Ok(())
            });
        }
    };
    dom::focus_soon("#label-text");
    let hint = view! { <p class="small soft">{t::person_label_note()}</p> }.into_any();
    view! {
        <Dialog title_id=TITLE close>
            <form class="ask pad stack" novalidate on:submit=on_submit(submit)>
                <h2 id=TITLE tabindex="-1">{title}</h2>
                <ErrorSummary form/>
                <TextInput field=text label=t::label_text() hint autocomplete="off"/>
                <p class="row">
                    <SubmitButton form label=t::form_save()/>
                    <Button label=t::form_cancel() press=move |_| close.run(())/>
                </p>
            </form>
        </Dialog>
    }
}
