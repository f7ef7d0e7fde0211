//! One request in the list.

use super::list::Row;
use super::screen::RequestsScreen;
use super::{lines, submission_acts};
use crate::components::{self, icon};
use crate::platform::clock::{self, TimeLeft};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::request::action;
use crate::screens::request::action_buttons::{self as buttons, ActionState};
use crate::screens::request::countdown::time_left;
use crate::screens::request::{ended, party, words};
use crate::state::{App, Prefill};
use handover_api::Link;
use handover_api::link::ManyFrom;
use handover_api::requests::RequestRow;
use handover_api::submissions::{LastDays, Progress, StateCount, SubmissionSummary};
use handover_rules::request::Answer;
use handover_rules::request::lifecycle::guard_replacement;
use handover_rules::{NicHandle, Request, RequestState, Timestamp};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// Days; a deadline closer than that is marked.
const SOON: i64 = 2;

/// An open request. `answers`: it waits for the reader's answer.
pub(super) fn open(screen: RequestsScreen, me: NicHandle, row: Row, answers: bool) -> AnyView {
    let RequestsScreen { app, now, cancelled, cancelled_together, .. } = screen;
    let (content, known) = (row.content.clone(), row.content);
    let id = content.with_untracked(|row| row.submission.as_ref().map(|submission| submission.id));
    if let Some(id) = id {
        let acts = submission_acts::Acts::new(app, id, now, cancelled_together);
        let lines = lines::view(app, id, content.clone());
        let parts = move || {
            content.with(|row| {
                let of = row.submission.as_ref().map(number_of).unwrap_or_default();
                let acts = submission_acts::view(acts, row, row.submission.as_ref().and_then(amend), &of);
                parts(app, row, &me, now, answers, acts)
            })
        };
        let dialog = submission_acts::dialog(acts, known);
        return view! { <article class="req pad">{parts}{lines}{dialog}</article> }.into_any();
    }
    let actions = ActionState::new(app, row.key, now).in_list(cancelled);
    actions.keep_focus_on_cleanup();
    let parts = move || content.with(|row| parts(app, row, &me, now, answers, other_actions(app, actions, row, &me)));
    let dialog = buttons::dialog(actions, move || known.with(|row| Some((row.request.clone(), row.together))));
    view! { <article class="req pad">{parts}{dialog}</article> }.into_any()
}

fn parts(
    app: App,
    row: &RequestRow,
    me: &NicHandle,
    now: ReadSignal<Timestamp>,
    answers: bool,
    acts: Option<AnyView>,
) -> AnyView {
    let request = &row.request;
    // Of a submission, the row has the first request only: its page tells about the others, and acts on all.
    let is_single = row.submission.is_none();
    view! {
        <div class="stack tight">
            <h3><a href=address(row)>{title(row)}</a></h3>
            {is_single.then(|| view! { <p class="small soft">{components::words::category(request.service.category)}</p> })}
            {is_single.then(|| view! { <p>{components::pass(&request.from, &request.to)}</p> })}
            <p class="small soft">{asked(row, me)} {last_days(row).map(|text| view! { <br/>{text} })}</p>
        </div>
        {match &row.submission {
            None => who_has_answered(row, me),
            Some(submission) => parties(row, submission, me),
        }}
        <div class="stack">{until(request, now)} {answers.then(|| answer_links(app, row))}</div>
        {acts}
    }
    .into_any()
}

fn who_has_answered(row: &RequestRow, me: &NicHandle) -> AnyView {
    let lines: Vec<AnyView> =
        party::lines(row, me).into_iter().map(|line| view! { <li>{line}</li> }.into_any()).collect();
    view! {
        <ul class="stack tight ul" aria-label=t::request_who_has_answered()>{lines} {row.together.map(together)}</ul>
    }
    .into_any()
}

/// The note that requests take effect together, or not at all.
fn together(count: u32) -> AnyView {
    let note = t::submission_together_note(count.into());
    view! { <li class="small soft">{t::submission_together()} {t::colon()} " " {note}</li> }.into_any()
}

/// The parties of a submission with their numbers of lines, and how much has been answered.
fn parties(row: &RequestRow, submission: &SubmissionSummary, me: &NicHandle) -> AnyView {
    let lines: Vec<AnyView> = submission
        .parties
        .iter()
        .map(|party| {
            let (tone, icon_name, text) = components::party_progress(expect_context(), party, me);
            view! { <li>{components::state(tone, icon_name, text)}</li> }.into_any()
        })
        .collect();
    let rest = submission.party_count.saturating_sub(submission.parties.len() as u64);
    let more = (rest > 0).then(|| view! { <li class="small soft">{t::requests_more_parties(rest)}</li> });
    let Progress { done: answered, of: all } = submission.answered;
    let label = t::requests_answered(answered, intl::number(all).as_str());
    view! {
        <ul class="stack tight ul" aria-label=t::request_who_has_answered()>
            {lines}
            {more}
            <li><progress value=answered.to_string() max=all.to_string() aria-label=label></progress></li>
            {row.together.map(together)}
        </ul>
    }
    .into_any()
}

