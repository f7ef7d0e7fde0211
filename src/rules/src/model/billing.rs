//! Bills and payment methods, and when they block a change of contacts.

use crate::string_enum;
use chrono::NaiveDate;

string_enum! {
    /// Status of a bill, under the provider's names.
    pub enum BillStatus {
        /// Paid.
        Paid = "PAID",
        /// Paid back.
        Refunded = "REFUNDED",
        /// Issued; counts as unpaid once its due date has passed.
        ToBePaid = "TO_BE_PAID",
        /// Not yet due for collection.
        Unmatured = "UNMATURED",
        /// Overdue.
        Unpaid = "UNPAID",
        /// Written off by the provider.
        WriteOff = "WRITE_OFF",
        /// One that this version does not know. It is no debt.
        Other = "OTHER",
    }
}

string_enum! {
    /// Status of a payment method, under the provider's names.
    pub enum PaymentStatus {
        /// Cancelled.
        Canceled = "CANCELED",
        /// Being cancelled.
        Canceling = "CANCELING",
        /// Created, not validated.
        Created = "CREATED",
        /// Being created.
        Creating = "CREATING",
        /// In error.
        Error = "ERROR",
        /// Expired.
        Expired = "EXPIRED",
        /// Validation failed.
        Failed = "FAILED",
        /// Temporarily unusable.
        Maintenance = "MAINTENANCE",
        /// Paused.
        Paused = "PAUSED",
        /// Refused by the bank.
        Rejected = "REJECTED",
        /// Replaced by another payment method.
        Replaced = "REPLACED",
        /// Ready to be charged.
        Valid = "VALID",
        /// Being validated.
        Validating = "VALIDATING",
        /// One that this version does not know. It cannot be charged.
        Other = "OTHER",
    }
}

/// Whether a bill with this amount is a credit note, which the provider owes to the account.
#[must_use]
pub fn is_credit_note(amount: &str) -> bool {
    amount.starts_with('-')
}

/// Decides whether a bill blocks changes of its account's contacts on `today` (a UTC date).
///
/// `UNPAID` blocks immediately. `TO_BE_PAID` blocks from the day after the due date, and never without a due date. A credit
/// note never blocks.
#[must_use]
pub fn is_unpaid(status: BillStatus, due: Option<NaiveDate>, amount: &str, today: NaiveDate) -> bool {
    if is_credit_note(amount) {
        return false;
    }
    match status {
        BillStatus::Unpaid => true,
        BillStatus::ToBePaid => due.is_some_and(|due| due < today),
        BillStatus::Paid | BillStatus::Refunded | BillStatus::Unmatured | BillStatus::WriteOff | BillStatus::Other => {
            false
        }
    }
}

/// Decides whether a payment method can be charged on `today` (a UTC date). `last_day` is inclusive.
#[must_use]
pub fn is_chargeable(status: PaymentStatus, last_day: Option<NaiveDate>, today: NaiveDate) -> bool {
    status == PaymentStatus::Valid && last_day.is_none_or(|last| today <= last)
}
