//! Conversions between API bodies and store rows.

use crate::{Bill, MailedLinkRecord, PaymentMethodRecord, SessionRecord};
use chrono::NaiveDate;
use handover_api::account::{self, OpenBill, PendingAddress, SessionRow};
use handover_rules::model::billing::{is_chargeable, is_unpaid};

impl From<SessionRecord> for SessionRow {
    fn from(session: SessionRecord) -> Self {
        Self {
            id: session.id,
            agent: session.agent,
            began_at: session.began_at,
            used_at: session.used_at,
            is_this: session.is_current,
        }
    }
}

impl From<MailedLinkRecord> for PendingAddress {
    fn from(record: MailedLinkRecord) -> Self {
        Self { link: record.id, address: record.email, asked_at: record.began_at, expires_at: record.link.expires_at }
    }
}

/// A bill as it stands on `today` (UTC).
#[must_use]
pub fn open_bill(bill: Bill, today: NaiveDate) -> OpenBill {
    OpenBill {
        amount: [&bill.amount, " ", &bill.currency].concat(),
        blocks: is_unpaid(bill.status, bill.due, today),
        id: bill.id,
        issued: bill.issued,
        due: bill.due,
        status: bill.status,
    }
}

/// A payment method as it stands on `today` (UTC).
#[must_use]
pub fn payment_method(method: PaymentMethodRecord, today: NaiveDate) -> account::PaymentMethod {
    account::PaymentMethod {
        chargeable: is_chargeable(method.status, method.last_day, today),
        kind: method.kind,
        status: method.status,
        last_day: method.last_day,
    }
}
