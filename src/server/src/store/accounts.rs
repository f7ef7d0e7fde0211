//! Accounts, and the facts about them that the rules ask for.

use super::convert::{column, handle, maybe_day, to_millis};
use super::{Reader, StoreError, StoreResult, Tx};
use chrono::NaiveDate;
use handover_api::account::PersonalDetails;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::model::billing::{BillStatus, PaymentStatus, is_chargeable, is_unpaid};
use handover_rules::{AccountFacts, EmailAddress, NicHandle, Subsidiary, Timestamp};
use rusqlite::{OptionalExtension, Row, params};
use std::collections::HashMap;

/// An account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its handle.
    pub handle: NicHandle,
    /// Where its mails go.
    pub email: EmailAddress,
    /// Whether that address is confirmed.
    pub confirmed: bool,
    /// The person's first name.
    pub first_name: String,
    /// The person's name.
    pub name: String,
    /// The organisation; empty for a person.
    pub organisation: String,
    /// Its subsidiary.
    pub subsidiary: Subsidiary,
    /// The language of its mails.
    pub language: String,
    /// Whether nothing is missing in its profile.
    pub complete: bool,
    /// The hash of its password.
    pub password: Option<String>,
}

/// An account that begins, its address confirmed.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its handle.
    pub handle: NicHandle,
    /// Its address.
    pub email: EmailAddress,
    /// The person's first name.
    pub first_name: String,
    /// The person's name.
    pub name: String,
    /// Its subsidiary.
    pub subsidiary: Subsidiary,
    /// The language of its mails.
    pub language: String,
    /// The hash of its password.
    pub password: String,
}

impl Account {
    /// First name and name, as people are addressed.
    #[must_use]
    pub fn full_name(&self) -> String {
        [self.first_name.as_str(), " ", self.name.as_str()].concat().trim().to_owned()
    }
}

const COLUMNS: &str =
    "handle, email, confirmed_at, first_name, name, organisation, subsidiary, language, complete, password";

fn read(row: &Row<'_>) -> StoreResult<Account> {
    Ok(Account {
        handle: handle(&column::<String>(row, 0)?)?,
        email: EmailAddress::parse(&column::<String>(row, 1)?).ok_or(StoreError::Corrupt("an address"))?,
        confirmed: column::<Option<i64>>(row, 2)?.is_some(),
        first_name: column(row, 3)?,
        name: column(row, 4)?,
        organisation: column(row, 5)?,
        subsidiary: Subsidiary::parse(&column::<String>(row, 6)?).ok_or(StoreError::Corrupt("a subsidiary"))?,
        language: column(row, 7)?,
        complete: column(row, 8)?,
        password: column(row, 9)?,
    })
}

impl Reader<'_> {
    /// The account of this handle.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn account(&self, handle: &NicHandle) -> StoreResult<Option<Account>> {
        let mut statement =
            self.connection.prepare_cached(&format!("select {COLUMNS} from account where handle = ?1"))?;
        let found = statement.query_row([handle.as_str()], |row| Ok(read(row))).optional()?;
        found.transpose()
    }

    /// Whether there is any account at all.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn has_accounts(&self) -> StoreResult<bool> {
        let mut statement = self.connection.prepare_cached("select exists (select 1 from account)")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// The accounts that were made here and that no import has known yet, with their addresses in lower case.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn accounts_made_here(&self) -> StoreResult<HashMap<NicHandle, String>> {
        self.all("select handle, email_key from account where imported_email is null", [], |row| {
            Ok((handle(&column::<String>(row, 0)?)?, column(row, 1)?))
        })
    }

    /// The accounts that have this address; at most two, because only "none, one or several" matters.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn accounts_with_address(&self, address: &EmailAddress) -> StoreResult<Vec<Account>> {
        self.all(
            &format!("select {COLUMNS} from account where email_key = ?1 order by handle limit 2"),
            [address.as_str().to_lowercase()],
            read,
        )
    }

    /// The accounts that have this address, at most `limit`: those first that have asked for a password longest ago.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn accounts_to_mail(&self, address: &EmailAddress, limit: u32) -> StoreResult<Vec<Account>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "select {COLUMNS} from account where email_key = ?1
             order by coalesce((select max(t.began_at) from account_task t
               where t.email_key = ?1 and t.account = account.handle and t.purpose = 'password'), 0), handle limit ?2"
        ))?;
        let mut rows = statement.query(params![address.as_str().to_lowercase(), limit])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
        Ok(found)
    }

    /// The accounts that have this address and share a service with `asker`; at most two.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn neighbours_with_address(&self, asker: &NicHandle, address: &EmailAddress) -> StoreResult<Vec<NicHandle>> {
        self.all(
            "select a.handle from account a
             where a.email_key = ?2 and (a.handle = ?1 or exists (
               select 1 from contact theirs join contact mine on mine.service = theirs.service
               where theirs.account = a.handle and mine.account = ?1))
             order by a.handle limit 2",
            [asker.as_str(), &address.as_str().to_lowercase()],
            |row| handle(&column::<String>(row, 0)?),
        )
    }

    /// What the rules need to know of an account on `today` (a UTC day).
    ///
    /// # Errors
    /// The database's own failure.
    pub fn account_facts(&self, handle: &NicHandle, today: NaiveDate) -> StoreResult<Option<AccountFacts>> {
        let Some(account) = self.account(handle)? else { return Ok(None) };
        Ok(Some(AccountFacts {
            handle: account.handle,
            zone: account.subsidiary.zone(),
            profile_complete: account.complete,
            address_confirmed: account.confirmed,
            has_unpaid_bill: self.has_unpaid_bill(handle, today)?,
            has_payment_method: self.has_payment_method(handle, today)?,
        }))
    }

    fn has_unpaid_bill(&self, account: &NicHandle, today: NaiveDate) -> StoreResult<bool> {
        let unpaid: Vec<bool> =
            self.all("select status, due from bill where account = ?1", [account.as_str()], |row| {
                let status = BillStatus::parse(&column::<String>(row, 0)?);
                let status = status.ok_or(StoreError::Corrupt("a bill's status"))?;
                Ok(is_unpaid(status, maybe_day(column(row, 1)?)?, today))
            })?;
        Ok(unpaid.contains(&true))
    }

    fn has_payment_method(&self, account: &NicHandle, today: NaiveDate) -> StoreResult<bool> {
        let chargeable: Vec<bool> =
            self.all("select status, last_day from payment_method where account = ?1", [account.as_str()], |row| {
                let status = PaymentStatus::parse(&column::<String>(row, 0)?);
                let status = status.ok_or(StoreError::Corrupt("a payment method's status"))?;
                Ok(is_chargeable(status, maybe_day(column(row, 1)?)?, today))
            })?;
        Ok(chargeable.contains(&true))
    }

    /// Handles that `account` works with, from its own services only: the most frequent first, at most `limit`.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn known_handles(&self, account: &NicHandle, limit: u32) -> StoreResult<Vec<NicHandle>> {
        // The first thousand services say enough, and keep the cost the same for the largest accounts.
        self.all(
            "select theirs.account, count(*) as times
             from (select service from contact where account = ?1 limit 1000) mine
             join contact theirs on theirs.service = mine.service
             where theirs.account <> ?1 group by theirs.account order by times desc, theirs.account limit ?2",
            params![account.as_str(), limit],
            |row| handle(&column::<String>(row, 0)?),
        )
    }
}

