//! Selecting services: boxes, ranges with Shift, and keys; all that match; the bar with the actions for them. The arrow keys
//! lead from row to row, with Shift they extend the selection from one box to the next; Enter leads to the bar, Escape clears
//! it.

use super::list::{List, Row, Services, boxes, is_listed, show_all, unordered};
use crate::browser::dom;
use crate::components::{Button, FailureLine, Icon, NameOfService, name_in_files};
use crate::data::late::lazy_part;
use crate::data::paged_list::{self, Count};
use crate::platform::client::Failure;
use crate::platform::{i18n as t, intl};
use crate::state::{App, Selection, ServicesState};
use handover_api::Link;
use handover_api::link::{AccessPlace, FormSource, NewAccess, ServicesView};
use handover_api::services::{MAX_PAGE, ServiceRow, csv_file};
use handover_rules::service_list::{Ticked, ticked};
use handover_rules::{NicHandle, Policy, ServiceKey, ServiceName};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent};

const BOXES: &str = ".services tbody .tick input";
/// The stops of the arrow keys: the boxes and the names.
const STOPS: &str = ".services tbody :is(.tick input, th a)";

/// A tick box for the first cell of a row. `press` learns whether the shift key was down.
#[component]
pub(crate) fn Tick(
    #[prop(into)] label: String,
    is_ticked: impl Fn() -> Ticked + Send + Sync + 'static,
    press: impl Fn(bool) + 'static,
) -> impl IntoView {
    let state = Memo::new(move |_| is_ticked());
    let pressed = move |event: MouseEvent| {
        press(event.shift_key());
        // The browser has toggled the box; where that is not the outcome, nothing would put it right.
        if let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) {
            target.set_checked(state.get_untracked() == Ticked::All);
        }
    };
    view! {
        <label class="tick">
            <input
                type="checkbox" aria-label=label prop:checked=move || state.get() == Ticked::All
                prop:indeterminate=move || state.get() == Ticked::Some on:click=pressed
            />
        </label>
    }
}

/// Behaviour of the boxes of a list.
#[derive(Clone, Copy)]
pub(crate) struct Ticks {
    selection: Selection,
    list: List,
    /// The first service of the box that was ticked last: a range begins there.
    anchor: StoredValue<Option<ServiceKey>>,
}

impl Ticks {
    pub(crate) fn new(list: List) -> Self {
        Self { selection: expect_context::<App>().selection, list, anchor: StoredValue::new(None) }
    }

    /// The box of one service, or of those of a name.
    pub(crate) fn of(self, services: Signal<Vec<ServiceRow>>) -> AnyView {
        let keys: Vec<ServiceKey> =
            services.with_untracked(|rows| rows.iter().map(|row| row.service.clone()).collect());
        let label = match &keys[..] {
            [] => String::new(),
            [one] => t::services_select(t::word_category(one.category), one.name.as_str()),
            [first, ..] => t::services_select_group(keys.len() as u64, first.name.as_str()),
        };
        let is_ticked = move || ticked(keys.iter().map(|key| self.selection.has(key)));
        let press = move |is_range| self.press(&services.get_untracked(), is_range);
        view! { <Tick label is_ticked press/> }.into_any()
    }

    /// The own services that have been read, in their order on screen.
    fn shown(self) -> Vec<ServiceRow> {
        let own = |row: &Row| Some(row.content.get_untracked()).filter(|row| row.shared.is_none());
        self.list.rows(()).with_untracked(|rows| rows.iter().filter_map(own).collect())
    }

    /// The box of these services was pressed.
    pub(crate) fn press(self, rows: &[ServiceRow], is_range: bool) {
        let wanted = rows.iter().any(|row| !untrack(|| self.selection.has(&row.service)));
        let anchor = self.anchor.get_value().filter(|_| is_range);
        self.anchor.set_value(rows.first().map(|row| row.service.clone()));
        let shown = self.shown();
        self.tick(range(&shown, anchor.as_ref(), rows), wanted);
    }

    /// The box of all services shown was pressed.
    pub(super) fn press_shown(self) {
        let shown = self.shown();
        let wanted = shown.iter().any(|row| !untrack(|| self.selection.has(&row.service)));
        self.tick(&shown, wanted);
    }

