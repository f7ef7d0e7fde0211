//! Mailed links, by which accounts are created or changed and parties answer, and the hashes of their tokens. The database
//! calls them account tasks.

use crate::columns::enums;
use crate::engine::{FromRow, Row, from_row, params};
use crate::{ReadTx, StoreResult, WriteTx, email_key};
use handover_rules::account::mailed_links::{IssuedLink, MailedLinkAction};
use handover_rules::model::policy::{LIMIT_PERIOD, Share};
use handover_rules::{CodeHash, EmailAddress, MailedLinkId, NicHandle, Timestamp, string_enum};

#[derive(Clone, Debug)]
pub struct MailedLinkRecord {
    pub id: MailedLinkId,
    /// Action and status, as the rules see them.
    pub link: IssuedLink,
    /// Account; `None` for a sign-up.
    pub account: Option<NicHandle>,
    pub email: EmailAddress,
    /// Sign-up form, as JSON.
    pub details: Option<String>,
    pub began_at: Timestamp,
    /// Invalid codes entered so far.
    pub wrong_codes: u32,
    /// For a change of address and its undo: the first time the change was asked for, with any link.
    pub change_began_at: Timestamp,
    /// For an undo: when the address had been changed before the change that it undoes.
    pub address_changed_before: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

string_enum! {
    /// The end of a mailed link.
    pub enum MailedLinkEnding {
        /// Used.
        Done = "done",
        /// Cancelled, or failed too often.
        Refused = "refused",
        /// Replaced by a later link.
        Superseded = "superseded",
    }
}

enums! {
    MailedLinkEnding: "end of a mailed link";
}

const COLUMNS: &str =
    "t.id, t.purpose, t.account, t.email, t.details, t.began_at, t.expires_at, t.outcome, t.wrong_codes,
    coalesce(t.change_began_at, t.began_at) as change_began_at, t.address_changed_before, t.outcome_at";

from_row!(Share { own, in_all });

from_row!(MailedLinkRecord {
    id, account, email, details, began_at, wrong_codes, change_began_at, address_changed_before, ended_at = "outcome_at";
    link
});

impl FromRow for IssuedLink {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        // An unknown outcome ends the link, too.
        let ending = row.text("outcome")?.map(MailedLinkEnding::parse);
        Ok(Self {
            action: row.get("purpose")?,
            expires_at: row.get("expires_at")?,
            is_done: ending == Some(Some(MailedLinkEnding::Done)),
            is_void: ending.is_some_and(|ending| ending != Some(MailedLinkEnding::Done)),
        })
    }
}

impl ReadTx<'_> {
    pub fn mailed_link_of_token(&self, token: CodeHash) -> StoreResult<Option<MailedLinkRecord>> {
        self.first(
            &format!("select {COLUMNS} from mailed_link_token s join mailed_link t on t.id = s.link where s.hash = ?1"),
            [token],
            MailedLinkRecord::from_row,
        )
    }

    pub fn mailed_link(&self, id: MailedLinkId) -> StoreResult<Option<MailedLinkRecord>> {
        self.first(&format!("select {COLUMNS} from mailed_link t where t.id = ?1"), [id], MailedLinkRecord::from_row)
    }

    /// The account's latest open link for this action.
    pub fn open_mailed_link(
        &self,
        account: &NicHandle,
        action: MailedLinkAction,
        now: Timestamp,
    ) -> StoreResult<Option<MailedLinkRecord>> {
        Ok(self.open_mailed_links(account, action, now)?.pop())
    }

    /// The account's open links for this action, oldest first.
    pub fn open_mailed_links(
        &self,
        account: &NicHandle,
        action: MailedLinkAction,
        now: Timestamp,
    ) -> StoreResult<Vec<MailedLinkRecord>> {
        self.all(
            &format!(
                "select {COLUMNS} from mailed_link t
                 where t.account = ?1 and t.purpose = ?2 and t.outcome is null and t.expires_at > ?3
                 order by t.began_at"
            ),
            params![account, action, now],
            MailedLinkRecord::from_row,
        )
    }

    /// Links for this action created for an address in the last 24 hours, by an account and in all.
    pub fn mailed_links_of_address(
        &self,
        action: MailedLinkAction,
        (account, address): (&NicHandle, &EmailAddress),
        now: Timestamp,
    ) -> StoreResult<Share> {
        self.one(
            "select count(*) filter (where account = ?4) as own, count(*) as in_all from mailed_link
             where email_key = ?1 and began_at > ?2 and purpose = ?3",
            params![email_key(address), now - LIMIT_PERIOD, action, account],
            Share::from_row,
        )
    }

    /// Links about changes of holder created for an address in the last 24 hours: of changes that an account asked for, and
    /// in all.
    pub fn holder_mails_of_address(
        &self,
        asker: &NicHandle,
        address: &EmailAddress,
        now: Timestamp,
    ) -> StoreResult<Share> {
        self.one(
            "select count(*) filter (where exists (select 1 from holder_change h where h.new_link = t.id and h.asker = ?3)
                 or exists (select 1 from holder_change h where h.old_link = t.id and h.asker = ?3)) as own, count(*) as in_all
             from mailed_link t where t.email_key = ?1 and t.began_at > ?2 and t.purpose = 'holder'",
            params![email_key(address), now - LIMIT_PERIOD, asker],
            Share::from_row,
        )
    }

    /// Sign-ups with an address in the last 24 hours: those from a network that are not confirmed, and all.
    pub fn recent_sign_ups(&self, address: &EmailAddress, network: &str, now: Timestamp) -> StoreResult<Share> {
        self.one(
            "select count(*) filter (where details ->> 'network' = ?3) as own, count(*) as in_all from mailed_link
             where email_key = ?1 and began_at > ?2 and purpose = 'signUp'",
            params![email_key(address), now - LIMIT_PERIOD, network],
            Share::from_row,
        )
    }

    /// Links for this action created by an account in the last 24 hours.
    pub fn mailed_links_of_account(
        &self,
        action: MailedLinkAction,
        account: &NicHandle,
        now: Timestamp,
    ) -> StoreResult<u32> {
        self.value(
            "select count(*) from mailed_link where account = ?1 and purpose = ?2 and began_at > ?3",
            params![account, action, now - LIMIT_PERIOD],
        )
    }

    /// Password resets of an account at this address in the last 24 hours, and the creation time of the latest open one.
    /// Undoing a change of address starts a reset that nobody requested, so resets before it do not count.
    pub fn password_links(
        &self,
        account: &NicHandle,
        address: &EmailAddress,
        now: Timestamp,
    ) -> StoreResult<(u32, Option<Timestamp>)> {
        self.one(
            "select count(*) as number, max(case when outcome is null then began_at end) as open_since from mailed_link
             where email_key = ?1 and account = ?3 and purpose = 'password' and began_at > ?2
               and began_at > coalesce((select max(u.outcome_at) from mailed_link u
                 where u.email_key = ?1 and u.account = ?3 and u.purpose = 'undo' and u.outcome = 'done'), 0)",
            params![email_key(address), now - LIMIT_PERIOD, account],
            |row| Ok((row.get("number")?, row.get("open_since")?)),
        )
    }
}

