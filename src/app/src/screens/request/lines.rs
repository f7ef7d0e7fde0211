//! The lines: a row for each name, search, state and order, which the address keeps, with those that the reader can choose.

use super::acts::Cancellable;
use super::page::{self, List, Page, Row};
use super::what::Rights;
use super::words::{STATES, ender};
use crate::browser::dom;
use crate::components::{
    self, Badge, Button, FailureNotice, FilterSelect, Icon, NameOfService, Person, RequestStateBadge, RoleChip,
    SearchField, Skeleton, TickBox, Tone, blockers, words,
};
use crate::data::late::lazy_part;
use crate::data::paged_list::parts;
use crate::data::paged_list::parts::print_button;
use crate::platform::{i18n as t, intl};
use crate::state::People;
use handover_api::query::Query;
use handover_api::submissions::{LineRow, Lines, LinesOrder, LinesView, OwnAnswer, SubmissionDetail};
use handover_api::{Link, route};
use handover_rules::request::lifecycle::{Event, guard};
use handover_rules::request::lines::{ends_alone, is_same_change};
use handover_rules::request::situation::Situation;
use handover_rules::{Category, Ending, NicHandle, Request, RequestId, RequestState, Role, RoleSet};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The number of rows from which they can be filtered and exported: what fewer are is seen at a glance.
pub(super) const MIN_FILTERED: u64 = 30;

/// Changes the view in the address, without a history entry.
pub(super) fn change(page: Page, how: impl FnOnce(&mut LinesView)) {
    if page.app.is_leaving() {
        return;
    }
    let mut view = page.view.get_untracked();
    how(&mut view);
    page.app.replace_link(Link::Request { id: page.number, view, code: None });
}

lazy_part! { request_parts: pub(super) fn lines() { view! { <LinesTable/><Rights/><CancelBar/> } } }

#[component]
fn LinesTable() -> impl IntoView {
    let page = expect_context::<Page>();
    let list = page::start_lines(page.id(), page.view);
    page.lines.set(Some(list));
    let total = Memo::new(move |_| list.data.data.with(|head| head.as_ref().map(|head| head.total().number)));
    let is_empty = Memo::new(move |_| total.get() == Some(0));
    let is_first = Memo::new(move |_| list.data.data.with(Option::is_none));
    let failed = move || if is_first.get() { list.data.reading.failure.get() } else { None };
    let clear = move || change(page, |view| (view.search, view.state, view.answer) = (String::new(), None, None));
    let columns = Memo::new(move |_| {
        let of = page.with(|detail, me| Columns::of(detail, me, page.situation.get()));
        of.unwrap_or(Columns { roles: RoleSet::EMPTY, has_people: false, has_states: true })
    });
    let heads = move || {
        let Columns { roles, has_people, has_states } = columns.get();
        let roles = roles.iter().map(|role| view! { <th scope="col"><RoleChip role/></th> }).collect_view();
        let people = has_people.then(|| view! { <th scope="col">{t::submission_column_people()}</th> });
        let state = has_states.then(|| column(page, list, LinesOrder::State, ().into_any()));
        view! { {roles}{people}{state} }
    };
    // A filter in the address can always be cleared.
    let has_fields = Memo::new(move |before| {
        let is_filtered =
            page.view.with(|view| !view.search.is_empty() || view.state.is_some() || view.answer.is_some());
        before == Some(&true) || is_filtered || page.is(|detail| detail.names >= MIN_FILTERED)
    });
    view! {
        <section class="stack" aria-labelledby="lines">
            <div class="row between">
                <h2 id="lines">{t::submission_lines()}</h2>
                {move || has_fields.get().then(|| acts(page, list))}
            </div>
            {move || has_fields.get().then(|| parts::filters(t::submission_lines(), fields(page, list)))}
            <div class="card">
                <table class="list ticks changes" aria-busy=move || list.data.reading.busy.get().to_string()>
                    <caption>
                        {parts::stale_line(list)}
                        <span role="status">{move || caption(page, list, total)}</span>
                    </caption>
                    <thead>
                        <tr>
                            {column(page, list, LinesOrder::Service, view! { <TickAll list/> }.into_any())}
                            {heads}
                        </tr>
                    </thead>
                    <tbody class:late=move || list.is_late()>
                        <For each=move || changes(list) key=numbers let:lines><ChangeRow lines columns/></For>
                    </tbody>
                </table>
                {move || failed().map(|failure| view! { <FailureNotice failure retry=move || list.data.retry()/> })}
                {move || (is_first.get() && failed().is_none()).then(|| view! { <Skeleton lines=5/> })}
                {move || is_empty.get().then(|| parts::nothing_found(t::submission_none_found(), clear))}
                {parts::more_on_scroll(list, ())}
            </div>
        </section>
    }
}

