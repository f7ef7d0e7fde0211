//! What a person may do to a request besides answering it, asked of the rules: a new mail, withdrawing, taking back.

use super::party::mail_to;
use crate::platform::i18n::request as t;
use handover_api::requests::{Delivery, RequestRow};
use handover_api::route::TaskAction;
use handover_rules::request::codes::{LastMail, PartyCodes};
use handover_rules::request::lifecycle::{Event, guard};
use handover_rules::request::notices::Notice;
use handover_rules::{NicHandle, Policy, Refusal, Request, Timestamp};

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Have a new mail with a new code sent.
    Resend {
        /// The party it is to go to.
        to: NicHandle,
    },
    /// Withdraw the request as its asker.
    Withdraw,
    /// Take one's acceptance back.
    TakeBack,
}

impl Act {
    /// What is asked of the rules when `me` does it.
    fn event(&self, me: &NicHandle) -> Event {
        match self {
            Self::Resend { to } => Event::Resend { by: me.clone(), party: to.clone() },
            Self::Withdraw => Event::Withdraw { by: me.clone() },
            Self::TakeBack => Event::TakeBack { by: me.clone() },
        }
    }

    /// What is asked of the server.
    pub(super) const fn action(&self) -> TaskAction {
        match self {
            Self::Resend { .. } => TaskAction::ResendEmail,
            Self::Withdraw => TaskAction::Withdraw,
            Self::TakeBack => TaskAction::TakeBack,
        }
    }

    /// Whether `me` may do it, apart from having to wait.
    pub(super) fn is_offered(&self, request: &Request, me: &NicHandle, now: Timestamp, policy: &Policy) -> bool {
        guard(request, &[], &self.event(me), now, policy).is_ok()
    }
}

/// Everything that `me` may do, one's own mail first.
pub(crate) fn offered(request: &Request, me: &NicHandle, now: Timestamp, policy: &Policy) -> Vec<Act> {
    let (mine, others): (Vec<&NicHandle>, Vec<&NicHandle>) = request.missing().partition(|who| *who == me);
    let resends = mine.into_iter().chain(others).map(|to| Act::Resend { to: to.clone() });
    resends.chain([Act::Withdraw, Act::TakeBack]).filter(|act| act.is_offered(request, me, now, policy)).collect()
}

/// What ends a request whose moment is set: the asker withdraws it, anybody else takes its own acceptance back.
pub(crate) fn stop(request: &Request, me: &NicHandle, now: Timestamp, policy: &Policy) -> Option<Act> {
    [Act::Withdraw, Act::TakeBack].into_iter().find(|act| act.is_offered(request, me, now, policy))
}

/// How long a new mail has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// It has not.
    No,
    /// The last one is on its way; then the time begins.
    Queued,
    /// It can be asked for from this moment on.
    Until(Timestamp),
}

/// What is known here of when a mail to a party can be asked for again. What was asked for today only the server
/// counts; it says so when it refuses.
pub(super) struct Resends {
    request: Request,
    codes: PartyCodes,
    event: Event,
}

impl Resends {
    /// What `row` tells about mails from `me` to `to`.
    pub(super) fn of(row: &RequestRow, to: &NicHandle, me: &NicHandle) -> Self {
        let last_mail = mail_to(row, to)
            .filter(|mail| mail.notice == Notice::Confirm)
            .map(|mail| if mail.delivery == Delivery::Queued { LastMail::Queued } else { LastMail::At(mail.at) });
        let codes = PartyCodes {
            account: to.clone(),
            codes: Vec::new(),
            wrong_tries: Vec::new(),
            resends: Vec::new(),
            last_mail,
        };
        Self { request: row.request.clone(), codes, event: Act::Resend { to: to.clone() }.event(me) }
    }

