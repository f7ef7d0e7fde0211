//! The account that can pay a debt that blocks a change.

use super::blockers::Blocker;
use crate::{Contacts, NicHandle, ServiceStatus};

impl Blocker {
    /// The account that can pay first, if money is owed; `None` for every other reason. A redacted reason names no debt.
    #[must_use]
    pub fn payer<'a>(&'a self, contacts: &'a Contacts) -> Option<&'a NicHandle> {
        match self {
            Self::UnpaidInvoice { account } => Some(account),
            Self::InDebt => Some(&contacts.billing),
            Self::RightMissing { .. }
            | Self::RoleLost { .. }
            | Self::NoSuchAccount
            | Self::SeveralAccounts
            | Self::OtherZone { .. }
            | Self::ProfileIncomplete { .. }
            | Self::AddressUnconfirmed { .. }
            | Self::NoPaymentMethod { .. }
            | Self::CoolingDown { .. }
            | Self::Unable { .. }
            | Self::InCreation
            | Self::Expired
            | Self::LastDayOutOfRange
            | Self::RequestOpen { .. } => None,
        }
    }
}

/// Whether an account is the one that can pay for a service in debt.
#[must_use]
pub fn owes(account: &NicHandle, status: ServiceStatus, contacts: &Contacts) -> bool {
    status.is_in_debt() && Blocker::InDebt.payer(contacts) == Some(account)
}
