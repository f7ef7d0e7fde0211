//! My services: the figures that need attention, and a searchable list of all services of the account.

pub(crate) mod cells;
pub(crate) mod list;
pub(crate) mod selection;
mod table;

use self::list::{List, change, view_with};
use self::selection::{Ticks, selection_bar};
use self::table::{Table, types};
use crate::browser::dom;
use crate::components::{
    CopyText, Icon, Menu, PageHead, RoleChip, RoleChips, SearchField, Tone, Track, TrackStep, service_inside, words,
};
use crate::data::late::{Late, Placeholder, lazy_part};
use crate::data::paged_list::parts::print_button;
use crate::data::paged_list::{Count, parts};
use crate::platform::clock::TimeLeft;
use crate::platform::{i18n as t, intl};
use crate::state::App;
use handover_api::link::{FormSource, RequestsView, ServiceTab, ServicesView};
use handover_api::query::Query;
use handover_api::services::ServicesOverview;
use handover_api::{Link, route};
use handover_rules::service_list::Need;
use handover_rules::submission::abilities::in_short;
use handover_rules::{Category, Role, ServiceKey};
use leptos::ev;
use leptos::prelude::*;
use web_sys::{Element, KeyboardEvent};

/// The screen, also shown under the dialogs that modify a service.
pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    app.selection.keep_in(&app.my_handle(), None);
    app.services.keep_for(app.my_handle());
    let view = Memo::new(move |_| ServicesView { with_shared: true, ..app.navigation.services.get() });
    let list = List::start(view);
    let ticks = Ticks::new(list);
    ticks.listen();
    let is_begun = Memo::new(move |_| app.selection.is_begun());
    let number =
        Memo::new(move |_| list.data.data.with(|head| head.as_ref().map(|head| head.summary.unfiltered.number)));
    let shared = Memo::new(move |_| list::shared(app));
    let has_none = Memo::new(move |_| number.get() == Some(0) && shared.get().is_none());
    let lead = move || match number.get() {
        None => "\u{a0}".to_owned(),
        Some(0) => t::services_none_lead().to_owned(),
        Some(number) => t::services_lead(number),
    };
    let content = move || {
        if has_none.get() {
            return view! { <Empty/> }.into_any();
        }
        view! {
            <Needs/>
            <Filters/>
            <Table list ticks/>
            <Late part=selection_bar(list) when=is_begun placeholder=Placeholder::Notice/>
        }
        .into_any()
    };
    view! {
        <PageHead heading=t::services_title() lead><Acts list has_none/></PageHead>
        {content}
    }
    .into_any()
}

struct Figure {
    need: Need,
    number: u64,
    tone: Tone,
    icon: &'static str,
    name: String,
    /// Note on the most urgent one.
    note: Option<String>,
    /// The place that it leads to, if not the services of the need.
    place: Option<Link>,
}

#[component]
fn Needs() -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        app.services.overview.with(|overview| {
            let Some(overview) = overview else {
                return view! { <p class="calm" aria-hidden="true">"\u{a0}"</p> }.into_any();
            };
            let figures = Need::ALL.map(|need| figure(overview, need));
            let figures: Vec<Figure> = figures.into_iter().filter(|figure| figure.number > 0).collect();
            if figures.is_empty() {
                let next = overview.next_end.map(|day| t::needs_next(intl::day(day).as_str()));
                return view! {
                    <p class="calm"><Icon name="ok"/><span>{t::needs_none()}" "<span class="soft">{next}</span></span></p>
                }
                .into_any();
            }
            view! {
                <section class="needs-you card" aria-labelledby="needs">
                    <h2 id="needs">{t::needs_title()}</h2>
                    <ul class="needs card">{figures.into_iter().map(|figure| view! { <FigureItem figure/> }).collect_view()}</ul>
                </section>
            }
            .into_any()
        })
    }
}

