//! Importing accounts.

use super::former::email;
use super::summary::RowCounts;
use super::upsert::{Assignment, same_key, staged, staged_unless};
use super::{ExportTable, RowRange};
use crate::convert::{column, handle};
use crate::engine::params;
use crate::tables::provider::NO_ADDRESS;
use crate::{StoreError, StoreResult, WriteTx};
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{EmailAddress, NicHandle, Timestamp};

const TABLE: ExportTable = ExportTable::Accounts;

/// The address is the one that an import has set, or the account was created by a sign-up: validation has made sure that it
/// is the same person. An address that its user has changed is kept even if an export agrees with it, or an older export
/// could revert it later.
const FOLLOWS: &str = "(t.imported_email is null or t.imported_email = t.email)";

/// Personal details, which are kept once the user has edited them.
const PERSON: [&str; 4] = ["first_name", "name", "organisation", "language"];

/// A deleted account that the provider names again. A suspension by staff stays.
const IS_BACK: &str = "(t.deleted_at is not null and t.suspended_at is t.deleted_at)";

/// The account gets another mailbox. One whose handle somebody else had has none yet.
fn gets_mailbox() -> String {
    format!("({FOLLOWS} and s.email_key <> t.email_key and t.email <> '{NO_ADDRESS}')")
}

/// An account that an import changes in a way that is announced.
struct AccountChange {
    account: NicHandle,
    is_moved: bool,
    is_back: bool,
}

fn updates() -> Vec<Assignment<'static>> {
    let follows = |staged: &str, present: &str| format!("case when {FOLLOWS} then {staged} else t.{present} end");
    let mut set = staged_unless("t.person_changed <> 0", &PERSON);
    set.extend(staged(&["subsidiary", "complete"]));
    set.extend([
        ("email", follows("s.email", "email")),
        ("email_key", follows("s.email_key", "email_key")),
        ("imported_email", follows("s.email", "imported_email")),
        // A new address counts as confirmed; an unchanged one keeps its status.
        ("confirmed_at", format!("case when {FOLLOWS} and s.email <> t.email then ?3 else t.confirmed_at end")),
        (
            "undeliverable_at",
            format!("case when {FOLLOWS} and s.email <> t.email then null else t.undeliverable_at end"),
        ),
        // As one that staff set: nobody takes an account and its services together.
        ("address_changed_at", format!("case when {} then ?3 else t.address_changed_at end", gets_mailbox())),
        ("suspended_at", format!("case when {IS_BACK} then null else t.suspended_at end")),
        ("deleted_at", "null".to_owned()),
        ("removal_at", "null".to_owned()),
        // The provider's word on whether the profile is complete is later than any entry of the user.
        ("entry_complete", "null".to_owned()),
    ]);
    set
}

impl WriteTx<'_> {
    /// Accounts of staged rows that get another mailbox, with that one.
    pub fn staged_moves(&self, rows: RowRange) -> StoreResult<Vec<(NicHandle, EmailAddress)>> {
        let sql = format!(
            "select t.handle, s.email from stage.account s cross join account t on {}
             where s.row > ?1 and s.row <= ?2 and {}",
            same_key(TABLE),
            gets_mailbox()
        );
        self.all(&sql, rows, |row| Ok((handle(&column::<String>(row, 0)?)?, email(row, 1)?)))
    }

    pub(super) fn apply_accounts(&mut self, rows: RowRange, now: Timestamp) -> StoreResult<RowCounts> {
        let changes = self.account_changes(rows)?;
        let [first, end] = rows;
        let values = params![first, end, now];
        let updated = self.update_staged(TABLE, &updates(), "handle", values)?.len();
        let mut set = staged(&TABLE.columns().all());
        set.extend([("imported_email", "s.email".to_owned()), ("confirmed_at", "?3".to_owned())]);
        let added = self.insert_staged(TABLE, &set, values)?;
        for AccountChange { account, is_moved, is_back } in changes {
            if is_moved {
                self.address_moved(&account, now)?;
                self.supersede_address_links(&account, now)?;
            }
            if is_back {
                self.append_event(&ProviderEvent::AccountReleased { account }, now)?;
            }
        }
        Ok(RowCounts::of(rows, added, updated))
    }

    /// Accounts whose address will change, or that will no longer be deleted.
    fn account_changes(&self, rows: RowRange) -> StoreResult<Vec<AccountChange>> {
        let sql = format!(
            "select t.handle, s.email <> t.email and {FOLLOWS}, {IS_BACK},
               t.imported_email is null and t.email_key <> s.email_key
             from stage.account s cross join account t on {}
             where s.row > ?1 and s.row <= ?2 and (s.email <> t.email and {FOLLOWS} or {IS_BACK})",
            same_key(TABLE)
        );
        self.all(&sql, rows, |row| {
            let (is_moved, is_back) = (column(row, 1)?, column(row, 2)?);
            if is_moved && column(row, 3)? {
                return Err(StoreError::Conflict("a handle of the export was taken by a sign-up"));
            }
            Ok(AccountChange { account: handle(&column::<String>(row, 0)?)?, is_moved, is_back })
        })
    }
}
