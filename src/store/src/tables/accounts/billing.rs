//! Bills and payment methods of an account.

use crate::convert::{column, date, optional_date};
use crate::engine::{Row, params};
use crate::{ReadTx, StoreError, StoreResult, WriteTx};
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

fn read_bill(row: &Row<'_>) -> StoreResult<Bill> {
    Ok(Bill {
        id: column(row, 0)?,
        issued: date(&column::<String>(row, 1)?)?,
        due: optional_date(row, 2)?,
        amount: column(row, 3)?,
        currency: column(row, 4)?,
        status: BillStatus::parse(&column::<String>(row, 5)?).ok_or(StoreError::Corrupt("bill status"))?,
    })
}

fn read_payment_method(row: &Row<'_>) -> StoreResult<PaymentMethodRecord> {
    Ok(PaymentMethodRecord {
        kind: column(row, 0)?,
        status: PaymentStatus::parse(&column::<String>(row, 1)?).ok_or(StoreError::Corrupt("payment status"))?,
        last_day: optional_date(row, 2)?,
    })
}

impl ReadTx<'_> {
    /// Unsettled bills of an account, oldest first, by an index of its own: there may be many settled ones.
    pub fn open_bills(&self, account: &NicHandle) -> StoreResult<Vec<Bill>> {
        self.all(
            "select id, issued, due, amount, currency, status from bill
             where account = ?1 and status in ('UNPAID', 'TO_BE_PAID', 'UNMATURED') order by issued, id",
            [account.as_str()],
            read_bill,
        )
    }

    /// Payment methods of an account.
    pub fn payment_methods(&self, account: &NicHandle) -> StoreResult<Vec<PaymentMethodRecord>> {
        self.all(
            "select kind, status, last_day from payment_method where account = ?1 order by id",
            [account.as_str()],
            read_payment_method,
        )
    }
}

impl WriteTx<'_> {
    /// Marks every bill of an account as paid. Demo mode only.
    pub fn settle_bills(&mut self, account: &NicHandle) -> StoreResult<()> {
        self.execute(
            "update bill set status = 'PAID' where account = ?1 and status in ('UNPAID', 'TO_BE_PAID')",
            [account.as_str()],
        )?;
        Ok(())
    }

    /// Adds a credit card that is valid through `last_day`. Demo mode only.
    pub fn add_payment_method(&mut self, account: &NicHandle, last_day: NaiveDate) -> StoreResult<()> {
        self.execute(
            "insert into payment_method (account, kind, status, last_day) values (?1, 'CREDIT_CARD', 'VALID', ?2)",
            params![account.as_str(), last_day.to_string()],
        )?;
        Ok(())
    }
}
