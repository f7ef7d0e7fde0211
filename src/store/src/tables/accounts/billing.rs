//! Bills and payment methods of an account.

use crate::engine::{FromRow, from_row, params};
use crate::{ReadTx, StoreResult, WriteTx};
use chrono::NaiveDate;
use handover_rules::NicHandle;
use handover_rules::model::billing::{BillStatus, PaymentStatus};

/// A bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// The provider's id.
    pub id: String,
    /// Date of issue.
    pub issued: NaiveDate,
    /// Due date, if any.
    pub due: Option<NaiveDate>,
    /// Decimal amount.
    pub amount: String,
    /// Currency, ISO 4217.
    pub currency: String,
    /// Status.
    pub status: BillStatus,
}

/// A payment method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentMethodRecord {
    /// Type, such as `CREDIT_CARD`.
    pub kind: String,
    /// Status.
    pub status: PaymentStatus,
    /// Last day it can be charged, if limited.
    pub last_day: Option<NaiveDate>,
}

from_row!(Bill { id, issued, due, amount, currency, status });
from_row!(PaymentMethodRecord { kind, status, last_day });

impl ReadTx<'_> {
    /// Unsettled bills of an account, oldest first, by an index of its own: there may be many settled ones.
    pub fn open_bills(&self, account: &NicHandle) -> StoreResult<Vec<Bill>> {
        self.all(
            "select id, issued, due, amount, currency, status from bill
             where account = ?1 and status in ('UNPAID', 'TO_BE_PAID', 'UNMATURED') order by issued, id",
            [account],
            Bill::from_row,
        )
    }

    /// Payment methods of an account.
    pub fn payment_methods(&self, account: &NicHandle) -> StoreResult<Vec<PaymentMethodRecord>> {
        self.all(
            "select kind, status, last_day from payment_method where account = ?1 order by id",
            [account],
            PaymentMethodRecord::from_row,
        )
    }
}

impl WriteTx<'_> {
    /// Marks every bill of an account as paid. Demo mode only.
    pub fn settle_bills(&mut self, account: &NicHandle) -> StoreResult<()> {
        self.run("update bill set status = 'PAID' where account = ?1 and status in ('UNPAID', 'TO_BE_PAID')", [account])
    }

    /// Adds a credit card that is valid through `last_day`. Demo mode only.
    pub fn add_payment_method(&mut self, account: &NicHandle, last_day: NaiveDate) -> StoreResult<()> {
        self.run(
            "insert into payment_method (account, kind, status, last_day) values (?1, 'CREDIT_CARD', 'VALID', ?2)",
            params![account, last_day],
        )
    }
}