    /// Whether it has to wait at `now`; `refused` is the moment the server gave with a refusal.
    pub(super) fn wait(&self, refused: Option<Timestamp>, now: Timestamp, policy: &Policy) -> Wait {
        if let Some(until) = refused.filter(|until| now < *until) {
            return Wait::Until(until);
        }
        match guard(&self.request, core::slice::from_ref(&self.codes), &self.event, now, policy) {
            Err(Refusal::TooSoon { until: None }) => Wait::Queued,
            Err(Refusal::TooSoon { until: Some(until) } | Refusal::TooMany { until }) => Wait::Until(until),
            _ => Wait::No,
        }
    }
}

/// What an act came to be called on a button.
pub(crate) fn label(act: &Act, me: &NicHandle) -> String {
    match act {
        Act::Resend { to } if to == me => t::request_resend().to_owned(),
        Act::Resend { to } => t::request_resend_to(to.as_str()),
        Act::Withdraw => t::request_withdraw().to_owned(),
        Act::TakeBack => t::request_take_back().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{handle, request, start};
    use super::*;
    use chrono::TimeDelta;
    use handover_api::requests::MailState;
    use handover_rules::{RoleSet, State};

    fn row() -> RequestRow {
        RequestRow { request: request(), asker_roles: RoleSet::EMPTY, mails: Vec::new() }
    }

    fn offered_to(row: &RequestRow, me: &str) -> Vec<Act> {
        offered(&row.request, &handle(me), start(), &Policy::default())
    }

    fn resend(to: &str) -> Act {
        Act::Resend { to: handle(to) }
    }

    #[test]
    fn the_asker_may_resend_both_mails_and_withdraw() {
        assert_eq!(offered_to(&row(), "ad1-xx"), [resend("ad1-xx"), resend("te2-xx"), Act::Withdraw]);
    }

    #[test]
    fn the_other_party_may_resend_its_own_mail_only() {
        assert_eq!(offered_to(&row(), "te2-xx"), [resend("te2-xx")]);
    }

    #[test]
    fn whoever_only_reads_may_do_nothing() {
        assert_eq!(offered_to(&row(), "te1-xx"), []);
    }

    #[test]
    fn whoever_has_accepted_may_take_that_back() {
        let mut row = row();
        row.request.parties[1].accepted_at = Some(start());
        assert_eq!(offered_to(&row, "te2-xx"), [Act::TakeBack]);
        assert_eq!(offered_to(&row, "ad1-xx"), [resend("ad1-xx"), Act::Withdraw]);
    }

    #[test]
    fn the_countdown_is_stopped_by_withdrawing_or_by_taking_back() {
        let mut row = row();
        row.request.parties.iter_mut().for_each(|party| party.accepted_at = Some(start()));
        row.request.state = State::Doing;
        row.request.effect_at = Some(start() + TimeDelta::minutes(2));
        let stop = |me: &str| stop(&row.request, &handle(me), start(), &Policy::default());
        assert_eq!(stop("ad1-xx"), Some(Act::Withdraw));
        assert_eq!(stop("te2-xx"), Some(Act::TakeBack));
        assert_eq!(stop("te1-xx"), None);
    }

    #[test]
    fn a_new_mail_waits_for_the_last_one_and_then_a_minute() {
        let mut row = row();
        let (me, policy) = (handle("ad1-xx"), Policy::default());
        let wait = |row: &RequestRow, refused, seconds| {
            Resends::of(row, &me, &me).wait(refused, start() + TimeDelta::seconds(seconds), &policy)
        };
        assert_eq!(wait(&row, None, 0), Wait::No);
        let mail = |delivery| MailState { to: me.clone(), notice: Notice::Confirm, delivery, at: start() };
        row.mails = vec![mail(Delivery::Queued)];
        assert_eq!(wait(&row, None, 90), Wait::Queued);
        row.mails = vec![mail(Delivery::Sent)];
        assert_eq!(wait(&row, None, 59), Wait::Until(start() + TimeDelta::seconds(60)));
        assert_eq!(wait(&row, None, 60), Wait::No);
        let tomorrow = start() + TimeDelta::days(1);
        assert_eq!(wait(&row, Some(tomorrow), 60), Wait::Until(tomorrow));
    }
}
