//! The filters of the history, kept in the address.

use crate::components::{self, Icon, SearchField, words};
use crate::data::paged_list::parts;
use crate::platform::clock;
use crate::platform::i18n as t;
use crate::platform::router;
use crate::state::App;
use chrono::{Months, NaiveDate};
use handover_api::Link;
use handover_api::link::{HistoryView, role_name};
use handover_rules::model::timestamp::parse_date;
use handover_rules::{NicHandle, Role, RoleSet};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// Changes the view in the address, without a history entry.
pub(super) fn change(app: App, view: HistoryView) {
    if !router::is_leaving(app) {
        router::replace(app, Link::History(view));
    }
}

pub(super) fn view(app: App, view: Memo<HistoryView>) -> AnyView {
    let fields = view! { {search(app, view)} <div class="chips" role="group" aria-label=t::history_role()>{roles(app, view)} {person(app, view)}</div> };
    view! { {parts::filters(t::history_filters(), fields.into_any())} {day(app, view)} }.into_any()
}

fn search(app: App, view: Memo<HistoryView>) -> AnyView {
    let asked = Memo::new(move |_| view.with(|view| view.search.clone()));
    let tell = move |search| change(app, HistoryView { search, ..view.get_untracked() });
    view! { <SearchField label=t::history_search() asked on_search=tell/> }.into_any()
}

fn roles(app: App, view: Memo<HistoryView>) -> Vec<AnyView> {
    let chosen = Memo::new(move |_| view.with(|view| view.roles));
    let chip = |role: Role| {
        let press = move |event| {
            let (one, roles) = (RoleSet::from(role), chosen.get_untracked());
            let roles = if event_target_checked(&event) { roles.union(one) } else { roles.without(one) };
            change(app, HistoryView { roles, ..view.get_untracked() });
        };
        let is_on = move || chosen.get().contains(role);
        view! {
            <label class="chip" data-r=role_name(role)>
                <input class="vh" type="checkbox" prop:checked=is_on on:change=press/>
                <Icon name=words::role_icon(role)/>{words::role(role)}
            </label>
        }
        .into_any()
    };
    Role::ALL.into_iter().map(chip).collect()
}

/// The person that the rows are about, with a button that drops the filter.
fn person(app: App, view: Memo<HistoryView>) -> impl IntoView {
    let person = Memo::new(move |_| view.with(|view| view.person.clone()));
    let chip = move |who: NicHandle| {
        let drop = move |_| change(app, HistoryView { person: None, ..view.get_untracked() });
        let name = components::person_text(app, &who);
        view! {
            <button class="chip" type="button" aria-pressed="true" on:click=drop>
                {t::history_only(name.as_str())} <Icon name="x"/>
            </button>
        }
    };
    move || person.get().map(chip)
}

/// Who held what on a day: a month ago, unless another day is entered.
fn day(app: App, view: Memo<HistoryView>) -> AnyView {
    let asked = Memo::new(move |_| view.with(|view| view.day));
    let today = clock::today(app);
    let a_month_ago = today.checked_sub_months(Months::new(1)).unwrap_or(today);
    let entered = RwSignal::new(asked.get_untracked().unwrap_or(a_month_ago).to_string());
    Effect::new(move |_| {
        if let Some(day) = asked.get() {
            entered.set(day.to_string());
        }
    });
    let show = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(day) = entered.with_untracked(|day| parse_date(day)) {
            change(app, HistoryView { day: Some(day), ..view.get_untracked() });
        }
    };
    let all = move |_| change(app, HistoryView { day: None, ..view.get_untracked() });
    let back = move |_: NaiveDate| {
        view! { <button class="btn sm bare" type="button" on:click=all>{t::history_day_all()}</button> }
    };
    view! {
        <form class="filters small" aria-label=t::history_day_form() on:submit=show>
            <label for="day">{t::history_day_label()}</label>
            <input
                id="day" type="date" required="" max=today.to_string()
                prop:value=move || entered.get() on:input=move |event| entered.set(event_target_value(&event))
            />
            <button class="btn sm" type="submit">{t::history_day_show()}</button>
            {move || asked.get().map(back)}
        </form>
    }
    .into_any()
}
