//! My requests: waiting for me, under way, finished.

mod entry;
mod list;

use self::entry::Entry;
use self::list::{Cancelled, Claims, EndingSoon, List, Now, is_filtered};
use crate::components::{
    FailureNotice, FilterSelect, Icon, Notice, PageHead, RequestLink, SearchField, Skeleton, Tone, Track, TrackStep,
};
use crate::data::paged_list::parts::print_button;
use crate::data::paged_list::{Count, parts};
use crate::platform::client::Failure;
use crate::platform::clock::ticking;
use crate::platform::{i18n as t, intl, titles};
use crate::screens::request::words::{self, STATES};
use crate::state::App;
use core::time::Duration;
use handover_api::link::{AskedBy, RequestsView};
use handover_api::query::Query;
use handover_api::requests::RequestGroup;
use handover_api::{Link, route};
use handover_rules::service_list::{DomainClaim, Need};
use handover_rules::{RequestId, RequestState, SubmissionId};
use leptos::prelude::*;

/// The state of the list below the filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RequestsState {
    Loading,
    Failed,
    /// There are no requests at all.
    Empty,
    /// None match the filters.
    NothingFound,
    Groups,
}

pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    let view = wanted_view();
    let list = List::start(view);
    let cancelled = RwSignal::new(None);
    provide_context(Now(ticking(Duration::from_secs(1))));
    provide_context(Cancelled(cancelled));
    let showing = Memo::new(move |_| showing(list));
    follow_waiting(list, showing);
    let content = move || match showing.get() {
        RequestsState::Loading => skeleton(),
        RequestsState::Failed => {
            let failure = list.data.reading.failure.get_untracked();
            failure.map(|failure| view! { <FailureNotice failure retry=move || list.data.retry()/> }).into_any()
        }
        RequestsState::Empty => empty(),
        RequestsState::NothingFound => {
            let clear = move || app.change_view(Link::Requests(RequestsView::default()));
            view! { <div class="card">{parts::nothing_found(t::requests_none_found(), clear)}</div> }.into_any()
        }
        RequestsState::Groups => {
            let [for_me, for_others, finished] = RequestGroup::ALL.map(|group| view! { <Group list group/> });
            view! { {for_me} <EndingSoon list/> {for_others} {finished} }.into_any()
        }
    };
    let has_filters = Memo::new(move |_| showing.get() != RequestsState::Empty);
    let filters = move || has_filters.get().then(|| filters(list, view));
    let busy = move || (list.is_late() || showing.get() == RequestsState::Loading).to_string();
    view! {
        <PageHead heading=t::requests_title() lead=move || lead(list, showing.get())>
            {move || has_filters.get().then(|| acts(list, view))}
        </PageHead>
        <div class="stack wide">
            {filters}
            {move || cancelled.get().map(cancelled_notice)}
            {parts::stale_line(list)}
            <div class="stack wide" aria-busy=busy class:late=move || list.is_late()>{content}</div>
        </div>
    }
    .into_any()
}

fn showing(list: List) -> RequestsState {
    let found = list.data.data.with(|head| {
        let head = head.as_ref()?;
        let is_filtered = is_filtered(&head.view);
        let claims = if is_filtered { 0 } else { head.summary.claims.len() as u64 };
        Some((head.total().number + claims, is_filtered))
    });
    match found {
        None if list.data.reading.failure.with(Option::is_some) => RequestsState::Failed,
        None => RequestsState::Loading,
        Some((0, false)) => RequestsState::Empty,
        Some((0, true)) => RequestsState::NothingFound,
        Some(_) => RequestsState::Groups,
    }
}

/// The claims on domains, to which the filters do not apply either.
fn shown_claims(list: List) -> Vec<DomainClaim> {
    let head = list.data.data.read();
    head.as_ref().filter(|head| !is_filtered(&head.view)).map_or_else(Vec::new, |head| head.summary.claims.clone())
}

/// The number of requests and claims that wait for the reader, regardless of the filters.
fn lead(list: List, showing: RequestsState) -> String {
    let app = expect_context::<App>();
    let waiting = u64::from(app.session.waiting.get());
    match (showing, waiting) {
        (RequestsState::Loading | RequestsState::Failed, _) => "\u{a0}".to_owned(),
        (RequestsState::Empty, _) => t::requests_none_yet().to_owned(),
        (_, 0) => t::requests_none_waiting().to_owned(),
        _ if has_claims(list) => t::requests_claims_waiting(waiting),
        _ => t::requests_waiting(waiting),
    }
}

