//! The people with whom the account shares services, and one of them.

mod person;

pub(crate) use self::person::{LabelDialog, PersonScreen};

use self::person::{give_access_link, hand_over_link, take_back_link};
use crate::components::{
    self, Icon, Menu, PageHead, PersonLines, RoleChip, RoleChips, RoleOfCell, SearchField, close_menus,
};
use crate::data::paged_list::parts::ListStates;
use crate::data::paged_list::{self, ListPage, Source, parts};
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::link::{HistoryView, PeopleView, role_name};
use handover_api::people::{PeoplePage, PersonRow};
use handover_api::query::Query;
use handover_api::{Link, route};
use handover_rules::{NicHandle, PerRole, Role};
use leptos::prelude::*;

#[component]
pub(crate) fn PeopleScreen() -> impl IntoView {
    let app = expect_context::<App>();
    let view = app.navigation.view(move |link| match link {
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
    let on_search = move |search| app.change_view(Link::People(PeopleView { search, ..view.get_untracked() }));
    let chosen = Memo::new(move |_| view.with(|view| view.roles));
    let counts = Memo::new(move |_| list.data.field(|head| head.summary.clone()));
    let name = |role: Role| t::people_with_role(t::role(role));
    let unnamed = move |event| {
        app.change_view(Link::People(PeopleView { unnamed: event_target_checked(&event), ..view.get_untracked() }));
    };
    let fields = view! {
        <SearchField label=t::people_search() asked on_search/>
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

#[derive(Clone, Copy, PartialEq)]
struct People;

type List = paged_list::PagedList<People>;
type Row = paged_list::Row<People>;

impl Source for People {
    type View = PeopleView;
    type Group = ();
    type Key = NicHandle;
    type Row = PersonRow;
    type Answer = PeoplePage;
    /// People by role, without filters.
    type Summary = Option<PerRole<u64>>;

    const GROUPS: &'static [()] = &[()];

    fn key(row: &PersonRow) -> NicHandle {
        row.handle.clone()
    }

    fn path(view: &PeopleView, after: Option<((), &str)>, _: usize) -> String {
        route::people_page(view, after.map_or("", |((), after)| after))
    }

    fn page(_: App, page: PeoplePage) -> ListPage<Self> {
        ListPage::uncounted(page.rows, page.next, page.by_role)
    }
}

#[component]
fn Table(list: List) -> impl IntoView {
    // The person whose label is being edited.
    let labelled: RwSignal<Option<NicHandle>> = RwSignal::new(None);
    let dialog = move || {
        labelled.get().map(|handle| view! { <LabelDialog handle close=Callback::new(move |()| labelled.set(None))/> })
    };
    let caption = move || {
        let is_all = list.data.field(|head| !head.has_more(()));
        let number = list.rows(()).with(|rows| rows.len() as u64);
        if is_all { t::people_count(number) } else { t::people_caption().to_owned() }
    };
    let heads = Role::ALL.map(|role| view! { <th scope="col"><RoleChip role/></th> });
    let rows = list.each((), move |row| view! { <PersonOfList row labelled/> }.into_any());
    view! {
        <div class="card">
            <table class="list">
                <caption aria-live="polite">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::people_person()}</th>
                        {heads}
                        <th scope="col">{t::people_yours()}</th>
                        <th scope="col" class="acts"><span class="vh">{t::services_column_actions()}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {parts::more(list, (), String::new)}
        </div>
        {dialog}
    }
}

#[component]
fn PersonOfList(row: Row, labelled: RwSignal<Option<NicHandle>>) -> impl IntoView {
    let app = expect_context::<App>();
    let content = row.content;
    let handle = content.with_untracked(|row| row.handle.clone());
    let address = Link::Person { handle: handle.clone() }.format();
    let cells = Role::ALL.map(|role| {
        let (content, other) = (content.clone(), content.clone());
        let is_none = move || other.with(|row| *row.theirs.get(role) == 0);
        let number = move || count(content.with(|row| *row.theirs.get(role)));
        view! { <td data-r=role_name(role) class:nil=is_none><RoleOfCell role/> {number}</td> }
    });
    let label = t::people_actions(components::person_text(app.people, &handle).as_str());
    let face = view! { <Icon name="more"/> }.into_any();
    let of_menu = content.clone();
    view! {
        <tr>
            <th scope="row"><a class="who" href=address><PersonLines who=handle/></a></th>
            {cells}
            <td><span class="soft small">{move || content.with(mine)}</span></td>
            <td class="acts">
                <Menu class="btn bare sq" label face>
                    {of_menu.with(|row| view! { <Actions row=row.clone() labelled/> })}
                </Menu>
            </td>
        </tr>
    }
}

#[component]
fn Actions(row: PersonRow, labelled: RwSignal<Option<NicHandle>>) -> impl IntoView {
    let app = expect_context::<App>();
    let who = row.handle.clone();
    let take_back =
        take_back_link(&row).map(|address| view! { <a href=address><Icon name="back"/> {t::person_take_back()}</a> });
    let address = hand_over_link(&who);
    let hand_over = t::person_hand_over(components::person_text(app.people, &who).as_str());
    let has_label = app.people.get(&who).is_some_and(|person| person.label.is_some());
    let label = if has_label { t::person_label_edit() } else { t::person_label_add() };
    let history = Link::History(HistoryView { person: Some(who.clone()), ..HistoryView::default() }).format();
    let access = give_access_link(&who);
    let edit = move |_| {
        // Before the dialog opens, so that it gives the focus back to the button of the menu.
        close_menus();
        labelled.set(Some(who.clone()));
    };
    view! {
        <a href=address><Icon name="arrow"/> {hand_over}</a>
        {take_back}
        <a href=access><Icon name="user"/> {t::access_give()}</a>
        <hr/>
        <a href=history><Icon name="history"/> {t::person_history()}</a>
        <button type="button" on:click=edit><Icon name="tag"/> {label}</button>
    }
}

fn count(number: u64) -> AnyView {
    match number {
        0 => view! { <span class="soft">"–"<span class="vh">{t::people_no_service()}</span></span> }.into_any(),
        _ => intl::number(number).into_any(),
    }
}

/// The reader's own roles on the services that both share.
fn mine(row: &PersonRow) -> String {
    let of = |role: Role| {
        let number = *row.mine.get(role);
        (number > 0).then(|| t::people_role_on(intl::number(number).as_str(), t::word_role(role)))
    };
    let roles: Vec<String> = Role::ALL.into_iter().filter_map(of).collect();
    if roles.is_empty() { String::new() } else { t::people_you_are(intl::list(&roles).as_str()) }
}
