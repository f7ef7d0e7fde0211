//! The question before everything that is open is cancelled.

use super::cancelling::{CancelQuestion, Cancellable};
use super::form::ReaderAct;
use crate::components::{self, person_text};
use crate::data::late::lazy_part;
use crate::platform::clock::{self, seconds_left};
use crate::platform::i18n as t;
use crate::screens::request::page::Page;
use crate::screens::request::words;
use crate::state::{App, People};
use handover_api::submissions::{LinesResult, SubmissionDetail};
use handover_rules::NicHandle;
use leptos::prelude::*;

lazy_part! { request_parts: pub(in crate::screens::request) fn cancel_all() { view! { <CancelAll/> } } }

#[component]
fn CancelAll() -> impl IntoView {
    let page = expect_context::<Page>();
    let of = page.memo(|detail, _| Cancellable::of(detail.acts));
    let of = Signal::derive(move || of.get().flatten());
    view! { <CancelQuestion cancelling=page.cancelling of effects done=move |result| cancelled(page, result)/> }
}

fn effects(of: Cancellable) -> AnyView {
    let (app, page) = (expect_context::<App>(), expect_context::<Page>());
    let known = page.with_untracked(|detail, me| {
        let together = detail.together.map(|_| view! { <p><b>{t::request_cancel_together()}</b></p> });
        let at = detail.effect_at.filter(|_| detail.only.is_some());
        (stays(app.people, detail, me).map(|text| view! { <p>{text}</p> }), together, at)
    });
    let (stays, together, at) = known.unwrap_or_default();
    // During the countdown only the contact who keeps the role, and the time left.
    let rest = match at {
        Some(at) => {
            let seconds = Memo::new(move |_| seconds_left(page.now.get(), at));
            let left = move || t::request_left(clock::clock(seconds.get()).as_str());
            view! { <p class="soft" role="timer">{left}</p> }.into_any()
        }
        None => view! { <p>{of.effects()}</p> }.into_any(),
    };
    view! { {stays}{together}{rest} }.into_any()
}

/// The account that keeps the only role.
fn stays(people: People, detail: &SubmissionDetail, me: &NicHandle) -> Option<String> {
    let request = detail.only_request().filter(|request| !request.is_about_last_day())?;
    let roles = components::words::roles_inside(request.roles);
    let (count, service) = (words::count(request.roles), words::service(request));
    Some(if request.from == *me {
        t::request_stays_yours(count, roles.as_str(), service.as_str())
    } else {
        t::request_stays(count, roles.as_str(), service.as_str(), person_text(people, &request.from).as_str())
    })
}

/// Lines that stay open, or were chosen one by one, are listed; otherwise the heading gives the outcome.
fn cancelled(page: Page, result: LinesResult) -> &'static str {
    page.form.to_cancel.set(Vec::new());
    page.form.left_out.set(Vec::new());
    if result.refused_count == 0 && !page.cancelling.is_about_some() {
        page.form.forget_outcome();
        return "main h1";
    }
    page.form.outcome.set(Some((ReaderAct::Cancel, result)));
    "#outcome"
}
