//! A request or a group of up to ten thousand: state and answers. Emails link here.
//!
//! Head and parts follow from the situation, which the rules decide, also when somebody else acts.

pub(crate) mod acts;
mod answer;
mod ended;
pub(crate) mod facts;
mod lines;
mod page;
pub(crate) mod parts;
mod refusal;
mod send;
pub(crate) mod what;
pub(crate) mod words;

use self::answer::{AnswerEntry, Answering, Paused};
use self::ended::ended;
use self::facts::{Deadline, Facts, WhoAnswers, is_kept_waiting};
use self::lines::lines;
use self::page::{Page, Showing};
use self::parts::{left_out_services, role_ends, some_failed, some_soon, to_resolve};
use self::refusal::{gone, no_part};
use self::send::act_outcome;
use self::what::{Acts, WhatChanges};
use crate::browser::dom;
use crate::components::{Crumbs, FailureNotice, PageHead, Skeleton, person_text};
use crate::data::late::{Late, Placeholder};
use crate::platform::clock::TimeLeft;
use crate::platform::{i18n as t, intl, titles};
use crate::state::People;
use handover_api::Link;
use handover_api::link::RequestsView;
use handover_api::requests::RequestGroup;
use handover_api::submissions::SubmissionDetail;
use handover_rules::request::lines::ends_alone;
use handover_rules::request::situation::{Outcome, Situation};
use handover_rules::{Blocker, Ending, NicHandle, Request, RequestId, RequestState, Timestamp};
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
    let head = Memo::new(move |_| head_of(page, &showing.get()));
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
            situation.map(parts_of)
        })
    };
    // The outcome of the last end stays.
    let has_ends = Memo::new(move |before| before == Some(&true) || page.is(|detail| !detail.ends.is_empty()));
    let asks = Memo::new(move |_| page.situation.get() == Some(Situation::Answer));
    page.form.follow(page.situation);
    let paused = Paused::new(page);
    let while_any = |holds: fn(&SubmissionDetail) -> bool| Signal::derive(move || page.is(holds));
    let has_lines = while_any(|detail| detail.only.is_none());
    let has_some_failed =
        while_any(|detail| (1..detail.services).contains(&words::services_in(detail, RequestState::Error)));
    let has_acted = Signal::derive(move || page.form.outcome.with(Option::is_some));
    let is_some_soon = Signal::derive(move || page.is(|detail| detail.effect_at.is_some()) && page.is_asking());
    view! {
        <div class="cols side">
            <div class="stack" class:in-turn=has_lines>
                <Show when=move || asks.get()><div id="entry"><AnswerEntry paused/></div></Show>
                <Late part=act_outcome() when=has_acted placeholder=Placeholder::Notice/>
                <Late part=some_soon() when=is_some_soon/>
                <Late part=some_failed() when=has_some_failed/>
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

fn parts_of(situation: Situation) -> AnyView {
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
    view! { <Late part=refusal::reader_note() when placeholder=Placeholder::Lines(2)/> }.into_any()
}

fn no_answer() -> AnyView {
    let page = expect_context::<Page>();
    let when =
        Signal::derive(move || page.with(|detail, me| is_kept_waiting(detail, me, page.now.get())) == Some(true));
    view! { <Late part=refusal::no_answer() when placeholder=Placeholder::Lines(2)/> }.into_any()
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

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Head {
    title: String,
    heading: String,
    lead: String,
    /// The place of the page among the reader's requests.
    crumb: Option<&'static str>,
    /// Announced to screen readers when it changes.
    announcement: String,
}

/// Reactive.
fn head_of(page: Page, showing: &Showing) -> Head {
    let plain = |heading: String| Head { title: heading.clone(), heading, ..Head::default() };
    let announced = |heading: String| Head { announcement: heading.clone(), ..plain(heading) };
    let number = t::request_title(page.number.grouped().as_str());
    match showing {
        // An empty line reserves the space.
        Showing::Loading => Head { lead: "\u{a0}".to_owned(), ..plain(number) },
        Showing::Failed(_) => Head { title: t::error_title(number.as_str()), ..plain(number) },
        Showing::NoPart => announced(t::request_no_part(page.me().as_str(), page.number.grouped().as_str())),
        Showing::Gone => announced(t::request_gone().to_owned()),
        Showing::Request => {
            let situation = page.situation.get();
            let of_request =
                |detail: &_, me: &_| situation.map(|now| of_request(page.app.people, now, detail, me, page.app.now()));
            page.with(of_request).flatten().unwrap_or_else(|| plain(number))
        }
    }
}

fn of_request(people: People, situation: Situation, detail: &SubmissionDetail, me: &NicHandle, now: Timestamp) -> Head {
    let number = detail.id.first_request().grouped();
    let lead = lead(people, situation, detail, me).unwrap_or_default();
    let heading = words::Titled::of_page(detail).map(|titled| titled.title(situation, me)).unwrap_or_default();
    let title = match situation {
        Situation::Answer => t::request_answer_title(number.as_str()),
        _ => t::request_titled(heading.as_str(), number.as_str()),
    };
    let crumb = match situation {
        Situation::Answer => t::requests_group(RequestGroup::WaitingForMe),
        Situation::Waiting | Situation::Overdue => t::requests_waiting_for_others(),
        Situation::TakingEffect(_) => t::request_state(RequestState::Doing),
        Situation::Ended(_) => t::requests_group(RequestGroup::Finished),
    };
    let with = |text: &str| [heading.as_str(), text].join(". ");
    let announcement = match situation {
        Situation::TakingEffect(at) => {
            let left = intl::left(TimeLeft::between(now, at));
            let what = if lead.is_empty() { heading.clone() } else { with(&lead) };
            t::request_moves_spoken(what.as_str(), left.as_str())
        }
        // Without numbers, which change with every answer.
        Situation::Waiting => match words::has_until(people, detail, me) {
            Some(until) => with(&until),
            None => with(&lead),
        },
        Situation::Ended(Outcome::PartlyDone) => with(&lead),
        _ => heading.clone(),
    };
    Head { title, heading, lead, crumb: Some(crumb), announcement }
}

/// The line under the heading if somebody has accepted to take a role that needs a payment method, and has none.
fn without_payment_method(people: People, detail: &SubmissionDetail) -> Option<String> {
    let is_missing = |blocker: &Blocker| matches!(blocker, Blocker::NoPaymentMethod { .. });
    let party = detail.parties.iter().find(|party| party.to_resolve.iter().any(is_missing))?;
    Some(t::request_accepted_no_payment(person_text(people, &party.account).as_str()))
}

fn lead(people: People, situation: Situation, detail: &SubmissionDetail, me: &NicHandle) -> Option<String> {
    match (situation, detail.only_request()) {
        (Situation::Answer, _) if detail.asker == *me => Some(sent(people, detail, me)),
        (Situation::Answer, None) => {
            let asked = asked(people, detail);
            let until = intl::weekday(detail.deadline);
            let lead = if ends_alone(detail.together) { t::request_many_lead } else { t::request_together_lead };
            let lead = lead(until.as_str());
            let first = detail.lines.rows.first().filter(|_| detail.names > 1);
            let names =
                first.map(|line| t::requests_and_more(detail.names - 1, words::service(&line.request).as_str()));
            let names = names.map(|names| [&names, "."].concat());
            Some([Some(asked), names, Some(lead)].into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        (Situation::Answer, Some(request)) => {
            let until = request.until.map(intl::day);
            let until = until.as_deref();
            Some(match until {
                Some(until) if request.is_about_last_day() => {
                    t::request_confirm_last_day(until, person_text(people, &request.to).as_str())
                }
                Some(until) => [asked(people, detail), t::request_agreed_until(until)].join(" "),
                None => asked(people, detail),
            })
        }
        (Situation::Waiting, _) => {
            let waiting = if words::is_blocked(detail) {
                without_payment_method(people, detail).unwrap_or_else(|| t::request_blocked_short().to_owned())
            } else {
                let until = words::has_until(people, detail, me);
                until.unwrap_or_else(|| t::request_waiting_together().to_owned())
            };
            let open = detail.seen_lines(me).unanswered();
            let some =
                (open < detail.services).then(|| t::request_some_open(open, intl::number(detail.services).as_str()));
            Some([some, answered(detail, me), Some(waiting)].into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        (Situation::TakingEffect(_), None) => {
            let (moving, declined) =
                (detail.seen_lines(me).taking_effect(), words::services_in(detail, RequestState::Refused));
            let some = t::request_some_taking_effect(moving, intl::number(detail.services).as_str());
            let declined = (declined > 0).then(|| t::submission_declined(declined));
            (moving < detail.services)
                .then(|| [Some(some), declined].into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
        (Situation::Overdue, _) => Some(t::request_late_wait().to_owned()),
        (Situation::Ended(Outcome::Done), _) => None,
        (Situation::Ended(Outcome::PartlyDone), _) => {
            let done = words::services_in(detail, RequestState::Done);
            Some(t::request_partly(done, intl::number(detail.services).as_str()))
        }
        (Situation::Ended(_), Some(request)) => {
            let unchanged = words::unchanged(people, request, me);
            let why = why(people, request, me);
            Some(why.map_or_else(|| unchanged.clone(), |why| [why.as_str(), ". ", &unchanged].concat()))
        }
        _ => None,
    }
}

/// `22 services confirmed.`, or what else the reader has answered.
fn answered(detail: &SubmissionDetail, me: &NicHandle) -> Option<String> {
    let own = detail.parties.iter().find(|party| party.account == *me && party.accepted > 0)?;
    let text = if detail.asker == *me { t::request_confirmed } else { t::request_accepted_services };
    Some(text(own.accepted))
}

/// The asker, who hands over its own roles or names the reader for those of others.
fn asked(people: People, detail: &SubmissionDetail) -> String {
    let gives_up_all = detail.outgoing.count == 1 && detail.outgoing.first.as_ref() == Some(&detail.asker);
    let asked = if gives_up_all { t::request_hands_you } else { t::request_asks_you };
    asked(detail.role_count, person_text(people, &detail.asker).as_str())
}

/// The author or the cause of an end without effect. A failure has its reasons in a part of its own.
fn why(people: People, request: &Request, me: &NicHandle) -> Option<String> {
    let name = |who: &NicHandle| person_text(people, who);
    match &request.ended.as_ref()?.how {
        Ending::Expired => Some(match request.missing().collect::<Vec<_>>().as_slice() {
            [only] if *only == me => t::request_expired_you().to_owned(),
            [only] => t::request_expired_other(name(only).as_str()),
            _ => t::request_expired_all().to_owned(),
        }),
        Ending::EndedByProvider { reason } => Some(t::request_ended_by_provider(reason.as_str())),
        Ending::AccountRemoved { account } => Some(t::request_ended_account_removed(account.as_str())),
        how => words::ended_by(people, how, me),
    }
}

/// Whom the reader has asked, and where its own code is.
fn sent(people: People, detail: &SubmissionDetail, me: &NicHandle) -> String {
    const NAMED: usize = 2;
    let others: Vec<String> = detail
        .parties
        .iter()
        .filter(|party| party.account != *me)
        .map(|party| person_text(people, &party.account))
        .collect();
    let address = detail.my_address.as_str();
    let who = match others.len() {
        0 => return t::request_sent_alone(address),
        1..=NAMED => intl::list(&others),
        _ => t::request_people(detail.party_count.saturating_sub(1)),
    };
    t::request_sent(others.len() as u64, address, who.as_str())
}
