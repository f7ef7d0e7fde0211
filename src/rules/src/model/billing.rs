//! Bills and payment methods: when they stand in the way of a change.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Gives an enum of upper-case wire names its `parse` and `as_str`.
macro_rules! wire_enum {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $wire:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $name {
            $(#[doc = concat!("`", $wire, "`")] #[serde(rename = $wire)] $variant,)*
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name on the wire and in a provider's export.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $wire,)* }
            }

            /// Reads a wire name; `None` when there is no such value.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == name)
            }
        }
    };
}

wire_enum! {
    /// What became of a bill (reference.md 2.5).
    BillStatus {
        Paid = "PAID",
        Refunded = "REFUNDED",
        ToBePaid = "TO_BE_PAID",
        Unmatured = "UNMATURED",
        Unpaid = "UNPAID",
        WriteOff = "WRITE_OFF",
    }
}

wire_enum! {
    /// What state a payment method is in (reference.md 2.5).
    PaymentStatus {
        Canceled = "CANCELED",
        Canceling = "CANCELING",
        Created = "CREATED",
        Creating = "CREATING",
        Error = "ERROR",
        Expired = "EXPIRED",
        Failed = "FAILED",
        Maintenance = "MAINTENANCE",
        Paused = "PAUSED",
        Rejected = "REJECTED",
        Replaced = "REPLACED",
        Valid = "VALID",
        Validating = "VALIDATING",
    }
}

/// Whether a bill counts as unpaid on `today` (a UTC day) and so blocks every change of its account's contacts:
/// `UNPAID` at once, `TO_BE_PAID` from the day after it is due. Due today is not past; no due date never is (design.md 9).
#[must_use]
pub fn is_unpaid(status: BillStatus, due: Option<NaiveDate>, today: NaiveDate) -> bool {
    match status {
        BillStatus::Unpaid => true,
        BillStatus::ToBePaid => due.is_some_and(|due| due < today),
        BillStatus::Paid | BillStatus::Refunded | BillStatus::Unmatured | BillStatus::WriteOff => false,
    }
}

/// Whether a payment method can be charged on `today` (a UTC day): `VALID`, and good through its last day.
#[must_use]
pub fn is_chargeable(status: PaymentStatus, last_day: Option<NaiveDate>, today: NaiveDate) -> bool {
    status == PaymentStatus::Valid && last_day.is_none_or(|last| today <= last)
}
