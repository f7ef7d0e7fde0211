//! A request or a group of up to ten thousand: state and answers. Emails link here.
//!
//! Head and parts follow from the situation, which the rules decide, also when somebody else acts.

pub(crate) mod acts;
pub(crate) mod countdown;
mod ended;
pub(crate) mod ending;
mod explain;
mod extras;
mod facts;
mod folded;
mod head;
mod lines;
mod mail;
mod no_part;
mod page;
pub(crate) mod parties;
pub(crate) mod refusal;
pub(crate) mod resend;
pub(crate) mod timeline;
mod to_resolve;
pub(crate) mod what;
pub(crate) mod words;

use self::acts::Acts;
use self::acts::answer::{AnswerEntry, Answering, Paused};
use self::acts::outcome::act_outcome;
use self::ended::ended;
use self::extras::{left_out_services, role_ends};
use self::facts::{Deadline, Facts};
use self::head::Head;
use self::lines::lines;
use self::lines::notices::{some_failed, some_soon};
use self::no_part::{gone, no_part};
use self::page::{Page, Showing};
use self::parties::{WhoAnswers, is_kept_waiting};
use self::to_resolve::to_resolve;
use self::what::WhatChanges;
use crate::browser::dom;
use crate::components::{Crumbs, FailureNotice, PageHead, Skeleton};
use crate::data::late::{Late, Placeholder};
use crate::platform::i18n as t;
use crate::platform::titles;
use handover_api::Link;
use handover_api::link::RequestsView;
use handover_api::submissions::SubmissionDetail;
use handover_rules::request::situation::Situation;
use handover_rules::{RequestId, RequestState, Timestamp};
use leptos::prelude::*;

/// Seconds between two readings of an overdue request, and their number. The server announces the outcome by itself: this
/// is for a lost event.
const POLL_INTERVAL: i64 = 3;
const POLLS: i64 = 10;

#[component]
pub(crate) fn RequestPage(number: RequestId) -> impl IntoView {
    let page = Page::new(number);
    provide_context(page);
    let showing = Memo::new(move |before: Option<&Showing>| page.showing(before));
    let head = Memo::new(move |_| head::of(page, &showing.get()));
    follow_time(page);
    follow_head(page, head, showing);
    drop_spent_code(page);
    let trail = Signal::derive(move || {
        let list = (t::requests_title().to_owned(), Some(Link::Requests(RequestsView::default()).format()));
        let here = head.with(|head| head.crumb).map(|here| (here.to_owned(), None));
        [Some(list), here].into_iter().flatten().collect::<Vec<_>>()
    });
    let content = move || match showing.get() {
        Showing::Loading => skeleton(),
        Showing::Failed(failure) => view! { <FailureNotice failure retry=move || page.detail.retry()/> }.into_any(),
        Showing::NoPart => view! { <Late part=no_part()/> }.into_any(),
        Showing::Gone => view! { <Late part=gone()/> }.into_any(),
        Showing::Request => view! { <Columns/> }.into_any(),
    };
    view! {
        <Crumbs trail/>
        <PageHead heading=move || head.with(|head| head.heading.clone()) lead=move || head.with(|head| head.lead.clone())>
            <Acts/>
        </PageHead>
        {content}
    }
}

/// The request. The columns stay when the situation changes, and with them the lines, what is chosen of them, and the
/// focus.
#[component]
fn Columns() -> impl IntoView {
    let page = expect_context::<Page>();
    let parts = move || {
        let situation = page.situation.get();
        untrack(|| {
            keep_focus();
            situation.map(parts)
        })
    };
    // The outcome of the last end stays.
    let has_ends = Memo::new(move |before| before == Some(&true) || page.is(|detail| !detail.ends.is_empty()));
    let asks = Memo::new(move |_| page.situation.get() == Some(Situation::Answer));
    page.form.follow(page.situation);
    let paused = Paused::new(page);
    let while_any = |holds: fn(&SubmissionDetail) -> bool| Signal::derive(move || page.is(holds));
    let has_lines = while_any(|detail| detail.only.is_none());
    let has_acted = Signal::derive(move || page.form.outcome.with(Option::is_some));
    let is_some_soon = Signal::derive(move || page.is(|detail| detail.effect_at.is_some()) && page.is_asking());
    view! {
        <div class="cols side">
            <div class="stack" class:in-turn=has_lines>
                <Show when=move || asks.get()><div id="entry"><AnswerEntry paused/></div></Show>
                <Late part=act_outcome() when=has_acted placeholder=Placeholder::Notice/>
                <Late part=some_soon() when=is_some_soon/>
                <Late part=some_failed() when=while_any(has_some_failed)/>
                <Late part=to_resolve() when=while_any(waits_for_something)/>
                <div class="stack" id="situation">{parts}</div>
                <Late part=role_ends() when=has_ends/>
                <Late part=lines() when=has_lines/>
                <Late part=left_out_services() when=while_any(|detail| detail.left_out.is_some())/>
                // Below the lines, where its bar stays in sight.
                <Show when=move || asks.get()><div id="answer"><Answering paused/>{no_answer()}</div></Show>
            </div>
            <aside class="stack" aria-label=t::request_facts()>
                <div class="card lines">
                    <WhoAnswers/>
                    <Deadline/>
                    <Facts/>
                </div>
            </aside>
        </div>
    }
}

