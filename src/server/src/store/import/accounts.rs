//! Importing accounts.

use super::ImportedAccount;
use super::summary::RowOutcome;
use super::tracked::Tracked;
use crate::store::convert::{column, to_millis};
use crate::store::{StoreError, StoreResult, WriteTx, email_key};
use handover_rules::{EmailAddress, Timestamp};
use rusqlite::{Params, params};

impl WriteTx<'_> {
    pub(super) fn apply_account(&mut self, new: &ImportedAccount, now: Timestamp) -> StoreResult<RowOutcome> {
        let stored =
            self.first("select email, imported_email from account where handle = ?1", [new.handle.as_str()], |row| {
                Ok(Tracked { current: column(row, 0)?, imported: column(row, 1)? })
            })?;
        let Some(stored) = stored else { return self.insert_account(new, now) };
        let before = stored.current.clone();
        let email = if stored.imported.is_some() {
            stored.merge(new.email.as_str())
        } else if EmailAddress::parse(&before).is_some_and(|before| email_key(&before) == email_key(&new.email)) {
            // Created by sign-up, and now in an export: validation has made sure that it is the same person.
            Tracked::imported(&new.email)
        } else {
            return Err(StoreError::Conflict("a handle of the export was taken by a sign-up"));
        };
        let account = self.update_account(new, &before, &email, now)?;
        let outcomes = [account, self.update_person(new)?, self.update_complete(new)?];
        let is_changed = outcomes.iter().any(|outcome| *outcome != RowOutcome::Unchanged);
        Ok(if is_changed { RowOutcome::Changed } else { RowOutcome::Unchanged })
    }

    fn insert_account(&self, new: &ImportedAccount, now: Timestamp) -> StoreResult<RowOutcome> {
        self.execute(
            "insert into account (handle, email, email_key, imported_email, confirmed_at, first_name, name,
               organisation, subsidiary, language, complete)
             values (?1, ?2, ?3, ?2, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                new.handle.as_str(),
                new.email.as_str(),
                email_key(&new.email),
                to_millis(now),
                new.first_name,
                new.name,
                new.organisation,
                new.subsidiary.as_str(),
                new.language.as_str(),
                new.complete,
            ],
        )?;
        Ok(RowOutcome::Added)
    }

    fn update_account(
        &mut self,
        new: &ImportedAccount,
        before: &str,
        email: &Tracked,
        now: Timestamp,
    ) -> StoreResult<RowOutcome> {
        // A new address counts as confirmed; an unchanged one keeps its status.
        let confirmed_at = (before != email.current).then(|| to_millis(now));
        let outcome = self.update_if_different(
            "update account set email = ?2, email_key = ?3, imported_email = ?4,
               confirmed_at = coalesce(?5, confirmed_at), subsidiary = ?6
             where handle = ?1 and (email, imported_email, subsidiary) is not (?2, ?4, ?6)",
            params![
                new.handle.as_str(),
                email.current,
                EmailAddress::parse(&email.current).map(|current| email_key(&current)),
                email.imported,
                confirmed_at,
                new.subsidiary.as_str(),
            ],
        )?;
        if before != email.current {
            self.revoke_mailed_secrets(&new.handle, now)?;
            self.supersede_address_links(&new.handle, now)?;
        }
        Ok(outcome)
    }

    /// Updates personal details unless the user has edited them.
    fn update_person(&self, new: &ImportedAccount) -> StoreResult<RowOutcome> {
        self.update_if_different(
            "update account set first_name = ?2, name = ?3, organisation = ?4, language = ?5
             where handle = ?1 and person_changed = 0
               and (first_name, name, organisation, language) is not (?2, ?3, ?4, ?5)",
            params![new.handle.as_str(), new.first_name, new.name, new.organisation, new.language.as_str()],
        )
    }

    /// Updates the provider's word on whether the profile is complete. It is later than any entry of the user.
    fn update_complete(&self, new: &ImportedAccount) -> StoreResult<RowOutcome> {
        self.update_if_different(
            "update account set complete = ?2, entry_complete = null
             where handle = ?1 and (complete, entry_complete) is not (?2, null)",
            params![new.handle.as_str(), new.complete],
        )
    }

    fn update_if_different(&self, update: &str, values: impl Params) -> StoreResult<RowOutcome> {
        let written = self.execute(update, values)?;
        Ok(if written == 1 { RowOutcome::Changed } else { RowOutcome::Unchanged })
    }
}
