//! The history of contacts of all services: the changes, or who held which role on a day.

mod events;
mod filters;
mod fold;
pub(crate) mod terms;

use self::events::{Events, HeldOnDay, List};
use self::filters::Filters;
use crate::components::{Icon, PageHead};
use crate::data::paged_list::parts::ListStates;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use handover_api::link::{AccessPlace, HistoryView, UsesView};
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
                {filters::acts(list, view)}
            </span>
        </PageHead>
        <Filters view/>
        <ListStates
            list clear empty=t::history_unchanged_all() nothing_found=t::history_none_found()
            rows=move || view! { {rows} }
        />
    }
}
