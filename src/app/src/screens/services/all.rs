//! Every service that matches, read page by page, and "Select all that match", which does so.

use super::list::{List, Services, unordered};
use super::local_preview::is_listed;
use super::ticks::add;
use crate::browser::dom;
use crate::components::FailureLine;
use crate::data::paged_list::{self, Count};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::link::ServicesView;
use handover_api::services::{MAX_PAGE, ServiceRow};
use handover_rules::Policy;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Selecting everything.
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
        None => label(list),
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
fn label(list: List) -> Option<String> {
    let app = expect_context::<App>();
    let head = list.data.data.with(|head| head.as_ref().map(|head| (head.view.clone(), head.total())));
    let (view, Count { number, is_minimum }) = head.filter(|(view, _)| !view.shared)?;
    let (selection, most) = (app.selection, most(&app.policy()));
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
            let all = read(app, &filters, |_| true, goes_on).await;
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
pub(crate) fn most(policy: &Policy) -> u64 {
    policy.max_lines.into()
}

/// Every service that the filters let through, up to [`most`]: if there are more, the first of them that `may_change`, or
/// else simply the first. `goes_on` gets their number after every page, and can end the reading.
pub(crate) async fn read(
    app: App,
    filters: &ServicesView,
    may_change: impl Fn(&ServiceRow) -> bool,
    goes_on: impl Fn(u64) -> bool,
) -> Result<Everything, Failure> {
    let most = usize::try_from(most(&app.policy())).unwrap_or(usize::MAX);
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
