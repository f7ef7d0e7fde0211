//! The filters, kept in the address so that a view can be bookmarked and shared.

use super::list::{List, is_filtered};
use crate::components::{FilterSelect, SearchField};
use crate::data::paged_list::parts;
use crate::data::paged_list::parts::print_button;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::screens::request::words::STATES;
use crate::state::App;
use handover_api::link::{AskedBy, RequestsView};
use handover_api::query::Query;
use handover_api::{Link, route};
use handover_rules::{RequestId, RequestState};
use leptos::prelude::*;

/// The view that the address asks for.
pub(super) fn of() -> Memo<RequestsView> {
    let app = expect_context::<App>();
    app.navigation.view(move |link| match link {
        Link::Requests(view) => Some(view),
        _ => None,
    })
}

/// The list as a file or on paper.
pub(super) fn acts(list: List, wanted: Memo<RequestsView>) -> AnyView {
    let app = expect_context::<App>();
    let csv = move || {
        let query = wanted.with(|view| view.write(Query::default()).finish());
        app.file_address(&[route::REQUESTS_CSV, &query].concat())
    };
    parts::acts(csv, print_button(list), ().into_any())
}

/// The filters, followed by the number of requests that they find.
pub(super) fn view(list: List, wanted: Memo<RequestsView>) -> AnyView {
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
    let tell = move |text: String| {
        let search = RequestId::ungroup(&text);
        app.change_view(Link::Requests(RequestsView { search, ..wanted.get_untracked() }));
    };
    view! { <SearchField label=t::requests_search() asked on_search=tell/> }.into_any()
}

fn state(wanted: Memo<RequestsView>) -> AnyView {
    let app = expect_context::<App>();
    let options = STATES.into_iter().map(|state| (state.as_str(), t::request_state(state))).collect();
    let chosen = Memo::new(move |_| wanted.with(|view| view.state.map_or("", RequestState::as_str)));
    let tell = move |picked: String| {
        app.change_view(Link::Requests(RequestsView { state: RequestState::parse(&picked), ..wanted.get_untracked() }));
    };
    view! {
        <FilterSelect id="state" label=t::requests_state() all=t::requests_all_states() options chosen on_change=tell/>
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