/// Asking for something else in place of what is open of a submission.
fn amend(submission: &SubmissionSummary) -> Option<AnyView> {
    let address = Link::ModifyMany { from: ManyFrom::Amend(submission.id) }.format();
    let name = of_submission(t::requests_amend(), submission);
    let link =
        || view! { <a class="btn bare sm" href=address aria-label=name>{icon("edit")} {t::requests_amend()}</a> };
    (submission.acts.amend > 0).then(|| link().into_any())
}

/// Asking for the way back of what is finished of a submission.
fn hand_back(submission: &SubmissionSummary) -> Option<AnyView> {
    let address = Link::ModifyMany { from: ManyFrom::Back(submission.id) }.format();
    let text = words::way_back(submission.acts.way_back()?);
    let name = of_submission(text, submission);
    Some(view! { <a class="btn bare sm" href=address aria-label=name>{text}</a> }.into_any())
}

/// The name of a link for screen readers.
fn of_submission(what: &str, submission: &SubmissionSummary) -> String {
    [what, " ", &number_of(submission)].concat()
}

/// The suffix that tells the buttons of several submissions apart.
fn number_of(submission: &SubmissionSummary) -> String {
    t::requests_of_submission(intl::request_number(submission.id.first_request()).as_str())
}

/// Resending, amending and cancelling, without opening the request.
fn other_actions(app: App, state: ActionState, row: &RequestRow, me: &NicHandle) -> Option<AnyView> {
    let (request, now, policy) = (&row.request, clock::now(app), app.policy());
    let of = t::requests_of_request(intl::request_number(request.id).as_str());
    let resends = action::resends(request, me, now, &policy);
    let cancellation = action::cancellation(request, me, now, &policy);
    let may_replace = guard_replacement(request, me, &request.service, now, &policy).is_ok();
    let amend = may_replace.then(|| {
        let prefill = Prefill { replaces: Some(request.id), ..ended::same_change(request) };
        let content = view! { {icon("edit")} " " {t::requests_amend()} <span class="vh">" " {of.clone()}</span> };
        ended::form_link(app, prefill, Some("btn bare sm"), content.into_any())
    });
    if resends.is_empty() && cancellation.is_none() {
        return None;
    }
    let mut row_of_buttons: Vec<AnyView> =
        resends.iter().map(|action| buttons::resend(state, row, action, "btn bare sm", Some(of.clone()))).collect();
    row_of_buttons.extend(amend);
    row_of_buttons
        .extend(cancellation.iter().map(|action| buttons::cancel(state, action, "btn bare sm bad", Some(of.clone()))));
    let actions = resends.into_iter().chain(cancellation).collect();
    let view =
        view! { <div class="acts"><div class="row">{row_of_buttons}</div>{buttons::outcome(state, actions)}</div> };
    Some(view.into_any())
}

fn address(row: &RequestRow) -> String {
    match &row.submission {
        Some(submission) => Link::submission(submission.id).format(),
        None => Link::Request { id: row.request.id, code: None }.format(),
    }
}

fn title(row: &RequestRow) -> AnyView {
    let request = &row.request;
    let submission = row.submission.as_ref();
    let roles = components::words::roles(submission.map_or(request.roles, |submission| submission.roles));
    match submission.map(|submission| submission.services) {
        Some(services) if services > 1 => t::roles_of_services(services, roles.as_str()).into_any(),
        _ => t::requests_entry(roles.into_any(), components::service_name(&request.service.name)),
    }
}

fn asked(row: &RequestRow, me: &NicHandle) -> AnyView {
    let request = &row.request;
    let number = row.submission.as_ref().map_or(request.id, |of| of.id.first_request());
    let number = view! { <code translate="no">{intl::request_number(number)}</code> }.into_any();
    let at =
        view! { <time datetime=intl::machine(request.asked_at)>{intl::timestamp(request.asked_at)}</time> }.into_any();
    match (request.asker == *me, row.submission.is_some()) {
        (true, false) => return t::requests_asked_by_you(number, at),
        (true, true) => return t::requests_submitted_by_you(number, at),
        (false, true) => return t::requests_submitted_by(components::handle(&request.asker), number, at),
        (false, false) => {}
    }
    t::requests_asked_by(components::handle(&request.asker), number, at)
}