/// Whether the reader has obstacles to resolve, or its only request waits for any.
fn waits_for_something(detail: &SubmissionDetail) -> bool {
    !detail.to_resolve.is_empty() || detail.only.as_ref().is_some_and(|only| !only.blocked_by.is_empty())
}

/// The parts that a situation has.
fn parts(situation: Situation) -> AnyView {
    match situation {
        Situation::Answer | Situation::Overdue => view! { <WhatChanges/> }.into_any(),
        Situation::Waiting => view! { <WhatChanges/>{reader_note()}{no_answer()} }.into_any(),
        Situation::TakingEffect(at) => view! { <WhatChanges at/>{reader_note()} }.into_any(),
        Situation::Ended(outcome) => view! { <Late part=ended(outcome)/> }.into_any(),
    }
}

fn reader_note() -> AnyView {
    let page = expect_context::<Page>();
    let when = Signal::derive(move || page.with(SubmissionDetail::has_party) == Some(false) || page.has_code_of_link());
    view! { <Late part=no_part::reader_note() when placeholder=Placeholder::Lines(2)/> }.into_any()
}

fn no_answer() -> AnyView {
    let page = expect_context::<Page>();
    let is_kept_waiting = move || page.with(|detail, me| is_kept_waiting(detail, me, page.now.get())) == Some(true);
    let when = Signal::derive(is_kept_waiting);
    view! { <Late part=mail::no_answer() when placeholder=Placeholder::Lines(2)/> }.into_any()
}

/// Whether some of the lines failed, and not all.
fn has_some_failed(detail: &SubmissionDetail) -> bool {
    (1..detail.services).contains(&words::services_in(detail, RequestState::Error))
}

fn skeleton() -> AnyView {
    view! {
        <div class="cols side">
            <div class="stack"><Skeleton lines=4/><Skeleton lines=4/></div><div class="stack"><Skeleton lines=8/></div>
        </div>
    }
    .into_any()
}

/// Reads again once a scheduled time has passed.
fn follow_time(page: Page) {
    let overdue = Memo::new(move |before: Option<&Option<(Timestamp, i64)>>| {
        let now = page.now.get();
        let is_overdue = page.with(|detail, me| detail.seen_lines(me).is_overdue(now)) == Some(true);
        let since = before.copied().flatten().map_or(now, |(since, _)| since);
        is_overdue.then(|| (since, ((now - since).num_seconds() / POLL_INTERVAL).min(POLLS)))
    });
    Effect::new(move |_| {
        if overdue.get().is_some() {
            page.detail.retry();
        }
    });
}

/// Sets the window's title and announces changes. An error in the answer shows in the title.
fn follow_head(page: Page, head: Memo<Head>, showing: Memo<Showing>) {
    Effect::new(move |_| {
        let has_error = page.situation.get() == Some(Situation::Answer) && page.form.has_error();
        if showing.with(|showing| *showing == Showing::Loading) {
            return;
        }
        let set = if has_error { titles::set_error_title } else { titles::set_title };
        head.with(|head| set(&head.title));
    });
    let announcement = Memo::new(move |_| head.with(|head| head.announcement.clone()));
    Effect::new(move |_| {
        announcement.with(|announcement| {
            if !announcement.is_empty() {
                page.app.announce(announcement);
            }
        });
    });
}

/// Drops the mailed code once the request has ended: until then, the account that it was mailed to may answer.
fn drop_spent_code(page: Page) {
    Effect::new(move |_| {
        if matches!(page.situation.get(), Some(Situation::Ended(_))) && untrack(|| page.has_code_of_link()) {
            page.app.mailed_link.code.set(None);
        }
    });
}

/// Moves the focus to the heading before the element that has it is removed.
fn keep_focus() {
    let of_situation =
        |element: web_sys::Element| element.closest("#situation, #entry, #answer").ok().flatten().is_some();
    if document().active_element().is_some_and(of_situation) {
        dom::focus_soon("main h1");
    }
}