fn figure(overview: &ServicesOverview, need: Need) -> Figure {
    let app = expect_context::<App>();
    let when = |day: chrono::NaiveDate| intl::in_days((day - app.today()).num_days());
    let (number, tone, icon) = match need {
        Need::Waiting => (overview.waiting.into(), Tone::Now, "bell"),
        Need::Claims => (overview.claims.len() as u64, Tone::Bad, "flag"),
        Need::Unpaid => (overview.unpaid, Tone::Bad, "card"),
        Need::Ending => (overview.ending, Tone::Warn, "clock"),
    };
    let (name, note, place) = match need {
        Need::Waiting => {
            let until = overview.waiting_until.map(|until| t::needs_waiting_until(when(until.date_naive()).as_str()));
            // They are answered there; some are about services that are not in the list yet.
            (t::needs_waiting(number), until, Some(Link::Requests(RequestsView::default())))
        }
        Need::Claims => {
            let first = overview.claims.first().map(|claim| {
                t::needs_claims_first(intl::day_of(claim.until).as_str(), service_inside(&claim.domain).as_str())
            });
            let only = overview.claims.first().filter(|_| number == 1).map(|claim| {
                let domain = ServiceKey { name: claim.domain.clone(), category: Category::Domain };
                Link::service_tab(&domain, ServiceTab::Holder)
            });
            (t::needs_claims(number), first, only)
        }
        Need::Unpaid => (t::needs_unpaid().to_owned(), None, None),
        Need::Ending => {
            let first = overview.next_end.map(|day| t::needs_ending_first(when(day).as_str()));
            (t::needs_ending().to_owned(), first, None)
        }
    };
    Figure { need, number, tone, icon, name, note, place }
}

#[component]
fn FigureItem(figure: Figure) -> impl IntoView {
    let app = expect_context::<App>();
    let Figure { need, number, tone, icon: icon_name, name, note, place } = figure;
    // The icon stays with the last word.
    let (start, end) = name.rsplit_once(' ').unwrap_or(("", &name));
    let (start, end) = (start.to_owned(), end.to_owned());
    let text = view! {
        <span class="fig">{intl::number(number)}</span>" "
        <b>{start}" "<span class="nb">{end}" "<Icon name=icon_name/></span></b>
    };
    if let Some(place) = place {
        return view! { <li data-s=tone.as_str()><a href=place.format()>{text}" "<small>{note}</small></a></li> }
            .into_any();
    }
    let is_pressed = Memo::new(move |_| app.navigation.services.with(|view| view.need == Some(need)));
    // Pressed again, it shows all services.
    let place = move || {
        Link::Services(view_with(app.navigation, |view| view.need = (!is_pressed.get()).then_some(need))).format()
    };
    view! {
        <li data-s=tone.as_str()>
            <a href=place aria-current=move || is_pressed.get().then_some("true")>{text}" "<small>{note}</small></a>
        </li>
    }
    .into_any()
}

#[component]
fn Filters() -> impl IntoView {
    listen_for_slash();
    let fields = view! {
        {search()}
        <kbd class="keys" aria-hidden="true">"/"</kbd>
        <div class="chips" role="group" aria-label=t::services_show()>
            <RoleFilters/>
            {category()}
            {shared()}
        </div>
    };
    parts::filters(t::services_filters(), fields.into_any())
}

/// `/` moves the focus into the search, unless it is being typed into a field.
fn listen_for_slash() {
    let pressed = move |event: KeyboardEvent| {
        let is_typed = |element: Element| element.matches("input, textarea, select, [contenteditable]").unwrap_or(true);
        let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
        let is_covered = dom::find("dialog[open], [popover]:popover-open").is_some();
        if event.key() != "/" || has_modifier || is_covered || document().active_element().is_some_and(is_typed) {
            return;
        }
        if let Some(search) = dom::by_id("search") {
            event.prevent_default();
            let _ = search.focus();
        }
    };
    let listener = window_event_listener(ev::keydown, pressed);
    on_cleanup(move || listener.remove());
}