    fn tick(self, rows: &[ServiceRow], wanted: bool) {
        self.selection.rows.update(|selected| {
            if wanted {
                add(selected, rows);
            } else {
                selected.retain(|row| !rows.iter().any(|other| other.service == row.service));
            }
        });
    }

    /// Extends the selection from the focused box to the next or the previous one, which gets the focus.
    fn extend(self, services: ServicesState, is_down: bool) {
        let Some(focused) = document().active_element() else { return };
        let Ok(elements) = document().query_selector_all(BOXES) else { return };
        let Some(place) = (0..elements.length()).find(|at| elements.get(*at).as_ref() == Some(focused.as_ref())) else {
            return;
        };
        let next = if is_down { place + 1 } else { place.wrapping_sub(1) };
        let Some(next_box) = elements.get(next).and_then(|node| node.dyn_into::<HtmlElement>().ok()) else { return };
        let boxes = untrack(|| boxes(services, self.list));
        let rows = |place: u32| boxes.get(place as usize).map(Vec::as_slice).unwrap_or_default();
        let is_anchor =
            |rows: &Vec<ServiceRow>, anchor: &ServiceKey| rows.first().is_some_and(|row| row.service == *anchor);
        let anchor = self.anchor.get_value();
        let anchor = anchor.and_then(|anchor| boxes.iter().position(|rows| is_anchor(rows, &anchor)));
        let anchor = anchor.and_then(|place| u32::try_from(place).ok()).unwrap_or(place);
        self.anchor.set_value(rows(anchor).first().map(|row| row.service.clone()));
        if next.abs_diff(anchor) < place.abs_diff(anchor) {
            self.tick(rows(place), false);
        } else {
            self.tick(rows(place), true);
            self.tick(rows(next), true);
        }
        let _ = next_box.focus();
    }

    /// Follows the keyboard while the screen is shown.
    pub(crate) fn listen(self) {
        let services = expect_context::<App>().services;
        let clear = clearing();
        let pressed = move |event: KeyboardEvent| {
            let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
            let key = event.key();
            let is_arrow = key == "ArrowDown" || key == "ArrowUp";
            let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
            if event.shift_key() && is_arrow && target.matches(BOXES).unwrap_or(false) {
                // Not the page's scrolling.
                event.prevent_default();
                self.extend(services, key == "ArrowDown");
            } else if is_arrow && !event.shift_key() && !has_modifier && step(&target, key == "ArrowDown") {
                event.prevent_default();
            }
            if key == "Enter" && target.matches(BOXES).unwrap_or(false) {
                // The bar is last: behind every row.
                dom::focus_soon(".dock .btn.main");
            }
            let is_inside = target.closest(".services, .dock").ok().flatten().is_some();
            // Escape closes a menu first.
            let is_free = dom::find("[popover]:popover-open").is_none();
            if key == "Escape" && is_inside && is_free && untrack(|| self.selection.is_begun()) {
                self.anchor.set_value(None);
                clear();
            }
        };
        let listener = window_event_listener(ev::keydown, pressed);
        on_cleanup(move || listener.remove());
    }
}

/// Moves the focus from the box or the name of a row to that of the next or previous row. A service below its name has no
/// link: there the focus goes to its box. Above the first row is the search.
fn step(from: &Element, is_down: bool) -> bool {
    if !from.matches(STOPS).unwrap_or(false) {
        return false;
    }
    let row = from.closest("tr").ok().flatten();
    let row = row.and_then(|row| if is_down { row.next_element_sibling() } else { row.previous_element_sibling() });
    let of_row = |row: Element| {
        let same = if from.tag_name() == "A" { row.query_selector("th a").ok().flatten() } else { None };
        same.or_else(|| row.query_selector(".tick input").ok().flatten())
    };
    let next = row.and_then(of_row).and_then(|next| next.dyn_into::<HtmlElement>().ok());
    let next = if is_down { next } else { next.or_else(|| dom::by_id("search")) };
    next.is_some_and(|next| next.focus().is_ok())
}

