//! What the requests are filtered by. It stands in the address, so that a view can be bookmarked and sent.

use crate::later::prelude::*;
use crate::router;
use crate::state::App;
use crate::ui::{self, words};
use handover_api::Link;
use handover_api::link::RequestsView;
use handover_rules::State;

/// The states a request can be seen in; the others are passed through at once.
const STATES: [State; 7] = [
    State::ValidatingByCustomers,
    State::Doing,
    State::Done,
    State::Refused,
    State::Aborted,
    State::Expired,
    State::Error,
];

/// The filters that the address asks for; they stay as they are while the screen is being left.
pub(super) fn of(app: App) -> Memo<RequestsView> {
    Memo::new(move |before: Option<&RequestsView>| {
        app.link.with(|link| match link {
            Link::Requests(view) => view.clone(),
            _ => before.cloned().unwrap_or_default(),
        })
    })
}

/// Changes the filters: in the address, without a step in the history.
pub(super) fn change(app: App, view: RequestsView) {
    if !router::is_leaving(app) {
        router::replace(app, Link::Requests(view));
    }
}

/// The filters, and `found`, what they find.
pub(super) fn view(app: App, wanted: Memo<RequestsView>, found: impl Fn() -> String + 'static) -> AnyView {
    view! {
        <form class="filters" role="search" aria-label=t::requests_filters() on:submit=|event| event.prevent_default()>
            {search(app, wanted)} {state(app, wanted)} <p class="small soft" role="status">{found}</p>
        </form>
    }
    .into_any()
}

fn search(app: App, wanted: Memo<RequestsView>) -> AnyView {
    let asked = Memo::new(move |_| wanted.with(|view| view.search.clone()));
    let tell = move |search| change(app, RequestsView { search, ..wanted.get_untracked() });
    ui::search(t::requests_search(), asked, tell)
}

fn state(app: App, wanted: Memo<RequestsView>) -> AnyView {
    let chosen = Memo::new(move |_| wanted.with(|view| view.state));
    let options: Vec<AnyView> = STATES
        .into_iter()
        .map(|state| {
            view! {
                <option value=state.as_str() prop:selected=move || chosen.get() == Some(state)>
                    {words::request_state(state)}
                </option>
            }
            .into_any()
        })
        .collect();
    let on_change = move |event| {
        let state = State::parse(&event_target_value(&event));
        change(app, RequestsView { state, ..wanted.get_untracked() });
    };
    view! {
        <label class="vh" for="state">{t::requests_state()}</label>
        <select id="state" on:change=on_change>
            <option value="" prop:selected=move || chosen.get().is_none()>{t::requests_all_states()}</option>
            {options}
        </select>
    }
    .into_any()
}
