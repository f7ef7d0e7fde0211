//! The history of contacts of all services: the changes, or who held which role on a day.

pub(crate) mod events;
mod fold;

use self::events::{Events, HeldOnDay, List};
use crate::browser::dom;
use crate::components::{self, Button, Icon, Menu, PageHead, RoleChips, SearchField, close_menus};
use crate::data::paged_list::parts;
use crate::data::paged_list::parts::ListStates;
use crate::data::paged_list::parts::print_button;
use crate::forms::{PersonPicker, TextField};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use chrono::{Months, NaiveDate};
use handover_api::link::{AccessPlace, HistoryView, UsesView};
use handover_api::query::Query;
use handover_api::{Link, route};
use handover_rules::model::timestamp::parse_date;
use handover_rules::{NicHandle, Role};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

#[component]
pub(crate) fn HistoryScreen() -> impl IntoView {
    let app = expect_context::<App>();
    let view = app.navigation.view(move |link| match link {
        Link::History(view) => Some(view),
        _ => None,
    });
    let list = List::start(view);
    let clear = Callback::new(move |()| {
        app.change_view(Link::History(HistoryView { day: view.get_untracked().day, ..HistoryView::default() }));
    });
    let is_day = Memo::new(move |_| list.data.field(|head| head.view.day.is_some()));
    let rows = move || {
        if is_day.get() { view! { <HeldOnDay list view/> }.into_any() } else { view! { <Events list/> }.into_any() }
    };
    let uses = Link::Access(AccessPlace::Uses(UsesView::default())).format();
    view! {
        <PageHead heading=t::history_all_title() lead=t::history_all_lead()>
            <span class="row">
                <a class="btn" href=uses><Icon name="history"/> {t::access_uses()}</a>
                {acts(list, view)}
            </span>
        </PageHead>
        <Filters view/>
        <ListStates
            list clear empty=t::history_unchanged_all() nothing_found=t::history_none_found()
            rows=move || view! { {rows} }
        />
    }
}

#[component]
fn Filters(view: Memo<HistoryView>) -> impl IntoView {
    let app = expect_context::<App>();
    let asked = Memo::new(move |_| view.with(|view| view.search.clone()));
    let on_search = move |search| app.change_view(Link::History(HistoryView { search, ..view.get_untracked() }));
    let chosen = Memo::new(move |_| view.with(|view| view.roles));
    let name = |role: Role| t::role(role).to_owned();
    let choose =
        Callback::new(move |roles| app.change_view(Link::History(HistoryView { roles, ..view.get_untracked() })));
    let fields = view! {
        <SearchField label=t::history_search() asked on_search/>
        <div class="chips" role="group" aria-label=t::history_filters()>
            <RoleChips chosen name change=choose/>
            <PersonFilter view/>
            <TimeFilter view/>
        </div>
    };
    view! {
        {parts::filters(t::history_filters(), fields.into_any())}
        <Day view/>
    }
}

/// The changes, or the contacts on a day, as a file.
fn acts(list: List, view: Memo<HistoryView>) -> AnyView {
    let app = expect_context::<App>();
    let csv = move || {
        let query = view.with(|view| view.write(Query::default()).finish());
        app.file_address(&[route::HISTORY_OF_ALL_CSV, &query].concat())
    };
    parts::acts(csv, print_button(list), ().into_any())
}

/// A menu to choose the person that the rows are about; then a button that drops the filter.
#[component]
fn PersonFilter(view: Memo<HistoryView>) -> impl IntoView {
    let app = expect_context::<App>();
    let person = Memo::new(move |_| view.with(|view| view.person.clone()));
    let field = TextField::new("history-person", "");
    let set = move |person: Option<NicHandle>| {
        app.change_view(Link::History(HistoryView { person, ..view.get_untracked() }));
        // What was pressed is replaced.
        dom::focus_if_lost(".chips > button");
    };
    let settle = Callback::new(move |is_complete: bool| {
        if let Some(who) = NicHandle::parse(field.text().trim()).ok().filter(|_| is_complete) {
            close_menus();
            field.clear();
            set(Some(who));
        }
    });
    let picker = move || {
        dom::focus_soon("#history-person");
        view! {
            <div class="pad">
                <PersonPicker field label=t::history_person() described_by=String::new() is_invalid=false settle/>
            </div>
        }
        .into_any()
    };
    move || {
        if let Some(who) = person.get() {
            let name = components::person_text(app.people, &who);
            chosen(t::history_only(name.as_str()), move || set(None))
        } else {
            let face = view! { <span>{t::history_anyone()}</span><Icon name="down"/> }.into_any();
            view! { <Menu class="chip" face>{picker()}</Menu> }.into_any()
        }
    }
}

