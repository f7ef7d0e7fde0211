//! Accounts: personal details, addresses and passwords; the facts that the rules decide by; bills and payment methods.

mod calls;
mod export;
mod mailed_links;
pub(crate) mod sessions;

pub(super) use super::canonical::canonical_address;
pub use calls::{PostponedAction, PostponedCall, StoredResponse};
pub use mailed_links::{MailedLinkEnding, MailedLinkRecord};
pub use sessions::{DeviceOwner, NewSession, ProviderLogin, ProviderSessions};

use crate::engine::{FromRow, List, Row, from_row, only, params};
use crate::search::name_key;
use crate::{Change, ReadTx, StoreError, StoreResult, WriteTx, email_key};
use chrono::NaiveDate;
use handover_api::account::{OpenBill, PaymentMethod, PersonalDetails};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::model::account::{is_chargeable, is_credit_note, is_unpaid};
use handover_rules::provider::Orderer;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{AccountFacts, EmailAddress, NicHandle, Policy, Subsidiary, Timestamp};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row of the table")]
pub struct Account {
    pub handle: NicHandle,
    pub email: EmailAddress,
    pub confirmed: bool,
    pub first_name: String,
    /// Last name.
    pub name: String,
    /// Organisation; empty for an individual.
    pub organisation: String,
    pub subsidiary: Subsidiary,
    /// Locale of emails, such as `fr_FR`.
    pub language: String,
    pub complete: bool,
    pub password: Option<String>,
    /// Time at which the owner last changed the address.
    pub address_changed_at: Option<Timestamp>,
    /// Time at which the provider suspended it: nobody signs in.
    pub suspended_at: Option<Timestamp>,
    /// Whether name and organisation are hidden from other accounts.
    pub is_name_hidden: bool,
    /// Time of the delivery report that says that the address does not work.
    pub undeliverable_at: Option<Timestamp>,
    /// Address that the provider's systems have given last; `None` if they have not named the account.
    pub imported_email: Option<String>,
    /// Its owner has said in which language emails come.
    pub language_chosen: bool,
}

impl Account {
    #[must_use]
    pub fn into_personal_details(self) -> PersonalDetails {
        let Self { first_name, name, organisation, language, .. } = self;
        PersonalDetails { first_name, name, organisation, language }
    }

    /// Whether its own address, once confirmed, has the mailbox of `address`. Anybody may have entered one that is not.
    #[must_use]
    pub fn is_confirmed_at(&self, address: &EmailAddress) -> bool {
        self.confirmed && email_key(&self.email) == email_key(address)
    }

    #[must_use]
    pub fn full_name(&self) -> String {
        [self.first_name.as_str(), " ", self.name.as_str()].concat().trim().to_owned()
    }

    #[must_use]
    pub fn as_orderer(&self) -> Orderer<'_> {
        Orderer {
            first_name: &self.first_name,
            last_name: &self.name,
            organisation: &self.organisation,
            email: &self.email,
            subsidiary: self.subsidiary,
        }
    }
}

/// An account to create, with a confirmed address.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub handle: NicHandle,
    pub email: EmailAddress,
    pub first_name: String,
    /// Last name.
    pub name: String,
    pub subsidiary: Subsidiary,
    pub language: String,
    /// Password hash; `None` if the provider signs its owner in.
    pub password: Option<String>,
}

const COLUMNS: &str =
    "handle, email, confirmed_at is not null as confirmed, first_name, name, organisation, subsidiary,
     language, coalesce(entry_complete, complete) as complete, password, address_changed_at, suspended_at,
     name_hidden, undeliverable_at, imported_email, language_chosen";

from_row!(Account {
    handle, email, confirmed, first_name, name, organisation, subsidiary, language, complete, password, address_changed_at,
    suspended_at, is_name_hidden = "name_hidden", undeliverable_at, imported_email, language_chosen,
});

impl ReadTx<'_> {
    pub fn account(&self, handle: &NicHandle) -> StoreResult<Option<Account>> {
        self.first(&format!("select {COLUMNS} from account where handle = ?1"), [handle], Account::from_row)
    }

    /// Whether nobody has this handle, and no import under way will give it to somebody.
    pub fn is_handle_free(&self, handle: &NicHandle) -> StoreResult<bool> {
        let sql = "select not exists (select 1 from account where handle = ?1)
             and not exists (select 1 from reserved_handle where handle = ?1)";
        self.value(sql, [handle])
    }

    pub fn has_accounts(&self) -> StoreResult<bool> {
        self.value("select exists (select 1 from account)", [])
    }

    /// Accounts with this address. At most two: callers only distinguish none, one and several.
    pub fn accounts_with_address(&self, address: &EmailAddress) -> StoreResult<Vec<Account>> {
        self.all(
            &format!("select {COLUMNS} from account where email_key = ?1 order by handle limit 2"),
            [email_key(address)],
            Account::from_row,
        )
    }

    /// Accounts with this address, least recent password reset first.
    pub fn accounts_for_password_reset(&self, address: &EmailAddress, limit: u32) -> StoreResult<Vec<Account>> {
        self.all(
            &format!(
                "select {COLUMNS} from account where email_key = ?1
                 order by coalesce((select max(t.began_at) from mailed_link t
                   where t.email_key = ?1 and t.account = account.handle and t.purpose = 'password'), 0), handle limit ?2"
            ),
            params![email_key(address), limit],
            Account::from_row,
        )
    }
}

