//! The lines that the reader selects: those to answer, and accepted ones to cancel.

use super::form::LinePurpose;
use super::line_source::Row;
use super::screen::SubmissionScreen;
use super::{answer, cancel_some, refusals};
use crate::components::{self, by_person, icon};
use crate::platform::clock;
use crate::platform::dom;
use crate::platform::i18n as t;
use handover_api::submissions::{LineRow, SubmissionDetail};
use handover_rules::request::Answer;
use handover_rules::request::lifecycle::{Event, guard};
use handover_rules::request::together::ends_alone;
use handover_rules::{RequestId, ServiceKey};
use leptos::prelude::*;

/// The purpose for which the reader can select a line, if any.
pub(super) fn purpose(screen: SubmissionScreen, row: &LineRow) -> Option<LinePurpose> {
    if screen.me.with_value(|me| row.request.waits_for(me)) {
        return Some(LinePurpose::Answer);
    }
    // The asker withdraws what it has accepted: that is possible as long as taking it back.
    let take_back = Event::TakeBack { by: screen.me.get_value() };
    let (now, policy) = (clock::now(screen.app), screen.app.policy());
    let is_possible = guard(&row.request, &[], &take_back, now, &policy).is_ok();
    let is_alone = |detail: &SubmissionDetail| ends_alone(detail.together);
    let alone = screen.detail.data.with(|detail| detail.as_ref().is_some_and(is_alone));
    (is_possible && alone).then_some(LinePurpose::Cancel)
}

/// The box that selects a line.
pub(super) fn tick(screen: SubmissionScreen, row: ArcRwSignal<LineRow>, id: RequestId) -> AnyView {
    let name = row.with_untracked(|row| {
        let ServiceKey { name, category } = &row.request.service;
        let roles = components::words::roles(row.request.roles);
        t::submission_select(components::words::category(*category), roles.as_str(), name.as_str())
    });
    let purpose = Memo::new(move |_| row.with(|row| purpose(screen, row)));
    (move || {
        purpose.get().map(|purpose| {
            let selected = screen.form.selection().of(purpose);
            components::tick(
                name.clone(),
                move || selected.with(|selected| selected.contains(&id)),
                move |shift| press(screen, purpose, id, shift),
            )
        })
    })
    .into_any()
}

/// The lines shown that can be selected for something.
fn selectable(screen: SubmissionScreen, wanted: LinePurpose) -> Vec<RequestId> {
    screen.lines.rows(()).with(|rows| {
        let is_wanted = |row: &&Row| row.content.with(|row| purpose(screen, row) == Some(wanted));
        rows.iter().filter(is_wanted).map(|row| row.key).collect()
    })
}

/// Selects all lines shown, to answer them if some wait for that.
pub(super) fn tick_all(screen: SubmissionScreen) -> AnyView {
    let purpose = Memo::new(move |_| {
        let has = |purpose: &LinePurpose| !selectable(screen, *purpose).is_empty();
        [LinePurpose::Answer, LinePurpose::Cancel].into_iter().find(has)
    });
    (move || {
        purpose.get().map(|purpose| {
            let selected = screen.form.selection().of(purpose);
            let has_all = move || {
                let all = selectable(screen, purpose);
                all.iter().all(|id| selected.with(|selected| selected.contains(id)))
            };
            let toggle = move |_| {
                let all = untrack(|| selectable(screen, purpose));
                selected.update(|selected| {
                    let has_all = all.iter().all(|id| selected.contains(id));
                    selected.retain(|id| !all.contains(id));
                    if !has_all {
                        selected.extend(all);
                    }
                });
            };
            components::tick(t::submission_select_shown().to_owned(), has_all, toggle)
        })
    })
    .into_any()
}

/// Ticks a line or removes its tick; with Shift, all from the line that was ticked last.
fn press(screen: SubmissionScreen, purpose: LinePurpose, id: RequestId, is_range: bool) {
    let shown = untrack(|| selectable(screen, purpose));
    screen.form.selection().of(purpose).update(|selected| {
        if let Some(place) = selected.iter().position(|other| *other == id) {
            selected.remove(place);
            return;
        }
        let place = |id: &RequestId| shown.iter().position(|other| other == id);
        let anchor = selected.last().filter(|_| is_range).and_then(place);
        let end = place(&id);
        let range = match (anchor, end) {
            (Some(anchor), Some(end)) => shown.get(anchor.min(end)..=anchor.max(end)).unwrap_or_default(),
            _ => &[],
        };
        selected.retain(|other| !range.contains(other) && *other != id);
        selected.extend(range.iter().copied().filter(|other| *other != id));
        // The anchor of the next range.
        selected.push(id);
    });
}

fn clear(screen: SubmissionScreen) {
    screen.form.selection().clear(LinePurpose::Answer);
    screen.form.selection().clear(LinePurpose::Cancel);
    // The bar disappears.
    dom::focus_soon(".ticks tbody .tick input");
}

/// The bar for the lines that are selected.
pub(super) fn dock(screen: SubmissionScreen) -> Option<AnyView> {
    let selection = screen.form.selection();
    let (to_answer, to_cancel) = (selection.to_answer.get(), selection.to_cancel.get());
    let (answers, cancels) = (to_answer.len() as u64, to_cancel.len() as u64);
    if answers + cancels == 0 {
        return None;
    }
    let content = if cancels > 0 && selection.is_asking.get() {
        cancel_some::question(screen, to_cancel)
    } else {
        let of = move |answer: Answer| {
            let selected = to_answer.clone();
            by_person(move || answer::press(screen, answer, Some(selected.clone())))
        };
        let (decline, accept) = (of(Answer::Decline), of(Answer::Accept));
        let answer = (answers > 0).then(|| {
            view! {
                <button type="button" class="btn" on:click=decline>{icon("x")}{t::submission_decline(answers)}</button>
                <button type="button" class="btn main" on:click=accept>{icon("check")}{t::submission_accept(answers)}</button>
            }
        });
        let failure = selection.cancelling.failure().map(|failure| {
            let text = refusals::advise(screen, &failure);
            components::alert(view! { <p>{text}</p> }.into_any())
        });
        view! {
            {failure}
            <div class="row between">
                <p role="status"><b>{t::submission_selected_count(answers + cancels)}</b></p>
                <button type="button" class="btn bare sm" on:click=move |_| clear(screen)>{t::submission_clear()}</button>
            </div>
            {(cancels > 0).then(|| cancel_some::button(screen, cancels))}
            {answer}
        }
        .into_any()
    };
    Some(view! { <section class="dock" aria-label=t::submission_selected()>{content}</section> }.into_any())
}