/// The lines as a file or on paper.
fn acts(page: Page, list: List) -> AnyView {
    let csv = move || {
        let query = page.view.with(|view| view.write(Query::default()).finish());
        page.app.file_address(&[route::submission_lines_csv(page.id()), query].concat())
    };
    parts::acts(csv, print_button(list), ().into_any())
}

fn fields(page: Page, list: List) -> AnyView {
    let asked = Memo::new(move |_| page.view.with(|view| view.search.clone()));
    let mut options = vec![
        (OwnAnswer::Waiting.as_str(), t::submission_waiting_for_you()),
        (OwnAnswer::Accepted.as_str(), t::submission_accepted_by_you()),
    ];
    options.extend(STATES.map(|state| (state.as_str(), t::request_state(state))));
    let picked = Memo::new(move |_| {
        let of_state = |view: &LinesView| view.state.map_or("", RequestState::as_str);
        page.view.with(|view| view.answer.map_or_else(|| of_state(view), OwnAnswer::as_str))
    });
    let pick = move |picked: String| {
        change(page, |view| (view.state, view.answer) = (RequestState::parse(&picked), OwnAnswer::parse(&picked)));
    };
    let search = move |text: String| change(page, |view| view.search = text);
    view! {
        <SearchField label=t::submission_search() asked on_search=search/>
        <FilterSelect
            id="state" label=t::submission_column_state() all=t::submission_all_states()
            options chosen=picked on_change=pick
        />
        {order(page, list)}
    }
    .into_any()
}

/// The order and the box of all lines, for cards, which have no column heads.
fn order(page: Page, list: List) -> AnyView {
    let options = vec![(LinesOrder::State.as_str(), t::submission_column_state())];
    let picked = Memo::new(move |_| if page.view.with(|view| view.order) == LinesOrder::State { "state" } else { "" });
    let pick = move |picked: String| {
        let order = LinesOrder::parse(&picked).unwrap_or(LinesOrder::Service);
        change(page, |view| (view.order, view.descending) = (order, false));
    };
    view! {
        <div class="cards">
            <FilterSelect
                id="order" label=t::submission_sort_by() all=t::submission_column_service()
                options chosen=picked on_change=pick
            />
            <TickAll list is_named=true/>
        </div>
    }
    .into_any()
}

/// A column that the lines can be sorted by.
fn column(page: Page, list: List, by: LinesOrder, before_name: AnyView) -> AnyView {
    let name = match by {
        LinesOrder::Service => t::submission_column_service(),
        LinesOrder::State => t::submission_column_state(),
    };
    // The order of the rows shown, which another one may be about to replace.
    let shown = Memo::new(move |_| {
        let shown = |view: &LinesView| (view.order == by).then_some(view.descending);
        let known = list.data.data.with(|head| head.as_ref().map(|head| shown(&head.view.lines)));
        known.unwrap_or_else(|| page.view.with(shown))
    });
    let press = move || {
        let view = page.view.get_untracked();
        let descending = view.order == by && !view.descending;
        change(page, |view| (view.order, view.descending) = (by, descending));
    };
    parts::column(name, shown, press, before_name)
}

/// The names and services; of a filtered list, how many were found.
fn caption(page: Page, list: List, total: Memo<Option<u64>>) -> String {
    if list.is_late() {
        return t::loading().to_owned();
    }
    let Some(total) = total.get() else { return "\u{a0}".to_owned() };
    let shown = list.rows(()).with(|rows| {
        let service = |row: &Row| row.content.with(|row| row.request.service.clone());
        (rows.len() as u64, rows.iter().map(service).collect::<BTreeSet<_>>().len() as u64)
    });
    let whole = page.with(|detail, _| (detail.total == total).then_some((detail.names, detail.services))).flatten();
    let all = match whole {
        Some((names, services)) if names < services => {
            Some([t::submission_names_count(names), t::word_services(services)].join(", "))
        }
        Some((_, services)) => Some(t::word_services(services)),
        None => (shown.0 == total).then(|| t::submission_found(shown.1)),
    };
    let part = (shown.0 < total).then(|| t::submission_shown(intl::number(shown.1).as_str()));
    all.into_iter().chain(part).collect::<Vec<_>>().join(", ")
}