fn has_claims(list: List) -> bool {
    let head = list.data.data.read();
    head.as_ref().is_some_and(|head| head.summary.claims.iter().any(|claim| claim.kind.need() == Need::Claims))
}

/// Keeps the window's title current, and announces a change.
fn follow_waiting(list: List, showing: Memo<RequestsState>) {
    let app = expect_context::<App>();
    Effect::new(move |before: Option<Option<u32>>| {
        let waiting = app.session.waiting.get();
        if matches!(showing.get(), RequestsState::Loading | RequestsState::Failed) {
            return None;
        }
        let title = match waiting {
            0 => t::requests_title().to_owned(),
            _ => t::requests_title_waiting(u64::from(waiting)),
        };
        titles::set_title(&title);
        if before.flatten().is_some_and(|before| before != waiting) {
            app.announce(&lead(list, showing.get()));
        }
        Some(waiting)
    });
}

/// The reader has cancelled something, whose entry has moved to the finished ones.
fn cancelled_notice(id: SubmissionId) -> AnyView {
    view! {
        <Notice tone=Tone::Ok icon="ok">
            <p>{t::requests_cancelled()} " " <RequestLink id=id.first_request()/></p>
        </Notice>
    }
    .into_any()
}

/// A group; left out when the filters find nothing in it.
#[component]
fn Group(list: List, group: RequestGroup) -> impl IntoView {
    let is_mine = group == RequestGroup::WaitingForMe;
    let claims = Memo::new(move |_| if is_mine { shown_claims(list) } else { Vec::new() });
    let total = Memo::new(move |_| {
        list.data.data.with(|head| head.as_ref().map(|head| head.total_of(group)).unwrap_or_default())
    });
    let all = Memo::new(move |_| Count { number: total.get().number + claims.with(Vec::len) as u64, ..total.get() });
    let is_filtered = move || list.data.data.with(|head| head.as_ref().is_none_or(|head| is_filtered(&head.view)));
    let is_shown = Memo::new(move |_| all.get().number > 0 || !is_filtered());
    let nothing = move || {
        (all.get().number == 0).then(|| {
            let text = match group {
                RequestGroup::WaitingForMe => t::requests_none_for_me(),
                RequestGroup::WaitingForOthers => t::requests_none_under_way(),
                RequestGroup::Finished => t::requests_none_finished(),
            };
            view! { <p class="pad soft">{text}</p> }
        })
    };
    let count = move || {
        let shown = list.rows(group).with(Vec::len) as u64;
        t::requests_shown(intl::number(shown).as_str(), total.get().text().as_str())
    };
    let id = group.as_str();
    view! {
        <Show when=move || is_shown.get()>
            <section class="stack" aria-labelledby=id>
                <h2 id=id class="row">
                    {t::requests_group(group)} " " <span class="n" class:mute=!is_mine>{move || all.get().text()}</span>
                </h2>
                <div class="card">
                    <ul class="lines ul">
                        <Claims claims/>{list.each(group, move |row| view! { <Entry group row/> }.into_any())}
                    </ul>
                    {nothing}
                    {parts::more(list, group, count)}
                </div>
            </section>
        </Show>
    }
}

fn skeleton() -> AnyView {
    let groups = RequestGroup::ALL.iter().copied().zip([4, 4, 6]);
    groups
        .map(|(group, lines)| view! { <section class="stack"><h2>{t::requests_group(group)}</h2><Skeleton lines/></section> })
        .collect_view()
        .into_any()
}

/// The view that the address asks for.
fn wanted_view() -> Memo<RequestsView> {
    let app = expect_context::<App>();
    app.navigation.view(move |link| match link {
        Link::Requests(view) => Some(view),
        _ => None,
    })
}

/// The list as a file or on paper.
fn acts(list: List, wanted: Memo<RequestsView>) -> AnyView {
    let app = expect_context::<App>();
    let csv = move || {
        let query = wanted.with(|view| view.write(Query::default()).finish());
        app.file_address(&[route::REQUESTS_CSV, &query].concat())
    };
    parts::acts(csv, print_button(list), ().into_any())
}