/// A menu to choose between which days changes are shown; then a button that drops the filter.
#[component]
fn TimeFilter(view: Memo<HistoryView>) -> impl IntoView {
    let app = expect_context::<App>();
    let range = Memo::new(move |_| view.with(|view| view.day.is_none().then_some((view.from, view.to))));
    let set = move |from, to| {
        app.change_view(Link::History(HistoryView { from, to, ..view.get_untracked() }));
        dom::focus_if_lost(".chips > button:last-of-type");
    };
    move || {
        let text = match range.get()? {
            (None, None) => {
                let face = view! { <span>{t::history_any_time()}</span><Icon name="down"/> }.into_any();
                return Some(view! { <Menu class="chip" face><TimeForm set=Callback::new(move |(from, to)| set(from, to))/></Menu> }.into_any());
            }
            (Some(from), Some(to)) => t::history_between(intl::day(from).as_str(), intl::day(to).as_str()),
            (Some(from), None) => t::history_since(intl::day(from).as_str()),
            (None, Some(to)) => t::history_until(intl::day(to).as_str()),
        };
        Some(chosen(text, move || set(None, None)))
    }
}

/// A filter that is set; a press drops it.
fn chosen(text: String, drop: impl Fn() + 'static) -> AnyView {
    view! {
        <button class="chip" type="button" aria-pressed="true" on:click=move |_| drop()>{text} <Icon name="x"/></button>
    }
    .into_any()
}

/// The first and the last day; one of them is enough.
#[component]
fn TimeForm(set: Callback<(Option<NaiveDate>, Option<NaiveDate>)>) -> impl IntoView {
    let app = expect_context::<App>();
    let today = app.today().to_string();
    let [from, to] = [(); 2].map(|()| RwSignal::new(String::new()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let [from, to] = [from, to].map(|day| day.with_untracked(|day| parse_date(day)));
        // Entered the wrong way round, they mean the same.
        let ordered = if from.is_some() && to.is_some() && from > to { (to, from) } else { (from, to) };
        set.run(ordered);
    };
    let field = move |id: &'static str, name: &'static str, day: RwSignal<String>| {
        view! {
            <label for=id class="small">{name}</label>
            <input
                id=id type="date" max=today.clone()
                prop:bound=move || day.get() on:input=move |event| day.set(event_target_value(&event))
            />
        }
    };
    view! {
        <form class="stack tight pad" on:submit=submit>
            {field("history-from", t::history_from(), from)}
            {field("history-to", t::history_to(), to)}
            <button class="btn sm" type="submit">{t::history_range_show()}</button>
        </form>
    }
}

/// Contacts on a day: a month ago, unless another day is entered.
#[component]
fn Day(view: Memo<HistoryView>) -> impl IntoView {
    let app = expect_context::<App>();
    let asked = Memo::new(move |_| view.with(|view| view.day));
    let today = app.today();
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
            app.change_view(Link::History(HistoryView { day: Some(day), ..view.get_untracked() }));
        }
    };
    let all = move |_| app.change_view(Link::History(HistoryView { day: None, ..view.get_untracked() }));
    let day_link = move |day: NaiveDate, name: fn(&str) -> String, arrows: [Option<&'static str>; 2]| {
        let address = move || Link::History(HistoryView { day: Some(day), ..view.get() }).format();
        // At today, the link that was pressed goes.
        let pressed = move |_| dom::focus_if_lost("#day");
        let [before, after] = arrows.map(|icon| icon.map(|name| view! { <Icon name/> }));
        let day = intl::day(day);
        let label = name(&day);
        view! { <a class="btn sm bare" href=address on:click=pressed aria-label=label>{before}{day}{after}</a> }
    };
    let beside = move |day: NaiveDate| {
        let after = day.succ_opt().filter(|after| *after <= today);
        view! {
            {day.pred_opt().map(|day| day_link(day, |day| t::history_day_before(day), [Some("previous"), None]))}
            {after.map(|day| day_link(day, |day| t::history_day_after(day), [None, Some("next")]))}
            <Button class="btn sm bare" label=t::history_day_all() press=all/>
        }
    };
    view! {
        <form class="filters small" aria-label=t::history_day_form() on:submit=show>
            <label for="day">{t::history_day_label()}</label>
            <input
                id="day" type="date" required="" max=today.to_string()
                prop:bound=move || entered.get() on:input=move |event| entered.set(event_target_value(&event))
            />
            <button class="btn sm" type="submit">{t::history_day_show()}</button>
            {move || asked.get().map(beside)}
        </form>
    }
}