/// The columns whose values differ between rows; what all rows share stands above the table.
#[derive(Clone, Copy, PartialEq)]
struct Columns {
    roles: RoleSet,
    has_people: bool,
    has_states: bool,
}

impl Columns {
    fn of(detail: &SubmissionDetail, me: &NicHandle, situation: Option<Situation>) -> Self {
        let is_drawn = detail.outgoing.count <= 1 && detail.incoming.count <= 1;
        let has_ended = matches!(situation, Some(Situation::Ended(_)));
        let is_all_asked = situation == Some(Situation::Answer)
            && detail.waiting_for(me) == detail.services
            && detail.lines.rows.iter().all(|line| line.request.waits_for(me));
        Self { roles: detail.roles, has_people: has_ended || !is_drawn, has_states: !is_all_asked }
    }
}

/// `lines` are one change.
#[component]
fn ChangeRow(lines: Vec<Row>, columns: Memo<Columns>) -> impl IntoView {
    let page = expect_context::<Page>();
    let kinds: Vec<(Category, RoleSet)> = lines
        .iter()
        .map(|line| line.content.with_untracked(|row| (row.request.service.category, row.request.roles)))
        .collect();
    let first = lines.first().map(|line| line.content.clone());
    let (name, until) = first.as_ref().map_or_else(Default::default, |first| {
        first.with_untracked(|row| (Some(row.request.service.name.clone()), row.request.until))
    });
    let last_day = until.map(|day| view! { <small>{t::submission_line_last_day(intl::day(day).as_str())}</small> });
    let types = {
        let mut types: Vec<Category> = kinds.iter().map(|(kind, _)| *kind).collect();
        types.dedup();
        words::types(&types)
    };
    let cells = move || {
        let columns = columns.get();
        let roles = columns.roles.iter().map(|role| role_cell(role, &kinds)).collect_view();
        let outcome = first.as_ref().map(|first| first.with(|row| outcome_cells(page, row, columns)));
        view! { {roles}{outcome} }
    };
    view! {
        <tr>
            <th scope="row">
                <div class="svc">
                    <Tick lines/>
                    <span><b>{name.map(|name| view! { <NameOfService name/> })}</b><small>{types}</small>{last_day}</span>
                </div>
            </th>
            {cells}
        </tr>
    }
}

/// The role, with the kinds of service where it does not move on all of them.
fn role_cell(role: Role, kinds: &[(Category, RoleSet)]) -> AnyView {
    let some = kinds_of(role, kinds);
    if some.as_ref().is_some_and(Vec::is_empty) {
        return view! { <td><span class="nil soft" aria-hidden="true">"–"</span></td> }.into_any();
    }
    let some = some.map(|kinds| view! { <small>{words::types(&kinds)}</small> });
    view! { <td class="of"><RoleChip role/>{some}</td> }.into_any()
}

fn outcome_cells(page: Page, row: &LineRow, columns: Columns) -> AnyView {
    let people = page.app.people;
    let who = columns.has_people.then(|| {
        view! { <td data-label=t::submission_column_people()><span class="row">{movers(&row.request)}</span></td> }
    });
    let state = columns.has_states.then(|| {
        let me = page.me();
        view! { <td data-label=t::submission_column_state()>{state(row, &me)}{outcome(people, row)}</td> }
    });
    view! { {who}{state} }.into_any()
}

fn movers(request: &Request) -> AnyView {
    let to = view! { <Person who=request.to.clone() with_handle=false/> };
    if request.is_about_last_day() {
        return to.into_any();
    }
    view! { <Person who=request.from.clone() with_handle=false/> " " <Icon name="arrow"/> " " {to} }.into_any()
}

/// The state; of a line that waits for answers, whether it waits for the reader's.
fn state(row: &LineRow, me: &NicHandle) -> AnyView {
    if row.request.waits_for(me) {
        return view! { <Badge tone=Tone::Now icon="wait" text=t::submission_waiting_for_you()/> }.into_any();
    }
    if row.request.state == RequestState::ValidatingByCustomers {
        return view! { <Badge tone=Tone::Plain icon="check" text=t::submission_accepted_by_you()/> }.into_any();
    }
    view! { <RequestStateBadge state=row.request.state/> }.into_any()
}

