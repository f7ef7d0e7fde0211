//! What the requests are filtered by. It stands in the address, so that a view can be bookmarked and sent.

use crate::prelude::*;
use crate::router;
use crate::state::App;
use crate::ui::{self, icon, words};
use core::time::Duration;
use handover_api::Link;
use handover_api::link::RequestsView;
use handover_rules::State;
use leptos::leptos_dom::helpers::debounce;

/// How long typing has to rest before it is searched for.
const REST: Duration = Duration::from_millis(150);

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
    router::replace(app, Link::Requests(view));
}

/// The filters, and `found`, what they find.
pub(super) fn view(app: App, wanted: Memo<RequestsView>, found: impl Fn() -> String + 'static) -> AnyView {
    view! {
        <form class="filters" role="search" aria-label=t::requests_filters() on:submit=|event| event.prevent_default()>
            {search(app, wanted)} {state(app, wanted)} <p class="small soft" role="status">{ui::dynamic_text(found)}</p>
        </form>
    }
    .into_any()
}

fn search(app: App, wanted: Memo<RequestsView>) -> AnyView {
    let typed = RwSignal::new(wanted.with_untracked(|view| view.search.clone()));
    // What the address was last told: only a search that came another way (going back, a bookmark, clearing) replaces
    // what is being typed.
    let told = StoredValue::new(typed.get_untracked());
    Effect::new(move |_| {
        let search = wanted.with(|view| view.search.clone());
        if told.get_value() != search {
            told.set_value(search.clone());
            typed.set(search);
        }
    });
    let mut tell = debounce(REST, move |text: String| {
        // Not once the screen has been left.
        if told.try_set_value(text.clone()).is_none() {
            change(app, RequestsView { search: text, ..wanted.get_untracked() });
        }
    });
    let on_input = move |event| {
        let text = event_target_value(&event);
        typed.set(text.clone());
        tell(text);
    };
    view! {
        <div class="in">
            {icon("search")}
            <label class="vh" for="search">{t::requests_search()}</label>
            <input
                id="search" type="search" placeholder=t::requests_search() autocomplete="off"
                spellcheck="false" autocapitalize="none" prop:value=move || typed.get() on:input=on_input
            />
        </div>
    }
    .into_any()
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
