//! Beside the request: the parties with their answers, the facts, and the timeline.

use super::page::Page;
use super::refusal::{mail_words, resend};
use super::words::{self, TimeLeftText};
use crate::components::{
    self, AskForPaymentMethod, CopyButton, Icon, NameOfService, Person, PersonName, RequestStateBadge,
    ServiceStatusLine, State, Tone, Track, TrackStep, person_text,
};
use crate::data::late::{Late, Part, Placeholder, lazy_part};
use crate::platform::{i18n as t, intl};
use crate::state::{App, People};
use handover_api::submissions::{Delivery, LastDays, PartyProgress, SubmissionDetail};
use handover_rules::request::Party;
use handover_rules::request::notices::{TimelineEntry, TimelineEvent};
use handover_rules::request::situation::offers_help;
use handover_rules::{Blocker, Ending, NicHandle, Request, ServiceStatus, Timestamp};
use leptos::prelude::*;

/// The time left to answer, or what follows.
#[component]
pub(super) fn Deadline() -> impl IntoView {
    let page = expect_context::<Page>();
    let shown = Memo::new(move |_| {
        page.with(|detail, me| (detail.deadline, detail.has_party(me))).filter(|_| page.is_asking())
    });
    move || {
        shown.get().map(|(deadline, is_party)| {
            let until = view! { <time datetime=intl::machine(deadline)>{intl::weekday(deadline)}</time> }.into_any();
            let then = if is_party { t::request_close_page() } else { t::request_then_nothing() };
            view! {
                <div class="pad">
                    <p class="state">
                        <Icon name="clock"/>
                        <span>
                            <b><TimeLeftText now=page.now end=deadline/></b> " "
                            <span class="soft small">{t::request_until_moment(until)}</span>
                        </span>
                    </p>
                    <p class="small soft">{then}</p>
                </div>
            }
        })
    }
}

#[component]
pub(super) fn Facts() -> impl IntoView {
    let page = expect_context::<Page>();
    let facts = page.show(facts);
    let has_timeline = Memo::new(move |_| page.is(|detail| detail.only.is_some()));
    let timeline = move || {
        let summary = view! { <b>{t::request_timeline()}</b> }.into_any();
        view! { <FoldedPart part=timeline() class="pad fold" summary/> }
    };
    view! { <div class="pad">{facts}</div><Show when=move || has_timeline.get()>{timeline()}</Show> }
}

fn facts(detail: &SubmissionDetail, me: &NicHandle) -> AnyView {
    let app = expect_context::<App>();
    let number = detail.id.first_request();
    let states = detail.only.is_none().then(|| states(detail));
    let asker_roles = (!detail.asker_roles.is_empty()).then(|| {
        view! { <div class="small soft">{components::words::roles_inside(detail.asker_roles)}</div> }
    });
    let delegate = detail.delegate.clone().map(|who| {
        let text = if detail.asker == *me { t::request_delegated_own } else { t::request_delegated };
        view! { <div>{text(view! { <Person who/> }.into_any())}</div> }
    });
    let asker = detail.asker.clone();
    let is_other = asker != *me;
    // Known together with the data that names the asker.
    let own_words = move || {
        let person = app.people.get(&asker).filter(|person| is_other && person.name.is_some())?;
        let organisation = person.organisation?;
        let note = view! { <div class="small soft">{t::request_name_unchecked()}</div> };
        Some(view! { <div><PersonName name=organisation/></div>{note} })
    };
    let stranger = (is_other && detail.waiting_for(me) > 0).then(|| {
        let asker = components::person_text(app.people, &detail.asker);
        view! { <p class="small soft">{t::request_stranger(asker.into_any())}</p> }
    });
    view! {
        <dl class="facts">
            {service(detail)}
            {states}
            {last_day(detail, me)}
            {together(detail)}
            <dt>{t::request_fact_asker()}</dt>
            <dd><Person who=detail.asker.clone()/>{asker_roles}{own_words}{delegate}</dd>
            <dt>{t::request_fact_asked()}</dt>
            <dd><time datetime=intl::machine(detail.asked_at)>{intl::timestamp(detail.asked_at)}</time></dd>
            <dt>{t::request_fact_number()}</dt>
            <dd>
                <code translate="no">{number.grouped()}</code>
                <CopyButton text=number.to_string()/>
            </dd>
        </dl>
        {stranger}
    }
    .into_any()
}

