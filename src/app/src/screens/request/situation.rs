//! The situation of a request for its reader, by the rules, and the page's head that follows from it.

use super::words::{self, by};
use crate::components;
use crate::platform::clock::TimeLeft;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_rules::model::code::CodeHash;
use handover_rules::request::lifecycle::{Event, guard};
use handover_rules::request::{Answer, Ended, GivenAnswer};
use handover_rules::{Ending, NicHandle, Policy, Request, RequestState, Timestamp};

/// The state of the page below its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Situation {
    /// The reader's answer is missing.
    Answer,
    /// Only others' answers are missing.
    Waiting,
    /// Everybody has accepted: the grace period, until the server has reported its end.
    Grace,
    /// The deadline has passed, and the server has not reported the outcome yet.
    Late,
    Ended,
}

impl Situation {
    pub(super) fn of(request: &Request, me: &NicHandle, now: Timestamp, policy: &Policy) -> Self {
        if request.ended.is_some() {
            return Self::Ended;
        }
        if request.state == RequestState::Doing {
            return Self::Grace;
        }
        if is_overdue(request, now, policy) {
            return Self::Late;
        }
        // Any code will do here: the server checks it.
        let answer = GivenAnswer { by: me.clone(), answer: Answer::Accept, code: CodeHash([0; 32]) };
        match guard(request, &[], &Event::Answer(answer), now, policy) {
            Ok(()) => Self::Answer,
            Err(_) => Self::Waiting,
        }
    }
}

