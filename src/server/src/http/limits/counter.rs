//! The keys of shares.

use crate::limits::{Share, Shares};
use handover_rules::NicHandle;
use handover_rules::cases::CaseNumber;

/// The key that shares are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Counter {
    Session([u8; 32]),
    Account(NicHandle),
    Case(CaseNumber),
    Key(i64),
    Network(String),
    Server,
}

/// Shares of callers.
pub(crate) type CallerShares = Shares<Counter>;

/// A share of a caller.
pub(crate) type CallerShare = Share<Counter>;
