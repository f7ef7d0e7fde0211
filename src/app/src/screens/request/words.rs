//! Texts and countdowns about a request that its page and the list share.

use crate::components::words::roles_inside;
use crate::components::{person_text, service_inside};
use crate::platform::clock::{TimeLeft, seconds_left, ticking};
use crate::platform::{clock, i18n as t, intl};
use crate::state::{App, People};
use core::time::Duration;
use handover_api::submissions::{Accounts, PARTIES_IN_LIST, PartyProgress, Progress, SubmissionDetail};
use handover_rules::request::acts_on_submission::WayBack;
use handover_rules::request::situation::{Asker, Content, Situation, Title, TitleFacts};
use handover_rules::request::{Request, situation};
use handover_rules::{Ending, NicHandle, Policy, RequestState, RoleSet, Timestamp};
use leptos::prelude::*;

/// The states that a request is seen in; it passes the others immediately.
pub(crate) const STATES: [RequestState; 7] = [
    RequestState::ValidatingByCustomers,
    RequestState::Doing,
    RequestState::Done,
    RequestState::Refused,
    RequestState::Aborted,
    RequestState::Expired,
    RequestState::Error,
];

/// A request, or several that were sent together, as their page or their entry in the list shows them.
pub(crate) struct Titled<'a> {
    /// The only request, or the first one.
    pub(crate) first: &'a Request,
    pub(crate) roles: RoleSet,
    /// The number of these roles, on all services.
    pub(crate) role_count: u64,
    /// The number of the names of their services.
    pub(crate) names: u64,
    pub(crate) services: u64,
    pub(crate) incoming: &'a Accounts,
    /// Somebody with access has asked in the asker's name.
    pub(crate) is_in_name: bool,
    /// No answer is missing, and something blocks the change.
    pub(crate) is_blocked: bool,
}

impl<'a> Titled<'a> {
    pub(super) fn of_page(detail: &'a SubmissionDetail) -> Option<Self> {
        Some(Self {
            first: &detail.lines.rows.first()?.request,
            roles: detail.roles,
            role_count: detail.role_count,
            names: detail.names,
            services: detail.services,
            incoming: &detail.incoming,
            is_in_name: detail.delegate.is_some(),
            is_blocked: is_blocked(detail),
        })
    }

    /// The contact as a title says it: `tech contact for 12 services`.
    fn contact(&self, title: Title) -> String {
        let services = t::word_services(self.services);
        match title.content((self.services, self.names), (self.roles, self.role_count)) {
            Content::Contact => {
                let about = if self.names == 1 { service(self.first) } else { services };
                t::word_contact_for(about.as_str(), roles_inside(self.roles).as_str())
            }
            Content::Services => t::word_contact(services.as_str()),
            Content::Roles => t::word_roles_on(self.role_count, services.as_str()),
        }
    }

    /// The heading and the line in the list, which emails have too.
    pub(crate) fn title(&self, situation: Situation, me: &NicHandle) -> String {
        let facts = TitleFacts {
            asker: Asker::new(&self.first.asker, self.is_in_name, me),
            is_incoming: self.incoming.count == 1 && self.incoming.first.as_ref() == Some(me),
            is_about_last_day: self.first.is_about_last_day(),
        };
        let ending = self.first.ended.as_ref().map(|ended| &ended.how);
        let title = Title::of_situation(situation, facts, self.is_blocked, ending);
        t::word_request_title(title, self.contact(title).as_str())
    }
}

/// Whether something blocks lines that wait.
pub(super) fn is_blocked(detail: &SubmissionDetail) -> bool {
    let is_line_blocked = detail.lines.rows.iter().any(|line| line.request.is_blocked());
    situation::is_blocked(detail.answered.left() > 0, detail.all_or_nothing, is_line_blocked)
}

/// Those whose answers are missing, besides the reader: the first, and the number of others; `None` if it is not known.
pub(crate) struct Silent<'a> {
    pub(crate) first: Vec<&'a PartyProgress>,
    pub(crate) more: Option<u64>,
}