/// The service, and its state if it is unusual.
fn service(detail: &SubmissionDetail) -> Option<AnyView> {
    let app = expect_context::<App>();
    let (of, request) = detail.only.as_ref().zip(detail.only_request())?;
    let status = (of.service_status != ServiceStatus::Ok).then(|| {
        let state = view! { <ServiceStatusLine status=of.service_status expiration=None today=app.today()/> };
        view! { <dt>{t::request_fact_state()}</dt><dd class="row">{state}</dd> }
    });
    let content = view! {
        <dt>{t::request_fact_service()}</dt>
        <dd>
            <NameOfService name=request.service.name.clone()/>
            <CopyButton text=request.service.name.as_str().to_owned()/><br/>
            <span class="small soft">{t::word_category(request.service.category)}</span>
        </dd>
        {status}
    };
    Some(content.into_any())
}

fn states(detail: &SubmissionDetail) -> AnyView {
    let states: Vec<AnyView> = detail
        .states
        .iter()
        .map(|of| {
            view! { <li class="row"><RequestStateBadge state=of.state/> " " {intl::number(of.services)}</li> }
                .into_any()
        })
        .collect();
    view! { <dt>{t::request_fact_state()}</dt><dd><ul class="ul stack tight">{states}</ul></dd> }.into_any()
}

/// The last day of the incoming contacts, and the present one that it would replace.
fn last_day(detail: &SubmissionDetail, me: &NicHandle) -> Option<AnyView> {
    let present = detail.only.as_ref().and_then(|of| of.present_last_day).map(|day| {
        let text = t::request_until_now(intl::day(day).as_str());
        view! { <br/><span class="small soft">{text}</span> }
    });
    // The line under the heading says when the day ends.
    let is_in_lead = detail.only.is_some() && detail.waiting_for(me) > 0;
    let days = match (detail.until, &detail.last_days) {
        (Some(day), _) if is_in_lead => intl::day(day),
        (Some(day), _) => t::request_until(intl::day(day).as_str()),
        (None, Some(days)) => different_days(days),
        (None, None) => return None,
    };
    Some(view! { <dt>{t::request_fact_until()}</dt><dd>{days}{present}</dd> }.into_any())
}

fn different_days(LastDays { first, last, without }: &LastDays) -> String {
    let range = if first == last {
        intl::day(*first)
    } else {
        t::submission_last_days(intl::day(*first).as_str(), intl::day(*last).as_str())
    };
    if *without == 0 { range } else { [range, t::submission_last_days_without(*without)].join(", ") }
}

/// That the lines take effect together, with those that the reader does not see.
fn together(detail: &SubmissionDetail) -> Option<AnyView> {
    detail.together?;
    let is_open = detail.states.iter().any(|of| !of.state.is_final());
    let note = if is_open { t::submission_together_note() } else { t::submission_together_all() };
    Some(view! { <dt>{t::submission_together()}</dt><dd>{note}</dd> }.into_any())
}

#[component]
pub(super) fn WhoAnswers() -> impl IntoView {
    let page = expect_context::<Page>();
    let title = move || if page.is_asking() { t::request_who_answers() } else { t::request_who_answered() };
    let list = page.show(|detail, me| {
        let parties = detail.parties.iter().map(|party| answer(detail, party, me)).collect_view();
        let rest = detail.party_count.saturating_sub(detail.parties.len() as u64);
        let more = (rest > 0).then(|| view! { <li class="small soft">{t::many_more(rest)}</li> });
        view! { {parties}{more} }
    });
    view! {
        <div class="pad stack mid">
            <h2 id="who">{title}</h2>
            <ul class="answers stack ul" aria-live="polite" aria-labelledby="who">{list}</ul>
        </div>
    }
}

/// The only other party that the reader may have mailed again. Its button is in the head of the page, unless the reader
/// is asked to answer itself.
pub(super) fn sole_silent_party(detail: &SubmissionDetail, me: &NicHandle) -> Option<NicHandle> {
    let mut silent = detail.parties.iter().filter(|party| party.may_resend && party.account != *me);
    silent.next().filter(|_| silent.next().is_none() && detail.waiting_for(me) == 0).map(|party| party.account.clone())
}