impl WriteTx<'_> {
    /// Creates an account.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the handle is taken, or reserved for an account of an import under way.
    pub fn create_account(&mut self, account: &NewAccount, now: Timestamp) -> StoreResult<()> {
        let added = self.execute(
            "insert into account (handle, email, email_key, confirmed_at, first_name, name, organisation,
               subsidiary, language, complete, password, name_key)
             select ?1, ?2, ?3, ?4, ?5, ?6, '', ?7, ?8, true, ?9, ?10
             where not exists (select 1 from reserved_handle where handle = ?1)
             on conflict do nothing",
            params![
                account.handle,
                account.email,
                email_key(&account.email),
                now,
                account.first_name,
                account.name,
                account.subsidiary,
                account.language,
                account.password,
                name_key(&account.first_name, &account.name, "")
            ],
        )?;
        if added == 1 { Ok(()) } else { Err(StoreError::Conflict("the handle is taken")) }
    }

    /// Records that the provider knows an account under its present address, as if an import had set that.
    pub fn adopt_account(&mut self, account: &NicHandle) -> StoreResult<()> {
        self.run("update account set imported_email = email where handle = ?1 and imported_email is null", [account])
    }

    /// Changes names, organisation and language, and excludes them from later imports. The profile is complete if both
    /// names are set, until an import says otherwise.
    pub fn set_personal_details(&mut self, account: &NicHandle, details: &PersonalDetails) -> StoreResult<()> {
        self.run(
            "update account set first_name = ?2, name = ?3, organisation = ?4, language = ?5,
               entry_complete = (?2 <> '' and ?3 <> ''), person_changed = true where handle = ?1",
            params![account, details.first_name, details.name, details.organisation, details.language],
        )?;
        let name_key = name_key(&details.first_name, &details.name, &details.organisation);
        let renamed = "update account set name_key = ?2 where handle = ?1 and name_key <> ?2";
        if self.execute(renamed, params![account, name_key])? > 0 {
            self.spread_name_keys(&[account])?;
        }
        self.announce(Change::Account(account.clone()));
        Ok(())
    }

    /// Records that the owner has said in which language emails come.
    pub fn choose_language(&mut self, account: &NicHandle) -> StoreResult<()> {
        self.run("update account set language_chosen = true where handle = ?1", [account])?;
        self.announce(Change::Account(account.clone()));
        Ok(())
    }

    /// Sets a confirmed address, and revokes the secrets mailed to the previous one.
    pub fn set_address(&mut self, account: &NicHandle, address: &EmailAddress, now: Timestamp) -> StoreResult<()> {
        self.run(
            "update account set email = ?2, email_key = ?3, confirmed_at = ?4, undeliverable_at = null where handle = ?1",
            params![account, address, email_key(address), now],
        )?;
        self.announce(Change::Account(account.clone()));
        self.address_moved(account, now)
    }

    /// Consequences of another address of an account.
    pub(super) fn address_moved(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        self.append_event(&ProviderEvent::AddressChanged { account: account.clone() }, now)?;
        self.release_held_mails(account, now)?;
        self.revoke_mailed_secrets(account, now)
    }

    /// Records that the current address was confirmed once more, and releases the emails that waited for it.
    pub fn confirm_address(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        self.run(
            "update account set confirmed_at = ?2, undeliverable_at = null where handle = ?1",
            params![account, now],
        )?;
        self.announce(Change::Account(account.clone()));
        self.release_held_mails(account, now)
    }

    /// Records that a delivery report says that the address does not work. The first report stays.
    pub fn mark_undeliverable(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        self.run(
            "update account set undeliverable_at = coalesce(undeliverable_at, ?2) where handle = ?1",
            params![account, now],
        )?;
        self.announce(Change::Account(account.clone()));
        Ok(())
    }

    /// Records when the owner last changed the address.
    pub fn set_address_changed_at(&mut self, account: &NicHandle, at: Option<Timestamp>) -> StoreResult<()> {
        self.run("update account set address_changed_at = ?2 where handle = ?1", params![account, at])
    }

    /// Revokes secrets mailed to the previous address of an account: codes of open requests, which can be resent, and
    /// password reset links.
    fn revoke_mailed_secrets(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        self.run(
            "update code set state = 'superseded'
             where account = ?1 and state = 'live'
               and submission in (select submission from party where account = ?1 and closed_at is null)",
            [account],
        )?;
        self.supersede_mailed_links(account, MailedLinkAction::Password, now)
    }

    pub fn set_password(&mut self, account: &NicHandle, hash: &str) -> StoreResult<()> {
        self.run("update account set password = ?2 where handle = ?1", params![account, hash])
    }

    /// Removes the password: nobody can sign in until a new one is set.
    pub fn clear_password(&mut self, account: &NicHandle) -> StoreResult<()> {
        self.run("update account set password = null where handle = ?1", [account])
    }
}

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
