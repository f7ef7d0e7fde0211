//! Actions on a request other than answering it, as the rules allow them: resending an email, and cancelling the
//! request.

use crate::platform::i18n as t;
use handover_api::route::TaskAction;
use handover_rules::request::cancellation::{self, Cancellation};
use handover_rules::request::lifecycle::{Event, guard};
use handover_rules::{NicHandle, Policy, Request, Timestamp};

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

#[cfg(test)]
mod tests {
    use super::super::test_request::{handle, request, start};
    use super::*;
    use chrono::TimeDelta;
    use handover_api::requests::RequestRow;
    use handover_rules::{RequestState, RoleSet};

    fn row() -> RequestRow {
        RequestRow {
            request: request(),
            asker_roles: RoleSet::EMPTY,
            mails: Vec::new(),
            submission: None,
            way_back: None,
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
}