/// The filters, followed by the number of requests that they find.
fn filters(list: List, wanted: Memo<RequestsView>) -> AnyView {
    let stale = list.stale();
    let fields = view! {
        {search(wanted)}
        <div class="chips" role="group" aria-label=t::requests_show()>
            <AskedFilter wanted by=AskedBy::Me name=t::requests_asked_by_me()/>
            <AskedFilter wanted by=AskedBy::Others name=t::requests_asked_of_me()/>
            {state(wanted)}
        </div>
        <p class="small soft" role="status">{move || found(list, stale)}</p>
    };
    parts::filters(t::requests_filters(), fields.into_any())
}

fn search(wanted: Memo<RequestsView>) -> AnyView {
    let app = expect_context::<App>();
    let asked = Memo::new(move |_| wanted.with(|view| view.search.clone()));
    let on_search = move |text: String| {
        let search = RequestId::ungroup(&text);
        app.change_view(Link::Requests(RequestsView { search, ..wanted.get_untracked() }));
    };
    view! { <SearchField label=t::requests_search() asked on_search/> }.into_any()
}

fn state(wanted: Memo<RequestsView>) -> AnyView {
    let app = expect_context::<App>();
    let options = STATES.into_iter().map(|state| (state.as_str(), t::request_state(state))).collect();
    let chosen = Memo::new(move |_| wanted.with(|view| view.state.map_or("", RequestState::as_str)));
    let on_change = move |picked: String| {
        app.change_view(Link::Requests(RequestsView { state: RequestState::parse(&picked), ..wanted.get_untracked() }));
    };
    view! {
        <FilterSelect id="state" label=t::requests_state() all=t::requests_all_states() options chosen on_change/>
    }
    .into_any()
}

/// A chip that filters by the account that asked; pressed again, it shows all.
#[component]
fn AskedFilter(wanted: Memo<RequestsView>, by: AskedBy, name: &'static str) -> impl IntoView {
    let app = expect_context::<App>();
    let is_chosen = Memo::new(move |_| wanted.with(|view| view.asked_by == Some(by)));
    let press = move |_| {
        let asked_by = (!is_chosen.get_untracked()).then_some(by);
        app.change_view(Link::Requests(RequestsView { asked_by, ..wanted.get_untracked() }));
    };
    view! {
        <button type="button" class="chip" aria-pressed=move || is_chosen.get().to_string() on:click=press>{name}</button>
    }
}

/// The number of requests found. Empty while it would be that of another view.
fn found(list: List, stale: Memo<Option<Failure>>) -> String {
    if list.is_late() {
        return t::loading().to_owned();
    }
    if stale.with(Option::is_some) {
        return String::new();
    }
    let total =
        list.data.data.with(|head| head.as_ref().filter(|head| is_filtered(&head.view)).map(|head| head.total()));
    match total {
        None => String::new(),
        Some(total) if total.is_minimum => t::requests_found_minimum(total.text().as_str()),
        Some(total) => t::requests_found(total.number),
    }
}

fn empty() -> AnyView {
    let app = expect_context::<App>();
    let later = words::later(&app.policy());
    let steps = vec![
        TrackStep::new(Tone::Now, "edit", t::requests_life_asked(), t::requests_life_asked_note()),
        TrackStep::new(Tone::Plain, "mail", t::requests_life_mailed(), t::requests_life_mailed_note()),
        TrackStep::new(Tone::Plain, "check", t::requests_life_confirmed(), t::requests_life_confirmed_note()),
        TrackStep::new(Tone::Plain, "user", t::requests_life_moved(), later),
    ];
    let services = Link::Services(app.navigation.services.get_untracked()).format();
    let modify = view! { <b>{t::modify_title()}</b> }.into_any();
    view! {
        <section class="card pad stack" aria-labelledby="what">
            <h2 id="what">{t::requests_what()}</h2>
            <p>{t::requests_what_text()}</p>
            <Track steps flat=true/>
            <p>{t::requests_make_one(modify)}</p>
            <p><a class="btn" href=services><Icon name="user"/> {t::services_title()}</a></p>
        </section>
    }
    .into_any()
}