fn answer(detail: &SubmissionDetail, party: &PartyProgress, me: &NicHandle) -> AnyView {
    let PartyProgress { account, waiting, mail, .. } = party;
    let is_me = account == me;
    let has_failed =
        *waiting > 0 && mail.as_ref().is_some_and(|mail| matches!(mail.delivery, Delivery::Failed | Delivery::Held));
    let (tone, icon, text) = answer_text(detail, party, me);
    let (tone, icon) = if has_failed { (Tone::Bad, "alert") } else { (tone, icon) };
    // The reader's own stands beside the field for its code.
    let mail = mail.as_ref().filter(|_| *waiting > 0 && !is_me).and_then(mail_words);
    let may_resend = party.may_resend && !is_me && sole_silent_party(detail, me).is_none();
    let resend =
        may_resend.then(|| view! { <Late part=resend(account.clone(), true) placeholder=Placeholder::Nothing/> });
    let only = detail.only_request().filter(|_| detail.asker == *me && !is_me && lacks_payment_method(party));
    let ask = only.map(|of| view! { <AskForPaymentMethod service=of.service.name.clone() class="link"/> });
    let more = (mail.is_some() || may_resend || ask.is_some())
        .then(|| view! { <div class="small soft row between"><span>{mail}</span>{resend}{ask}</div> });
    view! {
        <li><Person who=account.clone()/><span class="small"><State tone icon text/></span>{more}</li>
    }
    .into_any()
}

fn lacks_payment_method(party: &PartyProgress) -> bool {
    let is_missing = |blocker: &Blocker| matches!(blocker, Blocker::NoPaymentMethod { .. });
    party.waiting == 0 && party.to_resolve.iter().any(is_missing)
}

pub(super) fn answer_text(
    detail: &SubmissionDetail,
    party: &PartyProgress,
    me: &NicHandle,
) -> (Tone, &'static str, String) {
    let PartyProgress { account, accepted, services, waiting, to_resolve, .. } = party;
    let only = detail.only_request();
    let how = only.and_then(|request| request.ended.as_ref()).map(|ended| &ended.how);
    let (tone, icon, text) = match how {
        Some(Ending::Declined { by, .. }) if by == account => (Tone::Bad, "no", t::request_party_declined()),
        Some(Ending::TakenBack { by }) if by == account => (Tone::Plain, "stop", t::request_party_took_back()),
        Some(Ending::Withdrawn { by }) if by == account => (Tone::Plain, "stop", t::request_party_cancelled()),
        _ if lacks_payment_method(party) => (Tone::Warn, "alert", t::request_party_no_payment()),
        _ if *waiting == 0 && !to_resolve.is_empty() => (Tone::Warn, "alert", t::request_party_blocked()),
        _ if *accepted > 0 => {
            let (tone, icon) = if *waiting > 0 { (Tone::Now, "wait") } else { (Tone::Ok, "ok") };
            if only.is_none() {
                let (accepted, services) = (intl::number(*accepted), intl::number(*services));
                return (tone, icon, t::request_party_count(accepted.as_str(), services.as_str()));
            }
            (tone, icon, t::request_party_accepted())
        }
        _ if *waiting > 0 && account == me => (Tone::Now, "clock", t::request_party_your_turn()),
        _ if *waiting > 0 => (Tone::Now, "wait", t::request_party_waiting()),
        _ if only.is_some() => (Tone::Plain, "no", t::request_party_no_answer()),
        _ => (Tone::Plain, "stop", t::request_party_none()),
    };
    (tone, icon, text.to_owned())
}

/// Whether the reader waits for others, and has done so for a while.
pub(super) fn is_kept_waiting(detail: &SubmissionDetail, me: &NicHandle, now: Timestamp) -> bool {
    let is_waiting = detail.asker == *me || (detail.has_party(me) && detail.waiting_for(me) == 0);
    is_waiting
        && offers_help(detail.asked_at, now)
        && detail.parties.iter().any(|party| party.waiting > 0 && party.account != *me)
}

lazy_part! { request_parts: fn timeline() { view! { <Timeline/> } } }

#[component]
fn Timeline() -> impl IntoView {
    let page = expect_context::<Page>();
    page.show(move |detail, me| {
        let (of, request) = detail.only.as_ref().zip(detail.only_request())?;
        Some(timeline_of(page.app.people, request, &of.timeline, Some(me)))
    })
}

