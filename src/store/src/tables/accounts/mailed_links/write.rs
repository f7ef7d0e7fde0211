//! Writing mailed links.

use super::MailedLinkEnding;
use crate::engine::params;
use crate::{StoreResult, WriteTx, email_key};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::{CodeHash, EmailAddress, MailedLinkId, NicHandle, Timestamp};

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

    /// Supersedes an account's open links for this action.
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

    /// Counts an invalid code.
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
