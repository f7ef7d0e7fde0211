//! The facts about accounts that the rules decide by.

use crate::convert::{column, handle, optional_date, optional_timestamp};
use crate::engine::Row;
use crate::{ReadTx, StoreError, StoreResult, email_key};
use handover_rules::model::billing::{BillStatus, PaymentStatus, is_chargeable, is_unpaid};
use handover_rules::{AccountFacts, EmailAddress, NicHandle, Policy, Subsidiary, Timestamp};
use std::collections::BTreeMap;

/// Accounts that [`ReadTx::facts_of_accounts`] reads in one statement: a change rarely concerns more.
const ACCOUNTS_PER_QUERY: usize = 8;

/// Adds a row to the facts about its account. The rows of accounts come first.
fn add_facts(
    accounts: &mut BTreeMap<NicHandle, AccountFacts>,
    row: &Row<'_>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    let handle = handle(&column::<String>(row, 1)?)?;
    let (kind, text, today) = (column::<i64>(row, 0)?, column::<String>(row, 2)?, now.date_naive());
    if kind == 0 {
        let facts = AccountFacts {
            handle: handle.clone(),
            zone: Subsidiary::parse(&text).ok_or(StoreError::Corrupt("subsidiary"))?.zone(),
            profile_complete: column(row, 3)?,
            address_confirmed: column(row, 4)?,
            has_unpaid_bill: false,
            suspended: column(row, 6)?,
            cooldown_until: policy.cooldown_until(optional_timestamp(column(row, 5)?)?, now),
            has_payment_method: false,
        };
        accounts.insert(handle, facts);
        return Ok(());
    }
    let Some(facts) = accounts.get_mut(&handle) else { return Ok(()) };
    let day = optional_date(row, 3)?;
    if kind == 1 {
        let status = BillStatus::parse(&text).ok_or(StoreError::Corrupt("bill status"))?;
        facts.has_unpaid_bill |= is_unpaid(status, day, today);
    } else {
        let status = PaymentStatus::parse(&text).ok_or(StoreError::Corrupt("payment status"))?;
        facts.has_payment_method |= is_chargeable(status, day, today);
    }
    Ok(())
}

impl ReadTx<'_> {
    /// The facts about an account at `now`. Days are UTC days.
    pub fn account_facts(
        &self,
        handle: &NicHandle,
        now: Timestamp,
        policy: &Policy,
    ) -> StoreResult<Option<AccountFacts>> {
        Ok(self.facts_of_accounts(std::slice::from_ref(handle), now, policy)?.pop())
    }

    /// The facts about several accounts at `now`, by handle; unknown accounts are left out. One statement for up to
    /// [`ACCOUNTS_PER_QUERY`] accounts.
    pub fn facts_of_accounts(
        &self,
        handles: &[NicHandle],
        now: Timestamp,
        policy: &Policy,
    ) -> StoreResult<Vec<AccountFacts>> {
        let mut accounts = BTreeMap::new();
        for handles in handles.chunks(ACCOUNTS_PER_QUERY) {
            let wanted: [Option<&str>; ACCOUNTS_PER_QUERY] =
                std::array::from_fn(|index| handles.get(index).map(NicHandle::as_str));
            // Joined in this order, by indexes: each list of `in (…)` would be a temporary table.
            let rows: StoreResult<()> = self.all(
                "with wanted (account) as not materialized (values (?1), (?2), (?3), (?4), (?5), (?6), (?7), (?8))
                 select 0, handle, subsidiary, coalesce(entry_complete, complete), confirmed_at is not null,
                   address_changed_at, suspended_at is not null
                 from wanted w cross join account on handle = w.account
                 union all select 1, bill.account, status, due, null, null, 0 from wanted w cross join bill
                   on bill.account = w.account and status in ('UNPAID', 'TO_BE_PAID', 'UNMATURED')
                 union all select 2, p.account, status, last_day, null, null, 0
                   from wanted w cross join payment_method p on p.account = w.account",
                wanted.as_slice(),
                |row| add_facts(&mut accounts, row, now, policy),
            );
            rows?;
        }
        Ok(accounts.into_values().collect())
    }

    /// Accounts with this email address that share a service with `asker`. At most two: callers only distinguish none,
    /// one and several.
    pub fn co_contacts_with_address(&self, asker: &NicHandle, address: &EmailAddress) -> StoreResult<Vec<NicHandle>> {
        self.all(
            "select a.handle from account a
             where a.email_key = ?2 and (a.handle = ?1 or exists (
               select 1 from co_contact where account = ?1 and other = a.handle))
             order by a.handle limit 2",
            [asker.as_str(), &email_key(address)],
            |row| handle(&column::<String>(row, 0)?),
        )
    }
}
