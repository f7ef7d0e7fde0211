//! Where a request stands for the person who looks at it, asked of the rules.

use super::words::{self, by};
use crate::intl;
use crate::time::Left;
use crate::ui;
use handover_rules::code::CodeHash;
use handover_rules::life::{Event, guard};
use handover_rules::request::{Answer, GivenAnswer};
use handover_rules::{Ending, Moment, NicHandle, Policy, Request, State};

/// What there is to see and to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Situation {
    /// This person's answer is missing.
    Answer,
    /// Only others' answers are.
    Waiting,
    /// Everybody has accepted; the role moves at a moment that is set, or that has just passed.
    Moving,
    /// The time for answers is over, and the server has not said yet what came of it.
    Late,
    /// It has ended.
    Ended,
}

impl Situation {
    /// The situation of `me` at `now`.
    pub(super) fn of(request: &Request, me: &NicHandle, now: Moment, policy: &Policy) -> Self {
        if request.ended.is_some() {
            return Self::Ended;
        }
        if request.state == State::Doing {
            return Self::Moving;
        }
        if is_overdue(request, now, policy) {
            return Self::Late;
        }
        // Whether an answer would count does not depend on which code it comes with.
        let answer = GivenAnswer { by: me.clone(), answer: Answer::Accept, code: CodeHash([0; 32]) };
        match guard(request, &[], &Event::Answer(answer), now, policy) {
            Ok(()) => Self::Answer,
            Err(_) => Self::Waiting,
        }
    }
}

/// Whether a moment that was set has passed, so that the server knows more than this page.
pub(super) fn is_overdue(request: &Request, now: Moment, policy: &Policy) -> bool {
    request.ended.is_none() && guard(request, &[], &Event::Due, now, policy).is_err()
}

/// The words at the top of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// The title of the window.
    pub(super) title: String,
    /// The heading.
    pub(super) heading: String,
    /// The line under it.
    pub(super) lead: String,
    /// What screen readers hear when it changes.
    pub(super) spoken: String,
}

/// What the page says at its top.
pub(super) fn head(situation: Situation, request: &Request, me: &NicHandle, now: Moment) -> Head {
    let number = request.id.to_string();
    let heading = heading(situation, request, me);
    let (title, lead) = match situation {
        Situation::Answer => (ui::fill("Answer request {0}", &[&number]), asked(request, me)),
        _ => (ui::fill("{1} (request {0})", &[&number, &heading]), hand_over(request, me)),
    };
    let spoken = match request.effect_at {
        Some(at) if situation == Situation::Moving => {
            let left = intl::left(Left::between(now, at));
            [&heading, ". ", &ui::fill(words::moves_in(request.roles), &[&left])].concat()
        }
        _ => heading.clone(),
    };
    Head { title, heading, lead, spoken }
}

fn heading(situation: Situation, request: &Request, me: &NicHandle) -> String {
    let is_party = request.party(me).is_some();
    match situation {
        Situation::Answer => {
            let takes = request.to == *me;
            let sentence = match (takes, intl::is_one(words::count(request.roles))) {
                (true, true) => "Take over the {0} role of {1}?",
                (true, false) => "Take over the {0} roles of {1}?",
                (false, true) => "Hand over the {0} role of {1}?",
                (false, false) => "Hand over the {0} roles of {1}?",
            };
            ui::fill(sentence, &[&ui::words::roles_inside(request.roles), &words::service(request)])
        }
        Situation::Waiting => {
            let sentence = match (is_party, intl::is_one(request.missing().count() as u64)) {
                (true, true) => "You accepted. One answer is missing",
                (true, false) => "You accepted. Two answers are missing",
                (false, true) => "One answer is missing",
                (false, false) => "Two answers are missing",
            };
            sentence.to_owned()
        }
        Situation::Moving => match request.parties.as_slice() {
            [only] => by(&only.account, me, "You accepted", "{0} accepted"),
            _ => "Everybody accepted".to_owned(),
        },
        Situation::Late => "The time for answers is over".to_owned(),
        Situation::Ended => request.ended.as_ref().map_or_else(String::new, |ended| ending(&ended.how, request, me)),
    }
}

fn ending(how: &Ending, request: &Request, me: &NicHandle) -> String {
    match how {
        Ending::Done => {
            let sentence = if request.to == *me {
                "Done: you are the {0} contact of {1}"
            } else {
                "Done: {2} is the {0} contact of {1}"
            };
            let roles = ui::words::roles_inside(request.roles);
            ui::fill(sentence, &[&roles, &words::service(request), request.to.as_str()])
        }
        Ending::Declined { by: who } => by(who, me, "You declined", "{0} declined"),
        Ending::Expired => "The request has expired".to_owned(),
        Ending::Withdrawn { by: who } => by(who, me, "You withdrew the request", "{0} withdrew the request"),
        Ending::TakenBack { by: who } => by(who, me, "You took your acceptance back", "{0} took the acceptance back"),
        Ending::Superseded { by: who } => {
            by(who, me, "You asked for something else instead", "{0} asked for something else instead")
        }
        Ending::Failed { .. } => "The request has failed".to_owned(),
    }
}