fn search() -> AnyView {
    let app = expect_context::<App>();
    let asked = Memo::new(move |_| app.navigation.services.with(|view| view.search.clone()));
    // The list follows every key; the address waits, because browsers limit how often it may change.
    let on_typed = move |text: String| {
        if asked.with_untracked(|asked| *asked != text) {
            app.navigation.services.update(|view| view.search = text);
        }
    };
    let on_search = move |text| change(app, |view| view.search = text);
    view! { <SearchField label=t::services_search() asked on_typed on_search/> }.into_any()
}

/// Chips for the roles that the reader holds, with numbers of services.
#[component]
fn RoleFilters() -> impl IntoView {
    let app = expect_context::<App>();
    let chosen = Memo::new(move |_| app.navigation.services.with(|view| view.roles));
    let counts = Memo::new(move |_| app.services.overview.with(|all| all.as_ref().map(|all| all.roles.clone())));
    let name = |role: Role| match role {
        Role::Admin => t::services_i_am_admin().to_owned(),
        Role::Tech => t::services_i_am_tech().to_owned(),
        Role::Billing => t::services_i_am_billing().to_owned(),
    };
    let choose = Callback::new(move |roles| change(app, |view| view.roles = roles));
    view! { <RoleChips chosen counts name change=choose/> }
}

fn category() -> AnyView {
    let app = expect_context::<App>();
    let chosen = Memo::new(move |_| app.navigation.services.with(|view| view.category));
    let name = move || chosen.get().map_or_else(t::services_all_types, t::word_category);
    let face = view! { <span>{name}</span><Icon name="down"/> }.into_any();
    view! { <Menu class="chip" face><Late part=types(chosen) placeholder=Placeholder::Word/></Menu> }.into_any()
}

/// The last chip, so that nothing moves when it comes with the data.
fn shared() -> AnyView {
    let app = expect_context::<App>();
    let number = Memo::new(move |_| list::shared(app));
    let chosen = Memo::new(move |_| app.navigation.services.with(|view| view.shared));
    let is_shown = Memo::new(move |_| number.get().is_some() || chosen.get());
    let press = move |event| change(app, |view| view.shared = event_target_checked(&event));
    let chip = move || {
        view! {
            <label class="chip">
                <input class="vh" type="checkbox" prop:bound=move || chosen.get() on:change=press/>
                <Icon name="access"/>{t::services_shared()}" "
                <span class="num">{move || number.get().map(Count::text)}</span>
            </label>
        }
    };
    (move || is_shown.get().then(chip)).into_any()
}

#[component]
fn Acts(
    list: List,
    /// Whether there is nothing to hand over.
    has_none: Memo<bool>,
) -> impl IntoView {
    let app = expect_context::<App>();
    // Until the numbers are known, there is room for it.
    let may_add =
        Memo::new(move |_| app.services.overview.with(|all| all.as_ref().is_none_or(|all| all.may_name_webmaster)));
    let webmaster = move || {
        may_add.get().then(|| {
            let place = form(FormSource::Webmaster(None));
            view! { <a class="btn" href=place><Icon name="web"/> {t::webmaster_title()}</a> }
        })
    };
    let csv = move || {
        let query = app.navigation.services.with(|view| view.write(Query::default()).finish());
        app.file_address(&[route::SERVICES_CSV, &query].concat())
    };
    let acts = move || {
        let face = view! { {t::services_hand_over()}<Icon name="down"/> }.into_any();
        view! {
            {parts::acts(csv, print_button(list), view! { <OrderLink class="btn sm bare"/> }.into_any())}
            {webmaster}
            <Menu class="btn main" face><Late part=choices() placeholder=Placeholder::Word/></Menu>
        }
    };
    let content =
        move || if has_none.get() { view! { <OrderLink class="btn"/> }.into_any() } else { acts().into_any() };
    view! { <div class="row">{content}</div> }
}

/// The demo's way to another service.
#[component]
fn OrderLink(class: &'static str) -> impl IntoView {
    let is_demo = expect_context::<App>().is_demo();
    is_demo.then(|| view! { <a class=class href=Link::Order.format()><Icon name="plus"/> {t::order_title()}</a> })
}

fn form(from: FormSource) -> String {
    Link::modify(from).format()
}

lazy_part! { services_parts: pub(crate) fn choices() { view! { <Choices/> } } }

