//! My services: the figures that need attention, and a searchable list of all services of the account.

mod actions;
pub(crate) mod all;
mod cells;
mod empty;
mod filters;
mod group;
mod hand_over;
pub(crate) mod list;
mod local_preview;
mod needs;
mod order;
mod selection;
mod table;
pub(crate) mod ticks;

pub(crate) use actions::{Actions, Entries};
pub(crate) use cells::{cells, state};
pub(crate) use hand_over::choices;
pub(crate) use list::{GroupRows, groups_of, numbers, show_all};
pub(crate) use local_preview::is_listed;
pub(crate) use selection::SelectionBar;
pub(crate) use ticks::{Tick, Ticks};

use crate::components::PageHead;
use crate::data::late::{Late, Placeholder};
use crate::platform::i18n as t;
use crate::state::App;
use empty::Empty;
use filters::Filters;
use hand_over::Acts;
use handover_api::link::ServicesView;
use leptos::prelude::*;
use list::List;
use needs::Needs;
use selection::selection_bar;
use table::Table;

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