fn clearing() -> impl Fn() + Copy {
    let app = expect_context::<App>();
    move || {
        app.selection.rows.set(Vec::new());
        for form in [FormSource::Selected, FormSource::To(None)] {
            app.unsaved.drop_forms_at(&Link::modify(form));
        }
        app.announce(t::selection_cleared());
        // The bar disappears.
        dom::focus_soon(BOXES);
    }
}

/// The services from the anchor to those of the box that was pressed; the latter alone where the anchor is not on screen.
fn range<'a>(shown: &'a [ServiceRow], anchor: Option<&ServiceKey>, pressed: &'a [ServiceRow]) -> &'a [ServiceRow] {
    let place = |service: &ServiceKey| shown.iter().position(|row| row.service == *service);
    let ends = pressed.first().zip(pressed.last());
    let ends = ends.and_then(|(first, last)| place(&first.service).zip(place(&last.service)));
    match (ends, anchor.and_then(place)) {
        (Some((first, last)), Some(anchor)) => &shown[first.min(anchor)..=last.max(anchor)],
        _ => pressed,
    }
}

/// Adds services to those selected, which are in order and have each only once.
pub(crate) fn add(selected: &mut Vec<ServiceRow>, rows: &[ServiceRow]) {
    selected.extend_from_slice(rows);
    // A stable sort, so that of two rows of one service the newer comes first.
    selected.reverse();
    selected.sort_by(|one, other| one.service.cmp(&other.service));
    selected.dedup_by(|one, other| one.service == other.service);
}

#[derive(Clone, Copy)]
struct Reading {
    /// The number of services read so far; `None` unless reading is under way.
    number: RwSignal<Option<u64>>,
    failure: RwSignal<Option<Failure>>,
    /// Numbers the attempts: one that was stopped ends at its next page.
    attempt: StoredValue<u32>,
}

/// The button that selects everything, and stops doing so.
#[component]
pub(super) fn SelectAll(list: List) -> impl IntoView {
    let app = expect_context::<App>();
    let reading = Reading { number: RwSignal::new(None), failure: RwSignal::new(None), attempt: StoredValue::new(0) };
    let label = Memo::new(move |_| match reading.number.get() {
        Some(_) => Some(t::selection_stop().to_owned()),
        None => select_all_label(list),
    });
    let is_offered = Memo::new(move |_| label.with(Option::is_some));
    let press = move |_| match reading.number.get_untracked() {
        Some(_) => reading.end(),
        None => reading.start(app, list),
    };
    let button = move || view! { <button type="button" class="link all" on:click=press>{label}</button> };
    view! {
        <span role="status">{move || reading.number.get().map(t::selection_selecting)}</span>
        " "
        {move || is_offered.get().then(button)}
        {move || reading.failure.get().map(|failure| view! { <span role="alert"><FailureLine failure/></span> })}
    }
}

/// The label of the button; `None` where the list is not filtered and nothing is selected, or all of it is,
/// and for services of others.
fn select_all_label(list: List) -> Option<String> {
    let app = expect_context::<App>();
    let head = list.data.data.with(|head| head.as_ref().map(|head| (head.view.clone(), head.total())));
    let (view, Count { number, is_minimum }) = head.filter(|(view, _)| !view.shared)?;
    let (selection, most) = (app.selection, max_services(&app.policy()));
    let is_filtered = unordered(&view) != ServicesView::default();
    let is_listed = is_listed(app.people, app.today(), &view);
    let selected = selection.rows.with(|rows| rows.iter().filter(|row| is_listed(row)).count() as u64);
    if !is_filtered && !selection.is_begun() || selected >= number.min(most) && !is_minimum {
        return None;
    }
    Some(match is_filtered {
        _ if number > most => t::selection_first(intl::number(most).as_str()),
        _ if is_minimum => t::selection_all_uncounted().to_owned(),
        false => t::selection_all(number),
        true => t::selection_all_found(number),
    })
}

impl Reading {
    /// Ends it; nothing that it has read is selected.
    fn end(self) {
        self.attempt.update_value(|attempt| *attempt += 1);
        self.number.set(None);
        self.failure.set(None);
    }