/// The account that ended a line, or the reason of a failure.
fn outcome(people: People, row: &LineRow) -> Option<AnyView> {
    let text = match &row.request.ended.as_ref()?.how {
        Ending::Declined { by, reason: Some(reason) } => {
            [t::request_by(words::person_inside(people, by).as_str()), [": “", reason, "”"].concat()].concat()
        }
        Ending::EndedByProvider { reason } => ["“", reason, "”"].concat(),
        Ending::AccountRemoved { account } => t::request_account_removed(account.as_str()),
        Ending::Failed { reasons } => {
            reasons.iter().map(|reason| blockers::blocker(people, reason)).collect::<Vec<_>>().join(" ")
        }
        how => t::request_by(words::person_inside(people, ender(how)?).as_str()),
    };
    Some(view! { <div class="small soft"><bdi>{text}</bdi></div> }.into_any())
}

/// Identity of a row: other lines are another element.
fn numbers(lines: &Vec<Row>) -> Vec<u32> {
    lines.iter().map(|line| line.number).collect()
}

/// Reactive: the lines that have been read, by change.
fn changes(list: List) -> Vec<Vec<Row>> {
    list.rows(())
        .with(|rows| fold(rows, |one, other| one.content.with(|one| other.content.with(|other| is_one(one, other)))))
}

fn is_one(one: &LineRow, other: &LineRow) -> bool {
    is_same_change(&one.request, &other.request)
}

/// In the order of their first lines. Lines of one name follow each other, those of its changes in turns.
fn fold<T: Clone>(lines: &[T], is_one: impl Fn(&T, &T) -> bool) -> Vec<Vec<T>> {
    /// Changes of a name, at most: its roles can go to a person each.
    const TURNS: usize = 6;
    let mut changes: Vec<Vec<T>> = Vec::with_capacity(lines.len());
    for line in lines {
        match changes.iter_mut().rev().take(TURNS).find(|change| change.first().is_some_and(|of| is_one(of, line))) {
            Some(change) => change.push(line.clone()),
            None => changes.push(vec![line.clone()]),
        }
    }
    changes
}

/// The kinds of service on which a role moves, where it does not on all of them.
fn kinds_of(role: Role, lines: &[(Category, RoleSet)]) -> Option<Vec<Category>> {
    let of: Vec<Category> = lines.iter().filter(|(_, roles)| roles.contains(role)).map(|(kind, _)| *kind).collect();
    (of.len() < lines.len()).then_some(of)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Answer,
    Cancel,
}

/// Reactive: the purpose for which the reader can choose a line, if any.
fn purpose(page: Page, row: &LineRow) -> Option<Purpose> {
    let answers = page.with(|detail, me| ends_alone(detail.together).then(|| detail.waiting_for(me) > 0)).flatten()?;
    if answers {
        return page.me.with_value(|me| row.request.waits_for(me)).then_some(Purpose::Answer);
    }
    // The asker withdraws what it has accepted: that is possible as long as taking it back.
    let take_back = Event::TakeBack { by: page.me() };
    let (now, policy) = (page.app.now(), page.app.policy());
    guard(&row.request, &[], &take_back, now, &policy).is_ok().then_some(Purpose::Cancel)
}

fn is_chosen(page: Page, purpose: Purpose, id: RequestId) -> bool {
    match purpose {
        Purpose::Answer => page.form.left_out.with(|left_out| !left_out.contains(&id)),
        Purpose::Cancel => page.form.to_cancel.with(|chosen| chosen.contains(&id)),
    }
}

fn choose(page: Page, purpose: Purpose, ids: &[RequestId], is_wanted: bool) {
    let (list, is_listed) = match purpose {
        Purpose::Answer => (page.form.left_out, !is_wanted),
        Purpose::Cancel => (page.form.to_cancel, is_wanted),
    };
    list.update(|list| {
        list.retain(|id| !ids.contains(id));
        if is_listed {
            list.extend_from_slice(ids);
        }
    });
}