#[component]
fn Choices() -> impl IntoView {
    let app = expect_context::<App>();
    let all = app
        .services
        .overview
        .with(|overview| overview.iter().flat_map(|overview| &overview.categories).map(|of| of.number).sum::<u64>());
    let number = app.selection.rows.with(Vec::len);
    let name = t::services_hand_over_selected(intl::number(number as u64).as_str());
    let selection = if number == 0 {
        // Stays focusable, so that the reason can be read.
        view! {
            <button type="button" aria-disabled="true">
                <Icon name="check"/><span>{name}" "<small>{t::services_hand_over_none()}</small></span>
            </button>
        }
        .into_any()
    } else {
        view! { <a href=form(FormSource::To(None))><Icon name="check"/><span>{name}</span></a> }.into_any()
    };
    view! {
        <p>{t::services_hand_over_on()}</p>
        {selection}
        <a href=form(FormSource::Everything)>
            <Icon name="user"/>
            <span>
                {t::services_hand_over_all(intl::number(all).as_str())}" "<small>{t::services_hand_over_all_note()}</small>
            </span>
        </a>
        <a href=form(FormSource::File)>
            <Icon name="file"/>
            <span>{t::services_hand_over_file()}" "<small>{t::services_hand_over_file_note()}</small></span>
        </a>
    }
}

#[component]
fn Empty() -> impl IntoView {
    let app = expect_context::<App>();
    let handle = app.my_handle().as_str().to_owned();
    view! {
        <div class="stack wide">
            <section class="card pad stack" aria-labelledby="how">
                <h2 id="how">{t::services_how()}</h2>
                <Track steps=steps() flat=true/>
                <div class="row">
                    <p>{t::services_handle_to_give()}</p>
                    <b><code translate="no">{handle.clone()}</code></b>
                    <CopyText text=handle name=t::services_copy_handle()/>
                </div>
            </section>
            <div class="cols n3">{Role::ALL.map(|role| view! { <RoleCard role/> }).collect_view()}</div>
        </div>
    }
}

fn steps() -> Vec<TrackStep> {
    let app = expect_context::<App>();
    let grace = i64::from(app.policy().grace);
    let moved = match grace {
        0 => t::services_how_at_once().to_owned(),
        1..60 => t::services_how_later(intl::left(TimeLeft::Seconds(grace)).as_str()),
        _ => t::services_how_later(intl::left(TimeLeft::Minutes(grace / 60)).as_str()),
    };
    vec![
        TrackStep::new(Tone::Now, "edit", t::services_how_asks(), t::services_how_asks_note()),
        TrackStep::new(Tone::Plain, "mail", t::services_how_mail(), t::services_how_mail_note()),
        TrackStep::new(Tone::Plain, "check", t::services_how_accept(), t::services_how_accept_note()),
        TrackStep::new(Tone::Plain, "user", t::services_how_moves(), moved),
    ]
}

/// Permissions of a contact with the role.
#[component]
fn RoleCard(role: Role) -> impl IntoView {
    let purpose = match role {
        Role::Admin => t::services_admin_is(),
        Role::Tech => t::services_tech_is(),
        Role::Billing => t::services_billing_is(),
    };
    let (can, cannot) = in_short(role);
    let can = can.iter().map(|ability| words::capitalized(t::word_ability(*ability).to_owned()));
    let cannot = cannot.iter().map(|ability| t::role_cannot(words::lacking(*ability)));
    let line = |tone: Tone, icon_name, text: String| {
        view! { <li data-s=tone.as_str()><Icon name=icon_name/><span>{text}</span></li> }
    };
    let id = ["about-", words::role_icon(role)].concat();
    view! {
        <section class="card pad stack" aria-labelledby=id>
            <h2 id=id.clone()><RoleChip role/></h2>
            <p>{purpose}</p>
            <ul class="abilities">
                {can.map(|text| line(Tone::Ok, "check", text)).collect_view()}
                {cannot.map(|text| line(Tone::Plain, "no", text)).collect_view()}
            </ul>
        </section>
    }
}
