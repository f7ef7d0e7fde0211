//! Services of others that the account reaches by access, below its own.

use super::list::List;
use crate::components::ReachedItem;
use crate::data::late::lazy_part;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use handover_api::link::{AccessPlace, ReachedView};
use handover_api::services::{PAGE, ReachedServices};
use leptos::prelude::*;

lazy_part! { services_reached: pub(super) fn reached(list: List) { view! { <Reached list/> } } }

#[component]
fn Reached(list: List) -> impl IntoView {
    let shown =
        Memo::new(move |_| list.data.data.with(|head| head.as_ref().and_then(|head| head.summary.reached.clone())));
    view! {
        <section class="stack tight reached" aria-labelledby="reached" class:late=move || list.is_late()>
            <h2 id="reached">{t::services_reached()}</h2>
            {move || shown.get().map(|shown| rows(&shown))}
        </section>
    }
}

fn rows(ReachedServices { rows, has_more }: &ReachedServices) -> AnyView {
    let app = expect_context::<App>();
    let text = if rows.is_empty() { t::services_reached_search() } else { t::services_reached_all() };
    let more = has_more.then(|| view! { <p><a class="btn" href=move || all_reached(app)>{text}</a></p> });
    if rows.is_empty() {
        return view! { <p>{t::services_reached_unsearched()}</p> {more} }.into_any();
    }
    let items = rows.iter().map(|row| view! { <ReachedItem of=row.clone()/> }).collect_view();
    view! { <ul class="ul lines card">{items}</ul> {more} }.into_any()
}

/// Whether there are rows, or more to search.
pub(super) fn is_shown(list: List) -> Memo<bool> {
    Memo::new(move |_| list.data.data.with(|head| head.as_ref().is_some_and(|head| head.summary.reached.is_some())))
}

/// The way to them from above an own list of more than one page, which grows while it is scrolled. It is the last of the
/// filters, so that nothing moves when it comes with the data.
pub(super) fn link(list: List) -> AnyView {
    let app = expect_context::<App>();
    let is_long = Memo::new(move |_| {
        let has_access = app.services().overview.with(|all| all.as_ref().is_some_and(|all| all.has_access));
        let number = list.data.data.with(|head| head.as_ref().map(|head| head.summary.unfiltered.number));
        has_access && number.is_some_and(|number| number > u64::from(PAGE))
    });
    let link = move || {
        view! { <a class="chip" href=move || all_reached(app)>{t::services_of_others()}</a> }
    };
    (move || is_long.get().then(link)).into_any()
}

/// Reactive: the page of all of them, searched for the same text.
fn all_reached(app: App) -> String {
    let search = app.navigation().services.with(|view| view.search.clone());
    Link::Access(AccessPlace::Services(ReachedView { search })).format()
}
