//! Cancellation of requests.

use super::Request;
use super::lifecycle::{Event, guard};
use crate::{NicHandle, Policy, Timestamp, string_enum};

string_enum! {
    /// A way for an account to cancel.
    pub enum Cancellation {
        /// As the asker.
        Withdraw = "withdraw",
        /// As a party that has accepted.
        TakeBack = "takeBack",
    }
}

impl Cancellation {
    /// The way for `account` to cancel a request of `asker`, if it may. An account that could do so in two ways does it
    /// as the asker.
    #[must_use]
    pub fn of(asker: &NicHandle, account: &NicHandle) -> Self {
        if asker == account { Self::Withdraw } else { Self::TakeBack }
    }
}

/// The way for `account` to cancel the request; `None` if it may not.
#[must_use]
pub fn cancellation(request: &Request, account: &NicHandle, now: Timestamp, policy: &Policy) -> Option<Cancellation> {
    let cancellation = Cancellation::of(&request.asker, account);
    let event = match cancellation {
        Cancellation::Withdraw => Event::Withdraw { by: account.clone() },
        Cancellation::TakeBack => Event::TakeBack { by: account.clone() },
    };
    guard(request, &[], &event, now, policy).is_ok().then_some(cancellation)
}
