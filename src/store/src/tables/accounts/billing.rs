//! Bills and payment methods of an account.

use crate::engine::params;
use crate::{ReadTx, StoreResult, WriteTx};
use chrono::NaiveDate;
use handover_api::account::{OpenBill, PaymentMethod};
use handover_rules::NicHandle;
use handover_rules::model::account::{is_chargeable, is_credit_note, is_unpaid};

impl ReadTx<'_> {
    /// Unsettled bills of an account as they stand on `today` (UTC), oldest first, by an index of its own: there may be
    /// many settled ones.
    pub fn open_bills(&self, account: &NicHandle, today: NaiveDate) -> StoreResult<Vec<OpenBill>> {
        let mut bills: Vec<OpenBill> = self.all(
            "select id, issued, due, amount, currency, status from bill
             where account = ?1 and status in ('UNPAID', 'TO_BE_PAID', 'UNMATURED') order by issued, id",
            [account],
            |row| {
                let (id, issued, due) = (row.get("id")?, row.get("issued")?, row.get("due")?);
                let amount = [row.get::<String>("amount")?, row.get("currency")?].join(" ");
                let status = row.get("status")?;
                let blocks = is_unpaid(status, due, &amount, today);
                Ok(OpenBill { id, issued, due, amount, status, blocks })
            },
        )?;
        bills.retain(|bill| !is_credit_note(&bill.amount));
        Ok(bills)
    }

    /// Payment methods of an account as they stand on `today` (UTC).
    pub fn payment_methods(&self, account: &NicHandle, today: NaiveDate) -> StoreResult<Vec<PaymentMethod>> {
        self.all("select kind, status, last_day from payment_method where account = ?1 order by id", [account], |row| {
            let (kind, status, last_day) = (row.get("kind")?, row.get("status")?, row.get("last_day")?);
            Ok(PaymentMethod { kind, status, last_day, chargeable: is_chargeable(status, last_day, today) })
        })
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
            "insert into payment_method (id, account, kind, status, last_day)
             select coalesce(max(id), 0) + 1, ?1, 'CREDIT_CARD', 'VALID', ?2 from payment_method",
            params![account, last_day],
        )
    }
}
