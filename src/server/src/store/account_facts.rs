//! The facts about accounts that the rules decide by.

use super::convert::{column, handle};
use super::{ReadTx, StoreResult, email_key};
use handover_rules::model::billing::{is_chargeable, is_unpaid};
use handover_rules::{AccountFacts, EmailAddress, NicHandle, Policy, Timestamp};
use rusqlite::params;

/// Services that [`ReadTx::known_handles`] looks at: a sufficient sample that bounds its cost for the largest accounts.
const SAMPLE: u32 = 1000;

impl ReadTx<'_> {
    /// The facts about an account at `now`. Days are UTC days.
    ///
    /// # Errors
    /// Database error.
    pub fn account_facts(
        &self,
        handle: &NicHandle,
        now: Timestamp,
        policy: &Policy,
    ) -> StoreResult<Option<AccountFacts>> {
        let today = now.date_naive();
        let Some(account) = self.account(handle)? else { return Ok(None) };
        let (bills, methods) = (self.open_bills(handle)?, self.payment_methods(handle)?);
        Ok(Some(AccountFacts {
            handle: account.handle,
            zone: account.subsidiary.zone(),
            profile_complete: account.complete,
            address_confirmed: account.confirmed,
            has_unpaid_bill: bills.iter().any(|bill| is_unpaid(bill.status, bill.due, today)),
            cooldown_until: policy.cooldown_until(account.address_changed_at, now),
            has_payment_method: methods.iter().any(|method| is_chargeable(method.status, method.last_day, today)),
        }))
    }

    /// Accounts with this email address that share a service with `asker`. At most two: callers only distinguish none,
    /// one and several.
    ///
    /// # Errors
    /// Database error.
    pub fn co_contacts_with_address(&self, asker: &NicHandle, address: &EmailAddress) -> StoreResult<Vec<NicHandle>> {
        self.all(
            "select a.handle from account a
             where a.email_key = ?2 and (a.handle = ?1 or exists (
               select 1 from contact theirs join contact mine on mine.service = theirs.service
               where theirs.account = a.handle and mine.account = ?1))
             order by a.handle limit 2",
            [asker.as_str(), &email_key(address)],
            |row| handle(&column::<String>(row, 0)?),
        )
    }

    /// Handles of the account's co-contacts, most frequent first.
    ///
    /// # Errors
    /// Database error.
    pub fn known_handles(&self, account: &NicHandle, limit: u32) -> StoreResult<Vec<NicHandle>> {
        self.all(
            "select theirs.account, count(*) as times
             from (select service from contact where account = ?1 limit ?3) mine
             join contact theirs on theirs.service = mine.service
             where theirs.account <> ?1 group by theirs.account order by times desc, theirs.account limit ?2",
            params![account.as_str(), limit, SAMPLE],
            |row| handle(&column::<String>(row, 0)?),
        )
    }
}
