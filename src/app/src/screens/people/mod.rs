//! The people with whom the account shares services, and one of them.

mod held;
mod label;
mod list;
mod person;
mod table;

pub(crate) use self::label::LabelDialog;
use self::list::List;
pub(crate) use self::person::PersonScreen;
use self::table::Table;
use crate::components::{PageHead, RoleChips, SearchField};
use crate::data::paged_list::parts;
use crate::data::paged_list::states::ListStates;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::link::PeopleView;
use handover_api::query::Query;
use handover_api::{Link, route};
use handover_rules::Role;
use leptos::prelude::*;

/// The screen.
#[component]
pub(crate) fn PeopleScreen() -> impl IntoView {
    let app = expect_context::<App>();
    let view = app.navigation().view(move |link| match link {
        Link::People(view) => Some(view),
        _ => None,
    });
    let list = List::start(view);
    let csv = move || {
        let query = view.with(|view| view.write(Query::default()).finish());
        app.file_address(&[route::PEOPLE_CSV, &query].concat())
    };
    let clear = Callback::new(move |()| app.change_view(Link::People(PeopleView::default())));
    view! {
        <PageHead heading=t::people_title() lead=t::people_lead()>
            {parts::acts(csv, ().into_any(), ().into_any())}
        </PageHead>
        <Filters list view/>
        <ListStates list empty=t::people_none() nothing_found=t::people_none_found() clear rows=move || view! { <Table list/> }/>
    }
}

#[component]
fn Filters(list: List, view: Memo<PeopleView>) -> impl IntoView {
    let app = expect_context::<App>();
    let asked = Memo::new(move |_| view.with(|view| view.search.clone()));
    let tell = move |search| app.change_view(Link::People(PeopleView { search, ..view.get_untracked() }));
    let chosen = Memo::new(move |_| view.with(|view| view.roles));
    let counts = Memo::new(move |_| list.data.data.with(|head| head.as_ref().and_then(|head| head.summary.clone())));
    let name = |role: Role| t::people_with_role(t::role(role));
    let unnamed = move |event| {
        app.change_view(Link::People(PeopleView { unnamed: event_target_checked(&event), ..view.get_untracked() }));
    };
    let fields = view! {
        <SearchField label=t::people_search() asked on_search=tell/>
        <div class="chips" role="group" aria-label=t::people_show()>
            <RoleChips chosen counts name change=Callback::new(move |roles| app.change_view(Link::People(PeopleView { roles, ..view.get_untracked() })))/>
            <label class="chip">
                <input class="vh" type="checkbox" prop:bound=move || view.with(|view| view.unnamed) on:change=unnamed/>
                {t::people_unnamed()}
            </label>
        </div>
    };
    parts::filters(t::people_title(), fields.into_any())
}
