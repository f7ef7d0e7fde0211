//! Cancelling what was asked for.

use super::Request;
use super::lifecycle::{Event, guard};
use crate::{NicHandle, Policy, Timestamp};

/// How an account cancels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancellation {
    /// As the asker.
    Withdraw,
    /// As a party that has accepted.
    TakeBack,
}

impl Cancellation {
    /// How `account` cancels what `asker` has asked for, if it may. Who could do so in two ways does it as the asker.
    #[must_use]
    pub fn of(asker: &NicHandle, account: &NicHandle) -> Self {
        if asker == account { Self::Withdraw } else { Self::TakeBack }
    }
}

/// How `account` may cancel the request, if at all.
#[must_use]
pub fn cancellation(request: &Request, account: &NicHandle, now: Timestamp, policy: &Policy) -> Option<Cancellation> {
    let cancellation = Cancellation::of(&request.asker, account);
    let event = match cancellation {
        Cancellation::Withdraw => Event::Withdraw { by: account.clone() },
        Cancellation::TakeBack => Event::TakeBack { by: account.clone() },
    };
    guard(request, &[], &event, now, policy).is_ok().then_some(cancellation)
}