impl<'a> Silent<'a> {
    /// `count` is the number of all parties.
    pub(crate) fn of(parties: &'a [PartyProgress], count: u64, answered: Progress, me: &NicHandle) -> Self {
        let silent: Vec<_> = parties.iter().filter(|party| party.waiting > 0 && party.account != *me).collect();
        let unread = count.saturating_sub(parties.len() as u64);
        // One of the others may have several to give.
        let unread_answers = answered.left().saturating_sub(parties.iter().map(|party| party.waiting).sum());
        let of_unread = if unread_answers > 1 && unread > 1 { None } else { Some(unread.min(unread_answers)) };
        let first: Vec<_> = silent.iter().copied().take(PARTIES_IN_LIST).collect();
        let more = of_unread.map(|of_unread| (silent.len() - first.len()) as u64 + of_unread);
        Self { first, more }
    }

    pub(crate) fn more(&self) -> Option<String> {
        match self.more {
            Some(0) => None,
            Some(more) => Some(t::requests_more_parties(more)),
            None => Some(t::requests_other_parties().to_owned()),
        }
    }
}

/// `Teo has until 7 Dec 2026.`; `None` if no answer is missing.
pub(super) fn has_until(people: People, detail: &SubmissionDetail, me: &NicHandle) -> Option<String> {
    let silent = Silent::of(&detail.parties, detail.party_count, detail.answered, me);
    let names = silent.first.iter().map(|party| person_text(people, &party.account));
    let names: Vec<String> = names.chain(silent.more()).collect();
    // For the form of the text, "other people" are two.
    let count = silent.first.len() as u64 + silent.more.unwrap_or(2);
    let day = intl::day_of(detail.deadline);
    (count > 0).then(|| t::request_has_until(count, day.as_str(), intl::list(&names).as_str()))
}

pub(super) fn services_in(detail: &SubmissionDetail, state: RequestState) -> u64 {
    detail.states.iter().find(|of| of.state == state).map_or(0, |of| of.services)
}

pub(super) fn count(roles: RoleSet) -> u64 {
    roles.iter().count() as u64
}

/// The name of a link to the form for the way back.
pub(crate) fn way_back(way: WayBack) -> &'static str {
    match way {
        WayBack::HandBack => t::request_hand_back(),
        WayBack::Restore => t::request_restore(),
    }
}

pub(crate) fn service(request: &Request) -> String {
    service_inside(&request.service.name)
}

/// The delay between the last answer and the move of the role: `2 minutes later`.
pub(crate) fn later(policy: &Policy) -> String {
    grace(policy).map_or_else(|| t::request_at_once().to_owned(), |time| t::request_later(time.as_str()))
}

/// The grace period: `2 minutes`.
fn grace(policy: &Policy) -> Option<String> {
    let seconds = i64::from(policy.grace);
    let left = match seconds {
        0 => return None,
        1..60 => TimeLeft::Seconds(seconds),
        60..3600 => TimeLeft::Minutes(seconds / 60),
        _ => TimeLeft::Hours(seconds / 3600, seconds % 3600 / 60),
    };
    Some(intl::left(left))
}

/// When the change takes effect after the last answer, and who can stop it until then.
pub(super) fn effect(policy: &Policy, detail: &SubmissionDetail) -> String {
    let Some(time) = grace(policy) else { return t::request_effect_now().to_owned() };
    let time = time.as_str();
    match (detail.only.is_some() && detail.together.is_none(), detail.party_count) {
        (_, 1) => t::request_effect_alone(time),
        (true, _) => t::request_effect_both(time),
        (false, _) if detail.together.is_some() => t::request_effect_together(time),
        (false, _) => t::request_effect_each(time),
    }
}

/// The account that keeps the role after a request that has ended without effect.
pub(super) fn unchanged(people: People, request: &Request, me: &NicHandle) -> String {
    let (count, roles) = (count(request.roles), roles_inside(request.roles));
    if request.from == *me {
        t::request_unchanged_yours(count, roles.as_str())
    } else {
        t::request_unchanged(count, roles.as_str(), person_text(people, &request.from).as_str())
    }
}

