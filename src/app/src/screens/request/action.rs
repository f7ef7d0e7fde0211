//! Actions on a request other than answering it, as the rules allow them: resending an email, and cancelling the
//! request.

use super::party::mail_to;
use crate::platform::clock::{self, seconds_left};
use crate::platform::i18n::shared as t;
use handover_api::mail::{Delivery, MailState};
use handover_api::requests::RequestRow;
use handover_api::route::TaskAction;
use handover_rules::request::cancellation::{self, Cancellation};
use handover_rules::request::codes::{LastMail, PartyCodes};
use handover_rules::request::lifecycle::{Event, guard, resend_wait};
use handover_rules::request::notices::Notice;
use handover_rules::{NicHandle, Policy, Refusal, Request, Timestamp};

/// Seconds up to which a disabled button counts down; a longer wait is given as a time when it is pressed.
const COUNTED: i64 = 3600;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RequestAction {
    /// Send a party a new email with a new code.
    Resend { to: NicHandle },
    /// Cancel the request as its asker.
    Withdraw,
    /// Cancel the request as a party that has accepted.
    TakeBack,
}

impl RequestAction {
    /// The lifecycle event when `me` does it.
    fn event(&self, me: &NicHandle) -> Event {
        match self {
            Self::Resend { to } => Event::Resend { by: me.clone(), party: to.clone() },
            Self::Withdraw => Event::Withdraw { by: me.clone() },
            Self::TakeBack => Event::TakeBack { by: me.clone() },
        }
    }

    /// The route's action.
    pub(super) const fn task(&self) -> TaskAction {
        match self {
            Self::Resend { .. } => TaskAction::ResendEmail,
            Self::Withdraw => TaskAction::Withdraw,
            Self::TakeBack => TaskAction::TakeBack,
        }
    }

    /// Whether it ends the request.
    pub(super) const fn cancels(&self) -> bool {
        matches!(self, Self::Withdraw | Self::TakeBack)
    }

    /// Whether the rules allow it to `me`, limits on emails aside.
    pub(super) fn is_allowed(&self, request: &Request, me: &NicHandle, now: Timestamp, policy: &Policy) -> bool {
        guard(request, &[], &self.event(me), now, policy).is_ok()
    }

    /// The name of its button.
    pub(super) fn label(&self, me: &NicHandle) -> String {
        match self {
            Self::Resend { to } if to == me => t::request_resend().to_owned(),
            Self::Resend { to } => t::request_resend_to(to.as_str()),
            Self::Withdraw | Self::TakeBack => t::request_cancel().to_owned(),
        }
    }
}

/// The emails that `me` may have sent again, their own first.
pub(crate) fn resends(request: &Request, me: &NicHandle, now: Timestamp, policy: &Policy) -> Vec<RequestAction> {
    let (mine, others): (Vec<&NicHandle>, Vec<&NicHandle>) = request.missing().partition(|who| *who == me);
    let resends = mine.into_iter().chain(others).map(|to| RequestAction::Resend { to: to.clone() });
    resends.filter(|action| action.is_allowed(request, me, now, policy)).collect()
}

/// The way for `me` to cancel the request, if any.
pub(crate) fn cancellation(
    request: &Request,
    me: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> Option<RequestAction> {
    cancellation::cancellation(request, me, now, policy).map(|cancellation| match cancellation {
        Cancellation::Withdraw => RequestAction::Withdraw,
        Cancellation::TakeBack => RequestAction::TakeBack,
    })
}

/// The wait before a new email can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// It can be sent.
    No,
    /// Until a minute after the last email, which is still queued, has been sent.
    Queued,
    /// Until then.
    Until(Timestamp),
}

impl Wait {
    fn of(limit: &Result<(), Refusal>) -> Self {
        match limit {
            Err(Refusal::TooSoon { until: None }) => Self::Queued,
            Err(Refusal::TooSoon { until: Some(until) } | Refusal::TooMany { until }) => Self::Until(*until),
            _ => Self::No,
        }
    }

    /// The wait at `now` after the last email to a party; `refused_until` comes from the server's last refusal.
    pub(crate) fn after(
        mail: Option<&MailState>,
        refused_until: Option<Timestamp>,
        now: Timestamp,
        policy: &Policy,
    ) -> Self {
        match refused_until.filter(|until| now < *until) {
            Some(until) => Self::Until(until),
            None => Self::of(&resend_wait(mail.and_then(last_mail), now, policy)),
        }
    }

    /// The time left, to follow the name of the button; empty if there is none, or more than an hour.
    pub(crate) fn countdown(self, now: Timestamp) -> String {
        match self {
            Self::Until(until) => match seconds_left(now, until) {
                left @ 1..=COUNTED => t::request_resend_in(clock::clock(left).as_str()),
                _ => String::new(),
            },
            Self::No | Self::Queued => String::new(),
        }
    }
}

/// An email as the rules count it, if it had a code.
fn last_mail(mail: &MailState) -> Option<LastMail> {
    let last = if mail.delivery == Delivery::Queued { LastMail::Waiting(mail.at) } else { LastMail::At(mail.at) };
    (mail.notice == Notice::Confirm).then_some(last)
}

