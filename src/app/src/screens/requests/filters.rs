//! What the requests are filtered by. It stands in the address, so that a view can be bookmarked and sent.

use crate::components::{self, words};
use crate::platform::i18n::requests as t;
use crate::platform::router;
use crate::prelude::*;
use crate::state::AppContext;
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
pub(super) fn of(app: AppContext) -> Memo<RequestsView> {
    Memo::new(move |before: Option<&RequestsView>| {
        app.navigation().link.with(|link| match link {
            Link::Requests(view) => view.clone(),
            _ => before.cloned().unwrap_or_default(),
        })
    })
}

/// Changes the filters: in the address, without a step in the history.
pub(super) fn change(app: AppContext, view: RequestsView) {
    if !router::is_leaving(app) {
        router::replace(app, Link::Requests(view));
    }
}

/// The filters, and `found`, what they find.
pub(super) fn view(
    app: AppContext,
    wanted: Memo<RequestsView>,
    found: impl Fn() -> String + Send + Sync + 'static,
) -> AnyView {
    view! {
        <form class="filters" role="search" aria-label=t::requests_filters() on:submit=|event| event.prevent_default()>
            {search(app, wanted)} {state(app, wanted)} <p class="small soft" role="status">{found}</p>
        </form>
    }
    .into_any()
}

fn search(app: AppContext, wanted: Memo<RequestsView>) -> AnyView {
    let asked = Memo::new(move |_| wanted.with(|view| view.search.clone()));
    let tell = move |search| change(app, RequestsView { search, ..wanted.get_untracked() });
    components::search(t::requests_search(), asked, tell)
}

fn state(app: AppContext, wanted: Memo<RequestsView>) -> AnyView {
    let options = STATES.into_iter().map(|state| (state.as_str(), words::request_state(state))).collect();
    let chosen = Memo::new(move |_| wanted.with(|view| view.state.map_or("", State::as_str)));
    let tell =
        move |picked: String| change(app, RequestsView { state: State::parse(&picked), ..wanted.get_untracked() });
    components::choice("state", t::requests_state(), t::requests_all_states(), options, chosen, tell)
}