pub(crate) const fn ender(how: &Ending) -> Option<&NicHandle> {
    match how {
        Ending::Declined { by, .. }
        | Ending::Withdrawn { by }
        | Ending::TakenBack { by }
        | Ending::Superseded { by }
        | Ending::AccountRecovered { by } => Some(by),
        Ending::Done
        | Ending::Expired
        | Ending::EndedByProvider { .. }
        | Ending::AccountRemoved { .. }
        | Ending::Failed { .. } => None,
    }
}

/// The act of the account that has ended a request.
pub(super) fn ended_by(people: People, how: &Ending, me: &NicHandle) -> Option<String> {
    let by = ender(how)?;
    if by == me {
        let text = match how {
            Ending::Declined { .. } => t::request_declined_you(),
            Ending::Withdrawn { .. } => t::request_cancelled_you(),
            Ending::TakenBack { .. } => t::request_acceptance_cancelled_you(),
            Ending::Superseded { .. } => t::request_superseded_you(),
            _ => t::request_recovered_you(),
        };
        return Some(text.to_owned());
    }
    let who = person_text(people, by);
    Some(match how {
        Ending::Declined { .. } => t::request_declined(who.as_str()),
        Ending::Withdrawn { .. } => t::request_cancelled(who.as_str()),
        Ending::TakenBack { .. } => t::request_acceptance_cancelled(who.as_str()),
        Ending::Superseded { .. } => t::request_superseded(who.as_str()),
        _ => t::request_recovered(who.as_str()),
    })
}

/// Several times a second, so that no second is skipped.
const TICK: Duration = Duration::from_millis(250);
/// Seconds before the end at which the time left is announced.
const ANNOUNCED: [i64; 2] = [60, 10];

/// Whole seconds until `end`; zero without an end or after it.
pub(super) fn seconds_until(end: impl Fn() -> Option<Timestamp> + Send + Sync + 'static) -> Memo<i64> {
    let app = expect_context::<App>();
    let now = ticking(TICK);
    let seconds = Memo::new(move |_| end().map_or(0, |end| seconds_left(now.get(), end)));
    Effect::new(move |before: Option<i64>| {
        let seconds = seconds.get();
        if let Some(before) = before
            && ANNOUNCED.iter().any(|mark| *mark < before && seconds <= *mark && seconds > 0)
        {
            let left = if seconds >= 60 { TimeLeft::Minutes(seconds / 60) } else { TimeLeft::Seconds(seconds) };
            app.announce(&t::request_left(intl::left(left).as_str()));
        }
        seconds
    });
    seconds
}

/// The seconds as a large clock; `labelled_by` is the id of its label.
#[component]
pub(super) fn Clock(seconds: Memo<i64>, labelled_by: &'static str) -> impl IntoView {
    view! { <span class="count" role="timer" aria-labelledby=labelled_by>{move || clock::clock(seconds.get())}</span> }
}

/// Everybody has accepted, and the roles move when the countdown ends.
#[component]
pub(super) fn TakingEffect(
    at: Timestamp,
    /// The act that stops it.
    children: Children,
) -> impl IntoView {
    let seconds = seconds_until(move || Some(at));
    let time = view! { <time datetime=intl::machine(at)>{intl::timestamp(at)}</time> }.into_any();
    let is_over = Memo::new(move |_| seconds.get() == 0);
    view! {
        <div class="pad stack hero">
            <h3 class="vh" id="moves">{t::request_moves_in()}</h3>
            <p><Clock seconds labelled_by="moves"/><br/><span class="soft">{t::request_moves_until(time)}</span></p>
            {move || is_over.get().then(|| view! { <p class="soft">{t::request_moment_come()}</p> })}
            {children()}
        </div>
    }
}

/// The time until `end` in words, kept current: `6 days 23 hours left`.
#[component]
pub(crate) fn TimeLeftText(now: ReadSignal<Timestamp>, end: Timestamp) -> impl IntoView {
    let left = Memo::new(move |_| TimeLeft::between(now.get(), end));
    move || match left.get() {
        TimeLeft::Nothing => t::request_left_none().to_owned(),
        left => t::request_left(intl::left(left).as_str()),
    }
}
