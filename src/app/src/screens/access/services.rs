//! All services that the account reaches by access from others. *My services* has the first ones.

use crate::components::{Crumbs, PageHead, ReachedItem, SearchField};
use crate::data::paged_list::states::ListStates;
use crate::data::paged_list::{self, ListPage, Source, parts};
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::App;
use handover_api::access::{ReachedPage, ReachedService};
use handover_api::link::{AccessPlace, ReachedView};
use handover_api::{Link, route};
use handover_rules::ServiceKey;
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq)]
struct Reached;

type List = paged_list::PagedList<Reached>;

impl Source for Reached {
    type View = ReachedView;
    type Group = ();
    type Key = ServiceKey;
    type Row = ReachedService;
    type Answer = ReachedPage;
    type Summary = ();

    const GROUPS: &'static [()] = &[()];

    fn key(row: &ReachedService) -> ServiceKey {
        row.service.clone()
    }

    fn path(view: &ReachedView, after: Option<((), &str)>, _: usize) -> String {
        route::reached_services(view, after.map_or("", |((), after)| after))
    }

    fn page(_: App, page: ReachedPage) -> ListPage<Self> {
        ListPage::uncounted(page.rows, page.next, ())
    }
}

/// The page.
pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    let view = app.navigation().view(move |link| match link {
        Link::Access(AccessPlace::Services(view)) => Some(view),
        _ => None,
    });
    let change = move |view: ReachedView| app.change_view(Link::Access(AccessPlace::Services(view)));
    let list = List::start(view);
    titles::set_title(t::services_reached());
    let clear = Callback::new(move |()| change(ReachedView::default()));
    let search = Memo::new(move |_| view.with(|view| view.search.clone()));
    let on_search = move |search| change(ReachedView { search });
    let field = view! { <SearchField label=t::services_search() asked=search on_search/> };
    view! {
        <Crumbs trail=below_my_services(t::services_reached())/>
        <PageHead heading=t::services_reached() lead=t::access_reached_lead()/>
        {parts::filters(t::services_filters(), field.into_any())}
        <ListStates
            list clear empty=t::access_reached_none() nothing_found=t::services_none_found()
            rows=move || view! { <Rows list/> }
        />
    }
    .into_any()
}

/// The trail of a page that *My services* leads to.
fn below_my_services(name: impl Into<String>) -> Signal<Vec<(String, Option<String>)>> {
    let (app, name) = (expect_context::<App>(), name.into());
    Signal::derive(move || {
        let services = Link::Services(app.navigation().services.get()).format();
        vec![(t::services_title().to_owned(), Some(services)), (name.clone(), None)]
    })
}

#[component]
fn Rows(list: List) -> impl IntoView {
    let items = list.each((), |row| {
        let content = row.content;
        (move || content.with(|row| view! { <ReachedItem of=row.clone().into()/> })).into_any()
    });
    view! {
        <div class="card">
            <ul class="ul lines">{items}</ul>
            {parts::more(list, (), String::new)}
        </div>
    }
}
