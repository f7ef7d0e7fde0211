//! What a profile shows of money: bills and payment methods of the account itself.

use super::convert::{column, day, maybe_day};
use super::{Reader, StoreError, StoreResult, Tx};
use chrono::NaiveDate;
use handover_api::account::{OpenBill, PaymentMethod};
use handover_rules::NicHandle;
use handover_rules::model::billing::{BillStatus, PaymentStatus, is_chargeable, is_unpaid};
use rusqlite::params;

impl Reader<'_> {
    /// An account's bills that are not settled, the oldest first.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn open_bills(&self, account: &NicHandle, today: NaiveDate) -> StoreResult<Vec<OpenBill>> {
        self.all(
            "select id, issued, due, amount, currency, status from bill
             where account = ?1 and status in ('UNPAID', 'TO_BE_PAID', 'UNMATURED') order by issued, id",
            [account.as_str()],
            |row| {
                let due = maybe_day(column(row, 2)?)?;
                let status =
                    BillStatus::parse(&column::<String>(row, 5)?).ok_or(StoreError::Corrupt("a bill's status"))?;
                Ok(OpenBill {
                    id: column(row, 0)?,
                    issued: day(&column::<String>(row, 1)?)?,
                    due,
                    amount: [&column::<String>(row, 3)?, " ", &column::<String>(row, 4)?].concat(),
                    status,
                    blocks: is_unpaid(status, due, today),
                })
            },
        )
    }

    /// An account's payment methods.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn payment_methods(&self, account: &NicHandle, today: NaiveDate) -> StoreResult<Vec<PaymentMethod>> {
        self.all(
            "select kind, status, last_day from payment_method where account = ?1 order by id",
            [account.as_str()],
            |row| {
                let status = PaymentStatus::parse(&column::<String>(row, 1)?)
                    .ok_or(StoreError::Corrupt("a payment method's status"))?;
                let last_day = maybe_day(column(row, 2)?)?;
                Ok(PaymentMethod {
                    kind: column(row, 0)?,
                    status,
                    last_day,
                    chargeable: is_chargeable(status, last_day, today),
                })
            },
        )
    }
}

impl Tx<'_> {
    /// Settles every bill of an account: demo mode only.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn settle_bills(&mut self, account: &NicHandle) -> StoreResult<()> {
        self.connection
            .prepare_cached(
                "update bill set status = 'PAID' where account = ?1 and status in ('UNPAID', 'TO_BE_PAID')",
            )?
            .execute([account.as_str()])?;
        Ok(())
    }

    /// Adds a payment method that is good through `last_day`: demo mode only.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn add_payment_method(&mut self, account: &NicHandle, last_day: NaiveDate) -> StoreResult<()> {
        self.connection
            .prepare_cached(
                "insert into payment_method (account, kind, status, last_day) values (?1, 'CREDIT_CARD', 'VALID', ?2)",
            )?
            .execute(params![account.as_str(), last_day.to_string()])?;
        Ok(())
    }
}
