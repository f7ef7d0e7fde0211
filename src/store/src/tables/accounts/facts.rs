//! The facts about accounts that the rules decide by.

use crate::engine::{List, Row, only, params};
use crate::{ReadTx, StoreResult, email_key};
use handover_rules::model::account::{is_chargeable, is_unpaid};
use handover_rules::{AccountFacts, EmailAddress, NicHandle, Policy, Subsidiary, Timestamp};
use std::collections::BTreeMap;

/// Adds a row to the facts about its account. The rows of accounts come first.
fn add_facts(
    accounts: &mut BTreeMap<NicHandle, AccountFacts>,
    row: &Row<'_>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<()> {
    let handle: NicHandle = row.get("handle")?;
    let (kind, today): (i64, _) = (row.get("kind")?, now.date_naive());
    if kind == 0 {
        let facts = AccountFacts {
            handle: handle.clone(),
            zone: row.get::<Subsidiary>("text")?.zone(),
            profile_complete: row.get("complete")?,
            address_confirmed: row.get("confirmed")?,
            has_unpaid_bill: false,
            suspended: row.get("suspended")?,
            cooldown_until: policy.cooldown_until(row.get("address_changed_at")?, now),
            has_payment_method: false,
        };
        accounts.insert(handle, facts);
        return Ok(());
    }
    let Some(facts) = accounts.get_mut(&handle) else { return Ok(()) };
    let day = row.get("day")?;
    if kind == 1 {
        let amount: String = row.get("amount")?;
        facts.has_unpaid_bill |= is_unpaid(row.get("text")?, day, &amount, today);
    } else {
        facts.has_payment_method |= is_chargeable(row.get("text")?, day, today);
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

    /// The facts about several accounts at `now`, by handle; unknown accounts are left out.
    pub fn facts_of_accounts(
        &self,
        handles: &[NicHandle],
        now: Timestamp,
        policy: &Policy,
    ) -> StoreResult<Vec<AccountFacts>> {
        let mut accounts = BTreeMap::new();
        // Joined in this order, by indexes.
        let rows: StoreResult<()> = self.all(
            "select 0 as kind, handle, subsidiary as text, cast(null as text) as day,
               coalesce(entry_complete, complete) as complete, confirmed_at is not null as confirmed,
               suspended_at is not null as suspended, address_changed_at, cast(null as text) as amount
             from rarray(?1) w cross join account where handle = w.value
             union all select 1, bill.account, status, due, false, false, false, null, amount
               from rarray(?1) w cross join bill
               where bill.account = w.value and status in ('UNPAID', 'TO_BE_PAID', 'UNMATURED')
             union all select 2, p.account, p.status, p.last_day, false, false, false, null, null
               from rarray(?1) w cross join payment_method p where p.account = w.value",
            [List::texts(handles)],
            |row| add_facts(&mut accounts, row, now, policy),
        );
        rows?;
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
            params![asker, email_key(address)],
            only,
        )
    }
}