/// The limits on emails to one party, as far as the page knows them. Resends of the day are counted by the server only,
/// which says so when it refuses.
pub(super) struct ResendLimits {
    request: Request,
    codes: PartyCodes,
    event: Event,
}

impl ResendLimits {
    /// Of emails that `me` has sent to `to`.
    pub(super) fn of(row: &RequestRow, to: &NicHandle, me: &NicHandle) -> Self {
        let last_mail = mail_to(row, to).and_then(last_mail);
        let codes = PartyCodes {
            account: to.clone(),
            codes: Vec::new(),
            wrong_tries: Vec::new(),
            resends: Vec::new(),
            last_mail,
        };
        Self { request: row.request.clone(), codes, event: RequestAction::Resend { to: to.clone() }.event(me) }
    }

    /// The wait at `now`; `refused_until` comes from the server's last refusal.
    pub(super) fn wait(&self, refused_until: Option<Timestamp>, now: Timestamp, policy: &Policy) -> Wait {
        if let Some(until) = refused_until.filter(|until| now < *until) {
            return Wait::Until(until);
        }
        Wait::of(&guard(&self.request, core::slice::from_ref(&self.codes), &self.event, now, policy))
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_request::{handle, request, start};
    use super::*;
    use chrono::TimeDelta;
    use handover_rules::{RequestState, RoleSet};

    fn row() -> RequestRow {
        RequestRow {
            request: request(),
            asker_roles: RoleSet::EMPTY,
            mails: Vec::new(),
            submission: None,
            may_hand_back: false,
            together: None,
        }
    }

    fn resends_of(row: &RequestRow, me: &str) -> Vec<RequestAction> {
        resends(&row.request, &handle(me), start(), &Policy::default())
    }

    fn cancellation_of(row: &RequestRow, me: &str) -> Option<RequestAction> {
        cancellation(&row.request, &handle(me), start(), &Policy::default())
    }

    fn resend(to: &str) -> RequestAction {
        RequestAction::Resend { to: handle(to) }
    }

    #[test]
    fn the_asker_may_resend_both_emails_and_cancel() {
        assert_eq!(resends_of(&row(), "ad1-xx"), [resend("ad1-xx"), resend("te2-xx")]);
        assert_eq!(cancellation_of(&row(), "ad1-xx"), Some(RequestAction::Withdraw));
    }

    #[test]
    fn the_other_party_may_resend_only_its_own_email() {
        assert_eq!(resends_of(&row(), "te2-xx"), [resend("te2-xx")]);
        assert_eq!(cancellation_of(&row(), "te2-xx"), None);
    }

    #[test]
    fn a_reader_may_do_nothing() {
        assert_eq!(resends_of(&row(), "te1-xx"), []);
        assert_eq!(cancellation_of(&row(), "te1-xx"), None);
    }

    #[test]
    fn a_party_that_accepted_may_cancel() {
        let mut row = row();
        row.request.parties[1].accepted_at = Some(start());
        assert_eq!(resends_of(&row, "te2-xx"), []);
        assert_eq!(cancellation_of(&row, "te2-xx"), Some(RequestAction::TakeBack));
        assert_eq!(resends_of(&row, "ad1-xx"), [resend("ad1-xx")]);
        assert_eq!(cancellation_of(&row, "ad1-xx"), Some(RequestAction::Withdraw));
    }

    #[test]
    fn an_asker_that_accepted_may_cancel_in_one_way_only() {
        let mut row = row();
        row.request.parties[0].accepted_at = Some(start());
        assert_eq!(cancellation_of(&row, "ad1-xx"), Some(RequestAction::Withdraw));
    }

    #[test]
    fn both_parties_may_cancel_in_the_grace_period() {
        let mut row = row();
        row.request.parties.iter_mut().for_each(|party| party.accepted_at = Some(start()));
        row.request.state = RequestState::Doing;
        row.request.effect_at = Some(start() + TimeDelta::minutes(2));
        assert_eq!(cancellation_of(&row, "ad1-xx"), Some(RequestAction::Withdraw));
        assert_eq!(cancellation_of(&row, "te2-xx"), Some(RequestAction::TakeBack));
        assert_eq!(cancellation_of(&row, "te1-xx"), None);
    }

    #[test]
    fn a_resend_waits_for_the_last_email_and_then_a_minute() {
        let mut row = row();
        let (me, policy) = (handle("ad1-xx"), Policy::default());
        let wait = |row: &RequestRow, refused_until, seconds| {
            ResendLimits::of(row, &me, &me).wait(refused_until, start() + TimeDelta::seconds(seconds), &policy)
        };
        assert_eq!(wait(&row, None, 0), Wait::No);
        let mail = |delivery| MailState { to: me.clone(), notice: Notice::Confirm, delivery, at: start() };
        row.mails = vec![mail(Delivery::Queued)];
        // A minute after a queued email was last tried, it may be tried again.
        for delivery in [Delivery::Queued, Delivery::Sent] {
            row.mails = vec![mail(delivery)];
            assert_eq!(wait(&row, None, 59), Wait::Until(start() + TimeDelta::seconds(60)));
            assert_eq!(wait(&row, None, 60), Wait::No);
        }
        let tomorrow = start() + TimeDelta::days(1);
        assert_eq!(wait(&row, Some(tomorrow), 60), Wait::Until(tomorrow));
    }
}