/// The timeline of a request; `me` is the customer who reads it.
pub(crate) fn timeline_of(
    people: People,
    request: &Request,
    timeline: &[TimelineEntry],
    me: Option<&NicHandle>,
) -> AnyView {
    let step = |entry: &TimelineEntry| {
        let (tone, icon) = mark(entry.event);
        let time = view! { <time datetime=intl::machine(entry.at)>{intl::timestamp(entry.at)}</time> };
        TrackStep::new(tone, icon, event_text(people, entry, request, me), time)
    };
    let steps: Vec<TrackStep> = timeline.iter().map(step).collect();
    view! { <Track steps/> }.into_any()
}

const fn mark(event: TimelineEvent) -> (Tone, &'static str) {
    match event {
        TimelineEvent::Declined | TimelineEvent::Failed => (Tone::Bad, "x"),
        TimelineEvent::Withdrawn
        | TimelineEvent::TakenBack
        | TimelineEvent::Superseded
        | TimelineEvent::AccountRecovered
        | TimelineEvent::EndedByProvider => (Tone::Plain, "stop"),
        TimelineEvent::Expired => (Tone::Plain, "clock"),
        TimelineEvent::CodesQueued | TimelineEvent::Resent | TimelineEvent::Reminded => (Tone::Ok, "mail"),
        _ => (Tone::Ok, "check"),
    }
}

fn event_text(people: People, entry: &TimelineEntry, request: &Request, me: Option<&NicHandle>) -> String {
    let roles = words::count(request.roles);
    let is_mine = entry.by.as_ref().is_some_and(|by| Some(by) == me);
    let who = entry.by.as_ref().map_or_else(|| t::request_somebody().to_owned(), |who| person_text(people, who));
    let who = who.as_str();
    let by = |mine: &str, other: String| if is_mine { mine.to_owned() } else { other };
    let parties = |is_meant: &dyn Fn(&Party) -> bool| {
        let meant = request.parties.iter().filter(|party| is_meant(party));
        let name = |who: &NicHandle| {
            if me.is_some() { components::words::person_inside(people, who) } else { person_text(people, who) }
        };
        intl::list(&meant.map(|party| name(&party.account)).collect::<Vec<_>>())
    };
    let silent = || parties(&|party: &Party| party.accepted_at.is_none_or(|accepted| accepted > entry.at));
    match entry.event {
        TimelineEvent::Asked => by(t::request_asked_you(), t::request_asked(who)),
        TimelineEvent::CodesQueued => {
            t::request_codes_queued(request.parties.len() as u64, parties(&|_| true).as_str())
        }
        TimelineEvent::Accepted => by(t::request_accepted_you(), t::request_accepted(who)),
        TimelineEvent::Declined => by(t::request_declined_you(), t::request_declined(who)),
        TimelineEvent::Withdrawn => by(t::request_cancelled_you(), t::request_cancelled(who)),
        TimelineEvent::TakenBack => by(t::request_acceptance_cancelled_you(), t::request_acceptance_cancelled(who)),
        TimelineEvent::Superseded => by(t::request_superseded_you(), t::request_superseded(who)),
        TimelineEvent::AccountRecovered => by(t::request_recovered_you(), t::request_recovered(who)),
        TimelineEvent::EndedByProvider => t::request_ended_by_staff().to_owned(),
        TimelineEvent::Resent => by(t::request_resent_you(), t::request_resent(who)),
        TimelineEvent::Reminded => t::request_reminded(silent().as_str()),
        TimelineEvent::Checked => t::request_checked().to_owned(),
        TimelineEvent::Blocked => t::request_blocked().to_owned(),
        TimelineEvent::GraceBegan if request.is_about_last_day() => t::request_last_day_grace_began().to_owned(),
        TimelineEvent::GraceBegan => t::request_grace_began(roles),
        TimelineEvent::Moved if request.is_about_last_day() => t::request_last_day_changed().to_owned(),
        TimelineEvent::Moved => t::request_moved(roles),
        TimelineEvent::Expired => t::request_time_over(silent().as_str()),
        TimelineEvent::Failed => t::request_rule_failed().to_owned(),
    }
}

/// A part below its summary, fetched when it is first opened.
#[component]
pub(super) fn FoldedPart(part: Part, class: &'static str, summary: AnyView) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <details class=class on:toggle=move |_| is_open.set(true)>
            <summary><Icon name="next"/> " " {summary}</summary>
            <Late part when=is_open/>
        </details>
    }
}