impl WriteTx<'_> {
    /// Creates a link, superseding open ones of the same account and action. Undo links are never superseded: an
    /// intruder who changes the address twice must not invalidate the owner's link.
    pub fn create_mailed_link(
        &mut self,
        id: MailedLinkId,
        action: MailedLinkAction,
        account: Option<&NicHandle>,
        email: &EmailAddress,
        details: Option<&str>,
        now: Timestamp,
    ) -> StoreResult<()> {
        if let Some(account) = account.filter(|_| action != MailedLinkAction::Undo) {
            self.supersede_mailed_links(account, action, now)?;
        }
        self.run(
            "insert into mailed_link
               (id, purpose, account, email, email_key, details, began_at, expires_at, wrong_codes)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
            params![id, action, account, email, email_key(email), details, now, now + action.lifetime()],
        )
    }

    /// Records the change of address that a link is about: see [`MailedLinkRecord`].
    pub fn set_address_change(
        &mut self,
        id: MailedLinkId,
        change_began_at: Timestamp,
        address_changed_before: Option<Timestamp>,
    ) -> StoreResult<()> {
        self.run(
            "update mailed_link set change_began_at = ?2, address_changed_before = ?3 where id = ?1",
            params![id, change_began_at, address_changed_before],
        )
    }

    /// Ends an open link. A single guarded statement, so that a token is never redeemed twice.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the link has ended.
    pub fn end_mailed_link(
        &mut self,
        id: MailedLinkId,
        ending: MailedLinkEnding,
        account: Option<&NicHandle>,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.run_or_conflict(
            "update mailed_link set outcome = ?2, outcome_at = ?3, details = null, account = coalesce(account, ?4)
             where id = ?1 and outcome is null",
            params![id, ending, now, account],
            "the link has ended",
        )
    }

    pub fn supersede_mailed_links(
        &mut self,
        account: &NicHandle,
        action: MailedLinkAction,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.run(
            "update mailed_link set outcome = 'superseded', outcome_at = ?3
             where account = ?1 and purpose = ?2 and outcome is null",
            params![account, action, now],
        )
    }

    /// Supersedes an account's open links created at or after `since`.
    pub fn supersede_mailed_links_since(
        &mut self,
        account: &NicHandle,
        since: Timestamp,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.run(
            "update mailed_link set outcome = 'superseded', outcome_at = ?3
             where account = ?1 and outcome is null and began_at >= ?2",
            params![account, since, now],
        )
    }

    /// Supersedes an account's open links that would set another address: codes for a new one, and undos of a change.
    pub fn supersede_address_links(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        self.supersede_mailed_links(account, MailedLinkAction::Address, now)?;
        self.supersede_mailed_links(account, MailedLinkAction::Undo, now)
    }

    pub fn count_wrong_code(&mut self, id: MailedLinkId) -> StoreResult<()> {
        self.run("update mailed_link set wrong_codes = wrong_codes + 1 where id = ?1", [id])
    }

    /// Stores the hash of a token that is about to be mailed.
    pub fn add_token(&mut self, link: MailedLinkId, token: CodeHash) -> StoreResult<()> {
        self.run("insert into mailed_link_token (hash, link) values (?1, ?2)", params![token, link])
    }

    pub(crate) fn revoke_other_tokens(&mut self, link: MailedLinkId, token: CodeHash) -> StoreResult<()> {
        self.run("delete from mailed_link_token where link = ?1 and hash <> ?2", params![link, token])
    }
}
