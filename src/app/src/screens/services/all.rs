//! "Select all that match": reads the rest of the list.

use super::everything;
use super::list::List;
use super::local_preview::is_listed;
use super::ticks::add;
use super::view::unordered;
use crate::browser::dom;
use crate::components::FailureLine;
use crate::data::paged_list::Count;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::link::ServicesView;
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
    let (selection, most) = (app.selection, everything::most(&app.policy()));
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
            let all = everything::read(app, &filters, |_| true, goes_on).await;
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