/// Who asks for what, for somebody who is to answer.
fn asked(request: &Request, me: &NicHandle) -> String {
    let (by_me, to_me) = (request.asker == *me, request.to == *me);
    let sentence = match (by_me, to_me) {
        (true, true) => {
            "You asked to become the {0} contact of this service in place of {1}. Please confirm that it was you."
        }
        (true, false) if request.from == *me => {
            "You asked that {2} becomes the {0} contact of this service in your place. Please confirm that it was you."
        }
        (true, false) => {
            "You asked that {2} becomes the {0} contact of this service in place of {1}. Please confirm that it was you."
        }
        (false, _) if request.from == request.asker => {
            "{3} asks you to become the {0} contact of this service in its place."
        }
        (false, _) => "{3} asks you to become the {0} contact of this service in place of {1}.",
    };
    let roles = ui::words::roles_inside(request.roles);
    ui::fill(sentence, &[&roles, request.from.as_str(), request.to.as_str(), request.asker.as_str()])
}

/// What moves from whom to whom.
fn hand_over(request: &Request, me: &NicHandle) -> String {
    let sentence = match (request.from == *me, request.to == *me) {
        (true, _) => "{0} of {1}, from you to {3}.",
        (_, true) => "{0} of {1}, from {2} to you.",
        _ => "{0} of {1}, from {2} to {3}.",
    };
    let roles = ui::words::roles(request.roles);
    ui::fill(sentence, &[&roles, &words::service(request), request.from.as_str(), request.to.as_str()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};
    use handover_rules::request::{Ended, Party};
    use handover_rules::{Category, RequestId, Role, ServiceKey, ServiceName};

    fn handle(text: &str) -> NicHandle {
        NicHandle::parse(text).unwrap()
    }

    fn start() -> Moment {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn request() -> Request {
        Request {
            id: RequestId::new(48_233).unwrap(),
            service: ServiceKey { name: ServiceName::parse("kiln.example").unwrap(), category: Category::Domain },
            roles: Role::Tech.into(),
            asker: handle("ad1-xx"),
            from: handle("te1-xx"),
            to: handle("te2-xx"),
            asked_at: start(),
            deadline: start() + TimeDelta::days(7),
            state: State::ValidatingByCustomers,
            parties: ["ad1-xx", "te2-xx"].map(|account| Party { account: handle(account), accepted_at: None }).into(),
            effect_at: None,
            reminders: 0,
            ended: None,
        }
    }

    fn situation(request: &Request, me: &str, now: Moment) -> Situation {
        Situation::of(request, &handle(me), now, &Policy::default())
    }

    #[test]
    fn a_party_that_has_not_answered_is_asked_to() {
        assert_eq!(situation(&request(), "te2-xx", start()), Situation::Answer);
        assert_eq!(situation(&request(), "ad1-xx", start()), Situation::Answer);
    }

    #[test]
    fn a_reader_without_a_part_only_waits() {
        assert_eq!(situation(&request(), "te1-xx", start()), Situation::Waiting);
    }

    #[test]
    fn whoever_has_accepted_waits_for_the_others() {
        let mut request = request();
        request.parties[0].accepted_at = Some(start());
        assert_eq!(situation(&request, "ad1-xx", start()), Situation::Waiting);
        assert_eq!(situation(&request, "te2-xx", start()), Situation::Answer);
    }

    #[test]
    fn nobody_is_asked_once_the_deadline_has_passed() {
        let request = request();
        assert_eq!(situation(&request, "te2-xx", request.deadline), Situation::Late);
        assert!(is_overdue(&request, request.deadline, &Policy::default()));
        assert!(!is_overdue(&request, start(), &Policy::default()));
    }

    #[test]
    fn the_effect_is_waited_for_also_when_its_moment_has_passed() {
        let at = start() + TimeDelta::minutes(2);
        let request = Request { state: State::Doing, effect_at: Some(at), ..request() };
        assert_eq!(situation(&request, "te2-xx", start()), Situation::Moving);
        assert_eq!(situation(&request, "te2-xx", at), Situation::Moving);
        assert!(is_overdue(&request, at, &Policy::default()));
    }

    #[test]
    fn what_has_ended_has_ended_for_everybody() {
        let ended = Ended { at: start(), how: Ending::Declined { by: handle("te2-xx") } };
        let request = Request { state: State::Refused, ended: Some(ended), ..request() };
        for me in ["te1-xx", "te2-xx", "ad1-xx"] {
            assert_eq!(situation(&request, me, start()), Situation::Ended);
        }
        assert!(!is_overdue(&request, request.deadline, &Policy::default()));
    }
}