/// Until when the incoming contact is the tech contact, if that has an end.
fn last_days(row: &RequestRow) -> Option<String> {
    let of_one = || row.request.until.map(|day| LastDays { first: day, last: day, without: 0 });
    let LastDays { first, last, .. } =
        row.submission.as_ref().map_or_else(of_one, |submission| submission.last_days)?;
    let [first_day, last_day] = [first, last].map(intl::day);
    Some(if first == last {
        t::requests_tech_until(first_day.as_str())
    } else {
        t::requests_tech_until_between(first_day.as_str(), last_day.as_str())
    })
}

/// The deadline, or when the role moves, with the time left.
fn until(request: &Request, now: ReadSignal<Timestamp>) -> AnyView {
    let moves = request.effect_at.filter(|_| request.state == RequestState::Doing);
    let at = moves.unwrap_or(request.deadline);
    let is_soon = Memo::new(move |_| match TimeLeft::between(now.get(), at) {
        TimeLeft::Days(days, _) => days < SOON,
        _ => true,
    });
    let tone = move || match (moves.is_some(), is_soon.get()) {
        (true, _) => "now",
        (false, true) => "warn",
        (false, false) => "",
    };
    let remaining = move || {
        let left = time_left(now, at);
        if is_soon.get() && moves.is_none() {
            view! { <span class="badge" data-s="warn">{icon("alert")}<span>{left}</span></span> }.into_any()
        } else {
            left
        }
    };
    let time = view! { <time datetime=intl::machine(at)>{intl::weekday(at)}</time> }.into_any();
    let until = match moves {
        Some(_) => t::requests_moves(words::count(request.roles), time),
        None => t::requests_until(time),
    };
    view! {
        <p class="state" data-s=tone>
            {icon("clock")}
            <span>{until}<br/><span class="small soft">{remaining}</span></span>
        </p>
    }
    .into_any()
}

/// Both lead to the request's page, where the code is entered; the page remembers which one was chosen.
fn answer_links(app: App, row: &RequestRow) -> AnyView {
    let request = &row.request;
    if row.submission.is_some() {
        return view! { <div class="row"><a class="btn main" href=address(row)>{t::requests_answer()}</a></div> }
            .into_any();
    }
    let to = address(row);
    let (id, number) = (request.id, intl::request_number(request.id));
    let link = |class: &'static str, text: &'static str, name: String, answer: Answer| {
        let keep = move |event: MouseEvent| {
            if dom::is_plain(&event) {
                app.unsaved().intended_answer.set(Some((id, answer)));
            }
        };
        view! { <a class=class href=to.clone() aria-label=name on:click=keep>{text}</a> }.into_any()
    };
    let accept = link("btn main", t::request_accept(), t::requests_accept(number.as_str()), Answer::Accept);
    let decline = link("btn", t::request_decline(), t::requests_decline(number.as_str()), Answer::Decline);
    view! { <div class="row">{accept} {decline}</div> }.into_any()
}

pub(super) fn finished(app: App, me: NicHandle, row: Row) -> AnyView {
    let content = row.content;
    view! { <li class="pad row between">{move || content.with(|row| finished_parts(app, row, &me))}</li> }.into_any()
}

fn finished_parts(app: App, row: &RequestRow, me: &NicHandle) -> AnyView {
    let request = &row.request;
    let until = last_days(row).map(|text| [" · ", &text].concat());
    if let Some(submission) = &row.submission {
        let state = |of: &StateCount| {
            view! { {components::request_state(of.state)} " " {intl::number(of.lines)} " " }.into_any()
        };
        // What is open stands in the groups above.
        let states: Vec<AnyView> = submission.states.iter().filter(|of| of.state.is_final()).map(state).collect();
        return view! {
            <div><h3><a href=address(row)>{title(row)}</a></h3><span class="small soft">{asked(row, me)} {until}</span></div>
            <div class="row">{states} {hand_back(submission)}</div>
        }
        .into_any();
    }
    let how = request.ended.as_ref().map(|ended| words::ended(ended, me)).unwrap_or_default();
    let number = view! { <code translate="no">{intl::request_number(request.id)}</code> }.into_any();
    view! {
        <div>
            <h3><a href=address(row)>{title(row)}</a></h3>
            {components::pass(&request.from, &request.to)}
            <span class="small soft">
                " · "{components::words::category(request.service.category)}" · "{t::request_title(number)} {until}
            </span>
        </div>
        <div class="row">
            <div>{components::request_state(request.state)} " " <span class="small soft">{how}</span></div>
            {hand_back_one(app, row)}
        </div>
    }
    .into_any()
}

/// The way back of a request, for those who may ask for it.
fn hand_back_one(app: App, row: &RequestRow) -> Option<AnyView> {
    let request = &row.request;
    let of = t::requests_of_request(intl::request_number(request.id).as_str());
    let content = view! { {words::way_back(row.way_back?)} <span class="vh">" " {of}</span> };
    Some(ended::form_link(app, ended::way_back(request), Some("btn bare sm"), content.into_any()))
}