    fn start(self, app: App, list: List) {
        let Some(filters) = list.data.data.with_untracked(|head| head.as_ref().map(|head| unordered(&head.view)))
        else {
            return;
        };
        self.end();
        let attempt = self.attempt.get_value();
        self.number.set(Some(0));
        spawn_local(async move {
            let is_latest = move || self.attempt.try_get_value() == Some(attempt);
            let goes_on = move |number| {
                let goes_on = is_latest();
                if goes_on {
                    self.number.set(Some(number));
                }
                goes_on
            };
            let all = read_matching(app, &filters, |_| true, goes_on).await;
            if !is_latest() {
                return;
            }
            let has_focus = dom::find("caption .all:focus").is_some();
            match all {
                Ok(all) => app.selection.rows.update(|selected| add(selected, &all.rows)),
                Err(failure) => self.failure.set(Some(failure)),
            }
            self.number.set(None);
            // The button disappears.
            if has_focus && self.failure.with_untracked(Option::is_none) {
                dom::focus_soon(".dock .btn.main");
            }
        });
    }
}

/// The services that were read, in the order of a selection.
pub(crate) struct Everything {
    pub(crate) rows: Vec<ServiceRow>,
    /// Whether there are more than one submission may have.
    pub(crate) is_cut: bool,
}

/// Maximum number of services read: the limit of one submission.
pub(crate) fn max_services(policy: &Policy) -> u64 {
    policy.max_lines.into()
}

/// Every service that the filters let through, up to [`most`]: if there are more, the first of them that `may_change`, or
/// else simply the first. `goes_on` gets their number after every page, and can end the reading.
pub(crate) async fn read_matching(
    app: App,
    filters: &ServicesView,
    may_change: impl Fn(&ServiceRow) -> bool,
    goes_on: impl Fn(u64) -> bool,
) -> Result<Everything, Failure> {
    let most = usize::try_from(max_services(&app.policy())).unwrap_or(usize::MAX);
    let mut changeable = 0;
    let mut rows: Vec<ServiceRow> = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let cursor = after.as_deref().map(|after| ((), after));
        let page = paged_list::read::<Services>(app, filters, cursor, MAX_PAGE as usize).await?.groups.pop();
        let Some(mut page) = page.filter(|page| page.next.is_none() || !page.rows.is_empty()) else {
            // Pages without rows would go on for ever.
            return Err(Failure::Garbled);
        };
        changeable += page.rows.iter().filter(|row| may_change(row)).count();
        rows.append(&mut page.rows);
        after = page.next;
        if after.is_none() || changeable >= most || !goes_on(rows.len() as u64) {
            let is_cut = after.is_some() || rows.len() > most && (changeable == 0 || changeable > most);
            if rows.len() > most && changeable > 0 {
                rows.retain(&may_change);
            }
            rows.truncate(most);
            let mut all = Vec::new();
            add(&mut all, &rows);
            return Ok(Everything { rows: all, is_cut });
        }
    }
}

/// Names that the bar has room for.
const MAX_NAMES: usize = 3;

lazy_part! { services_parts: pub(super) fn selection_bar(list: List) { view! { <SelectionBar list/> } } }