impl Tx<'_> {
    /// Makes an account.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when its handle is taken.
    pub fn make_account(&mut self, account: &NewAccount, now: Timestamp) -> StoreResult<()> {
        let added = self
            .connection
            .prepare_cached(
                "insert or ignore into account (handle, email, email_key, confirmed_at, first_name, name, organisation,
                   subsidiary, language, complete, password)
                 values (?1, ?2, ?3, ?4, ?5, ?6, '', ?7, ?8, 1, ?9)",
            )?
            .execute(params![
                account.handle.as_str(),
                account.email.as_str(),
                account.email.as_str().to_lowercase(),
                to_millis(now),
                account.first_name,
                account.name,
                account.subsidiary.as_str(),
                account.language,
                account.password
            ])?;
        if added == 1 { Ok(()) } else { Err(StoreError::Conflict("this handle is taken")) }
    }

    /// Changes names, organisation and language, from then on out of reach of imports; with both names the profile is
    /// complete.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn set_person(&mut self, account: &NicHandle, person: &PersonalDetails) -> StoreResult<()> {
        self.connection
            .prepare_cached(
                "update account set first_name = ?2, name = ?3, organisation = ?4, language = ?5,
                   complete = ?2 <> '' and ?3 <> '', person_changed = 1 where handle = ?1",
            )?
            .execute(params![account.as_str(), person.first_name, person.name, person.organisation, person.language])?;
        Ok(())
    }

    /// Sets an account's address, which was confirmed now; what was mailed to the old one dies.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn set_address(&mut self, account: &NicHandle, address: &EmailAddress, now: Timestamp) -> StoreResult<()> {
        self.connection
            .prepare_cached("update account set email = ?2, email_key = ?3, confirmed_at = ?4 where handle = ?1")?
            .execute(params![account.as_str(), address.as_str(), address.as_str().to_lowercase(), to_millis(now)])?;
        self.void_mailed(account, now)
    }

    /// Voids what was mailed to the former address of an account: codes, for which open requests then offer to send new
    /// ones, and links that set its password.
    ///
    /// # Errors
    /// The database's own failure.
    pub(super) fn void_mailed(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        self.connection
            .prepare_cached(
                "update code set state = 'superseded'
                 where account = ?1 and state = 'live'
                   and request in (select request from party where account = ?1 and closed_at is null)",
            )?
            .execute([account.as_str()])?;
        self.supersede_tasks(account, MailedLinkAction::Password, now)
    }

    /// Sets an account's password, as a hash.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn set_password(&mut self, account: &NicHandle, hash: &str) -> StoreResult<()> {
        self.connection
            .prepare_cached("update account set password = ?2 where handle = ?1")?
            .execute([account.as_str(), hash])?;
        Ok(())
    }

    /// Takes an account's password: none is right until it sets a new one.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn take_password(&mut self, account: &NicHandle) -> StoreResult<()> {
        self.connection
            .prepare_cached("update account set password = null where handle = ?1")?
            .execute([account.as_str()])?;
        Ok(())
    }
}