/// The box that chooses the lines of a row. They are one change, so that what holds of the first holds of all.
#[component]
fn Tick(lines: Vec<Row>) -> impl IntoView {
    let page = expect_context::<Page>();
    let first = lines.first().map(|line| line.content.clone())?;
    let ids: Arc<[RequestId]> = lines.iter().map(|line| line.key).collect();
    let roles = |roles: RoleSet, line: &Row| line.content.with_untracked(|row| roles.union(row.request.roles));
    let roles = components::words::roles(lines.iter().fold(RoleSet::EMPTY, roles));
    let kinds: Vec<Category> =
        lines.iter().map(|line| line.content.with_untracked(|row| row.request.service.category)).collect();
    let name = first.with_untracked(|row| {
        t::submission_select(
            components::words::types(&kinds).as_str(),
            roles.as_str(),
            row.request.service.name.as_str(),
        )
    });
    let purpose = Memo::new(move |_| first.with(|row| purpose(page, row)));
    let content = move || {
        let purpose = purpose.get()?;
        let is_ticked = {
            let ids = Arc::clone(&ids);
            Signal::derive(move || ids.iter().all(|id| is_chosen(page, purpose, *id)))
        };
        let ids = Arc::clone(&ids);
        let press = move |_| choose(page, purpose, &ids, !is_ticked.get_untracked());
        Some(view! { <TickBox label=name.clone() is_ticked press/> })
    };
    Some(view! { {content} })
}

/// The lines shown that can be chosen, for the purpose that the first of them has.
fn choosable(page: Page, list: List) -> Option<(Purpose, Vec<RequestId>)> {
    list.rows(()).with(|rows| {
        let of = |row: &Row| row.content.with(|content| purpose(page, content)).map(|purpose| (purpose, row.key));
        let mut found: Vec<(Purpose, RequestId)> = rows.iter().filter_map(of).collect();
        let first = found.first()?.0;
        found.retain(|(purpose, _)| *purpose == first);
        Some((first, found.into_iter().map(|(_, id)| id).collect()))
    })
}

/// Chooses all lines shown, or none of them.
#[component]
fn TickAll(
    list: List,
    /// Shows its name beside it.
    #[prop(optional)]
    is_named: bool,
) -> impl IntoView {
    let page = expect_context::<Page>();
    let found = Memo::new(move |_| choosable(page, list).map(|(purpose, _)| purpose));
    let has_all =
        move || choosable(page, list).is_some_and(|(purpose, ids)| ids.iter().all(|id| is_chosen(page, purpose, *id)));
    let toggle = move |_| {
        untrack(|| {
            if let Some((purpose, ids)) = choosable(page, list) {
                choose(page, purpose, &ids, !has_all());
            }
        });
    };
    move || {
        found.get().map(|_| {
            let label = t::submission_select_shown().to_owned();
            view! { <TickBox label is_named is_ticked=has_all press=toggle/> }
        })
    }
}

/// The bar for accepted lines that are chosen to be cancelled.
#[component]
fn CancelBar() -> impl IntoView {
    let page = expect_context::<Page>();
    let chosen = page.form.to_cancel;
    let number = Memo::new(move |_| chosen.with(|chosen| page.services_of(chosen)));
    let act = move || {
        let of = page.with(|detail, _| Cancellable::of(detail.acts)).flatten();
        of.map(|of| of.only(Some(number.get())).name())
    };
    let clear = move |_| {
        chosen.set(Vec::new());
        // The bar disappears.
        dom::focus_soon(".ticks tbody .tick input");
    };
    let ask = move |_| page.cancelling.ask(Lines::These(chosen.get_untracked()), Some(number.get_untracked()));
    let bar = move || {
        view! {
            <section class="dock" aria-label=t::submission_selected()>
                <p role="status"><b>{move || t::submission_selected_count(number.get())}</b></p>
                <span class="row">
                    <Button class="btn bare" label=t::submission_clear() press=clear/>
                    <button type="button" class="btn bad" on:click=ask>
                        <Icon name="stop"/>{act}
                    </button>
                </span>
            </section>
        }
    };
    view! { <Show when=move || number.get() != 0>{bar()}</Show> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_in_turns_are_rows_of_their_own() {
        let lines = ["a1", "a2", "a1", "a2", "b1"];
        assert_eq!(fold(&lines, |one, other| one == other), [vec!["a1", "a1"], vec!["a2", "a2"], vec!["b1"]]);
    }

    #[test]
    fn kinds_are_named_where_a_role_moves_on_some() {
        let (admin, tech) = (RoleSet::from(Role::Admin), RoleSet::from(Role::Tech));
        let lines = [(Category::Domain, admin.union(tech)), (Category::Zone, tech)];
        assert_eq!(kinds_of(Role::Admin, &lines), Some(vec![Category::Domain]));
        assert_eq!(kinds_of(Role::Tech, &lines), None);
        assert_eq!(kinds_of(Role::Billing, &lines), Some(Vec::new()));
    }
}
