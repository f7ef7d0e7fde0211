//! Uses of the access that the account gives, also refused ones.

use crate::components::words::capitalized;
use crate::components::{
    Badge, Crumbs, FilterSelect, NameOfService, PageHead, Person, SearchField, State, Tone, action_text, column_heads,
    time,
};
use crate::data::paged_list::parts::ListStates;
use crate::data::paged_list::{self, ListPage, Source, parts};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::access::{AccessUse, AccessUseId, UsesPage};
use handover_api::link::{AccessPlace, UsesView};
use handover_api::{Link, route};
use leptos::prelude::*;

/// The value of the filter by outcome.
const REFUSED: &str = "refused";

#[derive(Clone, Copy, PartialEq)]
struct Uses;

type List = paged_list::PagedList<Uses>;

impl Source for Uses {
    type View = UsesView;
    type Group = ();
    type Key = AccessUseId;
    type Row = AccessUse;
    type Answer = UsesPage;
    type Summary = ();

    const GROUPS: &'static [()] = &[()];

    fn key(row: &AccessUse) -> AccessUseId {
        row.id
    }

    fn path(view: &UsesView, after: Option<((), &str)>, _: usize) -> String {
        route::access_uses(view, after.map_or("", |((), after)| after))
    }

    fn page(_: App, page: UsesPage) -> ListPage<Self> {
        ListPage::uncounted(page.rows, page.next.map(|next| next.to_string()), ())
    }
}

pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    let view = app.navigation.view(move |link| match link {
        Link::Access(AccessPlace::Uses(view)) => Some(view),
        _ => None,
    });
    let change = move |view: UsesView| app.change_view(Link::Access(AccessPlace::Uses(view)));
    let list = List::start(view);
    let above = Link::Access(AccessPlace::List).format();
    let trail = vec![(t::access_title().to_owned(), Some(above)), (t::access_uses().to_owned(), None)];
    crate::platform::titles::set_title(t::access_uses());
    let csv = move || view.with(|view| app.file_address(&route::access_uses_csv(view)));
    let clear = Callback::new(move |()| change(UsesView::default()));
    let search = Memo::new(move |_| view.with(|view| view.search.clone()));
    let on_search = move |search| change(UsesView { search, ..view.get_untracked() });
    let outcome = Memo::new(move |_| if view.with(|view| view.is_refused) { REFUSED } else { "" });
    let on_change = move |value: String| change(UsesView { is_refused: value == REFUSED, ..view.get_untracked() });
    let fields = view! {
        <SearchField label=t::access_uses_search() asked=search on_search/>
        <FilterSelect
            id="outcome" label=t::access_uses_outcome() all=t::access_uses_all()
            options=vec![(REFUSED, t::access_uses_only_refused())] chosen=outcome on_change
        />
    };
    let fields = fields.into_any();
    view! {
        <Crumbs trail=Signal::stored(trail)/>
        <PageHead heading=t::access_uses() lead=t::access_uses_lead()>
            {parts::acts(csv, ().into_any(), ().into_any())}
        </PageHead>
        {parts::filters(t::access_uses_filters(), fields)}
        <ListStates
            list clear empty=t::access_uses_none() nothing_found=t::access_uses_nothing_found()
            rows=move || view! { <Table list/> }
        />
    }
    .into_any()
}

#[component]
fn Table(list: List) -> impl IntoView {
    let heads = [
        t::access_uses_when(),
        t::access_uses_who(),
        t::access_uses_what(),
        t::access_uses_service(),
        t::access_uses_by(),
        t::access_uses_system(),
    ];
    let rows = list.each((), |row| row_of(&row.content.get_untracked()));
    view! {
        <div class="card">
            <table class="list even auto">
                <caption>{t::access_uses_caption()}</caption>
                <thead><tr>{column_heads(&heads)}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {parts::more(list, (), String::new)}
        </div>
    }
}

/// A use never changes.
fn row_of(of: &AccessUse) -> AnyView {
    let what = capitalized(action_text(&of.action));
    let outcome = if of.allowed {
        view! { <State tone=Tone::Ok icon="check" text=what/> }.into_any()
    } else {
        view! { <span class="row">{what} <Badge tone=Tone::Bad icon="no" text=t::access_uses_refused()/></span> }
            .into_any()
    };
    let service = Link::service(&of.service).format();
    let name = view! { <NameOfService name=of.service.name.clone()/> };
    let kind = t::word_category(of.service.category);
    let system = of.system.clone().map(|system| view! { <bdi>{system}</bdi> });
    view! {
        <tr>
            <th scope="row">{time(of.at)}</th>
            <td><Person who=of.account.clone()/></td>
            <td>{outcome}</td>
            <td><a href=service>{name}</a> " " <span class="soft small">{kind}</span></td>
            <td data-label=t::access_uses_by()><bdi translate="no">{of.policy_name.clone()}</bdi></td>
            <td data-label=t::access_uses_system() class="small soft">{system}</td>
        </tr>
    }
    .into_any()
}
