//! Importing accounts.

use super::Rows;
use super::rows::{RowCounts, columns};
use super::upsert::{Assignment, same_key, staged, staged_unless};
use crate::engine::{FromRow, from_row, only, params};
use crate::tables::canonical::NO_ADDRESS;
use crate::{StoreError, StoreResult, WriteTx};
use handover_api::provider::ExportTable;
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{EmailAddress, NicHandle, Timestamp};

const TABLE: ExportTable = ExportTable::Accounts;

/// A deleted account, and the address that a staged row gives to its handle.
#[derive(Debug)]
pub struct DeletedAccountRow {
    pub account: NicHandle,
    /// The addresses that the account was known by.
    pub known: Vec<EmailAddress>,
    /// The address of the row.
    pub named: EmailAddress,
}

/// The address is the one that an import has set, or the account was created by a sign-up: validation has made sure that it
/// is the same person. An address that its user has changed is kept even if an export agrees with it, or an older export
/// could revert it later.
const FOLLOWS: &str = "(t.imported_email is null or t.imported_email = t.email)";

/// Personal details, which are kept once the user has edited them.
const PERSON: [&str; 5] = ["first_name", "name", "organisation", "name_key", "language"];

/// A deleted account that the provider names again. A suspension by staff stays.
const IS_BACK: &str = "(t.deleted_at is not null and t.suspended_at = t.deleted_at)";

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

from_row!(AccountChange { account = "handle", is_moved, is_back });

fn updates(now: &str) -> Vec<Assignment<'static>> {
    let follows = |staged: &str, present: &str| format!("case when {FOLLOWS} then {staged} else t.{present} end");
    let mut set = staged_unless("t.person_changed", &PERSON);
    set.extend(staged(&["subsidiary", "complete"]));
    set.extend([
        ("email", follows("s.email", "email")),
        ("email_key", follows("s.email_key", "email_key")),
        ("imported_email", follows("s.email", "imported_email")),
        // A new address counts as confirmed; an unchanged one keeps its status.
        ("confirmed_at", format!("case when {FOLLOWS} and s.email <> t.email then {now} else t.confirmed_at end")),
        (
            "undeliverable_at",
            format!("case when {FOLLOWS} and s.email <> t.email then null else t.undeliverable_at end"),
        ),
        // As one that staff set: nobody takes an account and its services together.
        ("address_changed_at", format!("case when {} then {now} else t.address_changed_at end", gets_mailbox())),
        ("suspended_at", format!("case when {IS_BACK} then null else t.suspended_at end")),
        ("deleted_at", "null".to_owned()),
        ("removal_at", "null".to_owned()),
        // The provider's word on whether the profile is complete is later than any entry of the user.
        ("entry_complete", "null".to_owned()),
    ]);
    set
}

impl WriteTx<'_> {
    /// The deleted accounts whose handles staged rows have.
    pub fn staged_deleted_accounts(&self, rows: &Rows) -> StoreResult<Vec<DeletedAccountRow>> {
        let sql = format!(
            "select t.handle, s.email as named, t.email, coalesce(t.imported_email, t.email) as imported_email
             from {} cross join account t
             where {} and s.row > ?1 and s.row <= ?2 and t.deleted_at is not null",
            rows.source(TABLE),
            same_key(TABLE)
        );
        self.all(&sql, rows.values(&[]).as_slice(), |row| {
            let known = vec![row.get("email")?, row.get("imported_email")?];
            Ok(DeletedAccountRow { account: row.get("handle")?, known, named: row.get("named")? })
        })
    }

    /// Accounts of staged rows that get another mailbox, with that one.
    pub fn staged_moves(&self, rows: &Rows) -> StoreResult<Vec<(NicHandle, EmailAddress)>> {
        let sql = format!(
            "select t.handle, s.email from {} cross join account t
             where {} and s.row > ?1 and s.row <= ?2 and {}",
            rows.source(TABLE),
            same_key(TABLE),
            gets_mailbox()
        );
        self.all(&sql, rows.values(&[]).as_slice(), |row| Ok((row.get("handle")?, row.get("email")?)))
    }

    /// Accounts that will get another name.
    fn renamed_accounts(&self, rows: &Rows) -> StoreResult<Vec<NicHandle>> {
        let sql = format!(
            "select t.handle from {} cross join account t
             where {} and s.row > ?1 and s.row <= ?2 and not t.person_changed and t.name_key <> s.name_key",
            rows.source(TABLE),
            same_key(TABLE)
        );
        self.all(&sql, rows.values(&[]).as_slice(), only)
    }

    pub(super) fn apply_accounts(&mut self, rows: &Rows, now: Timestamp) -> StoreResult<RowCounts> {
        let changes = self.account_changes(rows)?;
        let now_place = format!("?{}", rows.next_parameter());
        let updates = updates(&now_place);
        let renamed = self.renamed_accounts(rows)?;
        let count = self.update_rows::<NicHandle>(TABLE, rows, &updates, ("handle", params![now]))?.len();
        self.spread_name_keys(&renamed)?;
        let mut set = staged(&columns(TABLE));
        set.extend([("imported_email", "s.email".to_owned()), ("confirmed_at", now_place)]);
        let added = self.insert_rows(TABLE, rows, &set, params![now])?;
        for AccountChange { account, is_moved, is_back } in changes {
            if is_moved {
                self.address_moved(&account, now)?;
                self.supersede_address_links(&account, now)?;
            }
            if is_back {
                self.append_event(&ProviderEvent::AccountReleased { account }, now)?;
            }
        }
        Ok(RowCounts::of(rows.range, added, count))
    }

    /// Accounts whose address will change, or that will no longer be deleted.
    fn account_changes(&self, rows: &Rows) -> StoreResult<Vec<AccountChange>> {
        let sql = format!(
            "select t.handle, s.email <> t.email and {FOLLOWS} as is_moved, {IS_BACK} as is_back,
               t.imported_email is null and t.email_key <> s.email_key as is_other
             from {} cross join account t
             where {} and s.row > ?1 and s.row <= ?2 and (s.email <> t.email and {FOLLOWS} or {IS_BACK})",
            rows.source(TABLE),
            same_key(TABLE)
        );
        self.all(&sql, rows.values(&[]).as_slice(), |row| {
            let change = AccountChange::from_row(row)?;
            if change.is_moved && row.get("is_other")? {
                return Err(StoreError::Conflict("a handle of the export was taken by a sign-up"));
            }
            Ok(change)
        })
    }
}