/// Whether a scheduled timestamp has passed, so that the server knows more than this page.
pub(super) fn is_overdue(request: &Request, now: Timestamp, policy: &Policy) -> bool {
    request.ended.is_none() && guard(request, &[], &Event::Due, now, policy).is_err()
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RequestHead {
    /// The window's title.
    pub(super) title: String,
    pub(super) heading: String,
    /// The line under the heading.
    pub(super) lead: String,
    /// Announced to screen readers when it changes.
    pub(super) announcement: String,
}

pub(super) fn head(situation: Situation, request: &Request, me: &NicHandle, now: Timestamp) -> RequestHead {
    let number = intl::request_number(request.id);
    let heading = heading(situation, request, me);
    let title = match situation {
        Situation::Answer => t::request_answer_title(number.as_str()),
        _ => t::request_titled(heading.as_str(), number.as_str()),
    };
    let lead = match (situation, &request.ended) {
        (Situation::Answer, _) => agreement(request, me),
        // The heading names role and service already.
        (_, Some(Ended { how: Ending::Done, .. })) => String::new(),
        _ => subject(request),
    };
    let announcement = match request.effect_at {
        Some(at) if situation == Situation::Grace => {
            let left = intl::left(TimeLeft::between(now, at));
            if request.is_about_last_day() {
                t::request_last_day_spoken(heading.as_str(), left.as_str())
            } else {
                t::request_moves_spoken(words::count(request.roles), heading.as_str(), left.as_str())
            }
        }
        _ => heading.clone(),
    };
    RequestHead { title, heading, lead, announcement }
}

fn heading(situation: Situation, request: &Request, me: &NicHandle) -> String {
    let is_party = request.party(me).is_some();
    match situation {
        Situation::Answer if request.is_about_last_day() => {
            t::request_last_day_heading(words::service(request).as_str())
        }
        Situation::Answer => {
            let (roles, names) = (words::count(request.roles), components::words::roles_inside(request.roles));
            let service = words::service(request);
            if request.to == *me {
                t::request_take_over(roles, names.as_str(), service.as_str())
            } else {
                t::request_hand_over(roles, names.as_str(), service.as_str())
            }
        }
        // The others take effect together with it.
        Situation::Waiting if request.missing().next().is_none() => {
            if is_party { t::request_waiting_others_accepted() } else { t::request_waiting_others() }.to_owned()
        }
        Situation::Waiting if is_party => t::request_waiting_accepted(request.missing().count() as u64),
        Situation::Waiting => t::request_waiting(request.missing().count() as u64),
        Situation::Grace => match request.parties.as_slice() {
            [only] => by(&only.account, me, t::request_accepted_you(), t::request_accepted(only.account.as_str())),
            _ => t::request_accepted_all().to_owned(),
        },
        Situation::Late => t::request_late().to_owned(),
        Situation::Ended => request.ended.as_ref().map_or_else(String::new, |ended| ending(&ended.how, request, me)),
    }
}

fn ending(how: &Ending, request: &Request, me: &NicHandle) -> String {
    match how {
        Ending::Done => {
            let (roles, service) = (components::words::roles_inside(request.roles), words::service(request));
            if request.is_about_last_day() {
                t::request_last_day_done(service.as_str())
            } else if request.to == *me {
                t::request_done_you(roles.as_str(), service.as_str())
            } else {
                t::request_done(roles.as_str(), service.as_str(), request.to.as_str())
            }
        }
        Ending::Declined { by: who } => by(who, me, t::request_declined_you(), t::request_declined(who.as_str())),
        Ending::Expired => t::request_expired().to_owned(),
        Ending::Withdrawn { by: who } => by(who, me, t::request_cancelled_you(), t::request_cancelled(who.as_str())),
        Ending::TakenBack { by: who } => {
            by(who, me, t::request_acceptance_cancelled_you(), t::request_acceptance_cancelled(who.as_str()))
        }
        Ending::Superseded { by: who } => by(who, me, t::request_superseded_you(), t::request_superseded(who.as_str())),
        Ending::AccountRecovered { by: who } => {
            by(who, me, t::request_recovered_you(), t::request_recovered(who.as_str()))
        }
        Ending::EndedByProvider { reason } => t::request_ended_by_provider(reason.as_str()),
        Ending::Failed { .. } => t::request_failed().to_owned(),
    }
}

/// The change that the reader agrees to by accepting, in one sentence.
fn agreement(request: &Request, me: &NicHandle) -> String {
    let change = agreed_change(request, me);
    match request.until {
        Some(until) if !request.is_about_last_day() => {
            [&change, " ", t::request_agreed_until(intl::day(until).as_str()).as_str()].concat()
        }
        _ => change,
    }
}

fn agreed_change(request: &Request, me: &NicHandle) -> String {
    let roles = components::words::roles_inside(request.roles);
    let roles = roles.as_str();
    let (from, to, asker) = (request.from.as_str(), request.to.as_str(), request.asker.as_str());
    if let (true, Some(until)) = (request.is_about_last_day(), request.until) {
        return t::request_confirm_last_day(intl::day(until).as_str(), to);
    }
    match (request.asker == *me, request.to == *me) {
        (true, true) => t::request_confirm_taking(from, roles),
        (true, false) if request.from == *me => t::request_confirm_giving(roles, to),
        (true, false) => t::request_confirm_naming(from, roles, to),
        (false, _) if request.from == request.asker => t::request_asks_in_its_place(asker, roles),
        (false, _) => t::request_asks(asker, from, roles),
    }
}

/// Roles and service.
fn subject(request: &Request) -> String {
    let (roles, service) = (components::words::roles(request.roles), words::service(request));
    t::requests_entry(roles.as_str(), service.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::test_request::{handle, request, start};
    use super::*;
    use chrono::TimeDelta;

    fn situation(request: &Request, me: &str, now: Timestamp) -> Situation {
        Situation::of(request, &handle(me), now, &Policy::default())
    }

    #[test]
    fn a_party_that_has_not_answered_is_asked_to_answer() {
        assert_eq!(situation(&request(), "te2-xx", start()), Situation::Answer);
        assert_eq!(situation(&request(), "ad1-xx", start()), Situation::Answer);
    }

    #[test]
    fn a_reader_waits() {
        assert_eq!(situation(&request(), "te1-xx", start()), Situation::Waiting);
    }

    #[test]
    fn a_party_that_accepted_waits_for_the_others() {
        let mut request = request();
        request.parties[0].accepted_at = Some(start());
        assert_eq!(situation(&request, "ad1-xx", start()), Situation::Waiting);
        assert_eq!(situation(&request, "te2-xx", start()), Situation::Answer);
    }

    #[test]
    fn nobody_answers_after_the_deadline() {
        let request = request();
        assert_eq!(situation(&request, "te2-xx", request.deadline), Situation::Late);
        assert!(is_overdue(&request, request.deadline, &Policy::default()));
        assert!(!is_overdue(&request, start(), &Policy::default()));
    }

    #[test]
    fn the_grace_period_lasts_until_the_server_reports_its_end() {
        let at = start() + TimeDelta::minutes(2);
        let request = Request { state: RequestState::Doing, effect_at: Some(at), ..request() };
        assert_eq!(situation(&request, "te2-xx", start()), Situation::Grace);
        assert_eq!(situation(&request, "te2-xx", at), Situation::Grace);
        assert!(is_overdue(&request, at, &Policy::default()));
    }

    #[test]
    fn an_ended_request_has_ended_for_everybody() {
        let ended = Ended { at: start(), how: Ending::Declined { by: handle("te2-xx") } };
        let request = Request { state: RequestState::Refused, ended: Some(ended), ..request() };
        for me in ["te1-xx", "te2-xx", "ad1-xx"] {
            assert_eq!(situation(&request, me, start()), Situation::Ended);
        }
        assert!(!is_overdue(&request, request.deadline, &Policy::default()));
    }
}