#[component]
pub(crate) fn SelectionBar(list: List) -> impl IntoView {
    let app = expect_context::<App>();
    let rows = app.selection.rows;
    let clear = clearing();
    let count = move || t::selection_count(rows.with(|rows| rows.len() as u64));
    let export = move |_| {
        let name = |handle: &str| NicHandle::parse(handle).ok().and_then(|who| name_in_files(app.people, &who));
        let file = rows.with_untracked(|rows| csv_file(rows, name));
        dom::save_file("services.csv", file.as_bytes(), "text/csv;charset=utf-8");
    };
    let form = |from| Link::modify(from).format();
    let access = Link::Access(AccessPlace::New(NewAccess { is_for_selected: true, ..NewAccess::default() })).format();
    let hidden = Memo::new(move |_| hidden(list));
    let hidden = move || {
        (hidden.get() > 0).then(|| {
            view! {
                <span class="state" data-s="warn">
                    <Icon name="filter"/>
                    <span>
                        {t::selection_hidden(hidden.get())}" "
                        <Button class="link" label=t::selection_show() press=move |_| show_all(app)/>
                    </span>
                </span>
            }
        })
    };
    view! {
        <section class="dock" aria-label=t::selection_title()>
            <div>
                <p><b class="num" role="status">{count}</b>" "{move || names()}</p>
                {hidden}
                <p class="small soft only-l keys">{t::selection_keys()}</p>
            </div>
            <span class="row">
                <Button class="btn bare" label=t::selection_clear() press=move |_| clear()/>
                <Button class="btn bare xl" label=t::selection_csv() press=export/>
                <a class="btn bare xl" href=access><Icon name="user"/>{t::access_give()}</a>
                <a class="btn" href=form(FormSource::Selected)><Icon name="edit"/>{t::modify_title()}</a>
                <a class="btn main" href=form(FormSource::To(None))>{t::selection_hand_over()}</a>
            </span>
        </section>
    }
    .into_any()
}

/// The names, or the first of them and their number.
fn names() -> AnyView {
    let app = expect_context::<App>();
    let names: Vec<ServiceName> = app.selection.rows.with(|rows| {
        let mut names: Vec<ServiceName> = rows.iter().map(|row| row.service.name.clone()).collect();
        names.dedup();
        names
    });
    let listed = names.iter().take(MAX_NAMES).enumerate().map(|(index, name)| {
        view! { {(index > 0).then_some(", ")}<NameOfService name=name.clone()/> }
    });
    let listed = listed.collect_view().into_any();
    match names.len() {
        ..=MAX_NAMES => t::selection_in(listed),
        number => t::selection_in_many(listed, intl::number(number as u64).into_any()),
    }
}

/// Reactive: how many of the selected services the filters hide.
fn hidden(list: List) -> u64 {
    let app = expect_context::<App>();
    let shown: BTreeSet<ServiceKey> = list.rows(()).with(|rows| rows.iter().map(|row| row.key.clone()).collect());
    app.navigation.services.with(|view| {
        let is_listed = is_listed(app.people, app.today(), view);
        let is_hidden = |row: &&handover_api::services::ServiceRow| !shown.contains(&row.service) && !is_listed(row);
        app.selection.rows.with(|rows| rows.iter().filter(is_hidden).count() as u64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::services::list::row;
    use handover_rules::ServiceStatus;

    fn shown() -> Vec<ServiceRow> {
        ["d", "b", "a", "c"].into_iter().map(|name| row(name, "me-ovh", ServiceStatus::Ok, "")).collect()
    }

    fn names(rows: &[ServiceRow]) -> String {
        rows.iter().map(|row| row.service.name.as_str()).collect()
    }

    #[test]
    fn a_range_follows_the_order_on_screen_both_ways() {
        let shown = shown();
        let key = |place: usize| &shown[place].service;
        assert_eq!(names(range(&shown, Some(key(0)), &shown[2..3])), "dba");
        assert_eq!(names(range(&shown, Some(key(3)), &shown[1..2])), "bac");
        assert_eq!(names(range(&shown, None, &shown[1..2])), "b");
        // A group takes all of its services.
        assert_eq!(names(range(&shown, Some(key(3)), &shown[0..2])), "dbac");
        assert_eq!(names(range(&shown, Some(key(0)), &shown[2..4])), "dbac");
        // The anchor has been filtered away.
        assert_eq!(names(range(&shown[1..], Some(key(0)), &shown[2..3])), "a");
        // The pressed row has been filtered away.
        assert_eq!(names(range(&shown[1..], Some(key(1)), &shown[0..1])), "d");
    }

    #[test]
    fn services_are_selected_once_as_they_were_seen_last() {
        let mut selected = Vec::new();
        add(&mut selected, &shown());
        add(
            &mut selected,
            &[row("b", "me-ovh", ServiceStatus::Expired, ""), row("e", "me-ovh", ServiceStatus::Ok, "")],
        );
        assert_eq!(names(&selected), "abcde");
        assert_eq!(selected[1].status, ServiceStatus::Expired);
    }
}
