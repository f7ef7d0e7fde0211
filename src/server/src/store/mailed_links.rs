//! Mailed links, by which accounts are created or changed and parties answer, and the hashes of their tokens. The database
//! calls them account tasks.

use super::convert::{column, handle, optional_timestamp, timestamp, to_millis};
use super::{ReadTx, StoreError, StoreResult, WriteTx, email_key};
use handover_rules::account::mailed_links::{IssuedLink, MailedLinkAction};
use handover_rules::model::policy::LIMIT_PERIOD;
use handover_rules::{CodeHash, EmailAddress, MailedLinkId, NicHandle, Timestamp, string_enum};
use rusqlite::{Row, params};

/// A mailed link.
#[derive(Clone, Debug)]
pub struct MailedLinkRecord {
    /// Id.
    pub id: MailedLinkId,
    /// Action and status, as the rules see them.
    pub link: IssuedLink,
    /// Account; `None` for a sign-up.
    pub account: Option<NicHandle>,
    /// Address concerned.
    pub email: EmailAddress,
    /// Sign-up form, as JSON.
    pub details: Option<String>,
    /// Time of creation.
    pub began_at: Timestamp,
    /// Invalid codes entered so far.
    pub wrong_codes: u32,
    /// For a change of address and its undo: when the change was first asked for, by whatever link.
    pub change_began_at: Timestamp,
    /// For an undo: when the address had been changed before the change that it undoes.
    pub address_changed_before: Option<Timestamp>,
    /// Time of its end.
    pub ended_at: Option<Timestamp>,
}

string_enum! {
    /// How a mailed link ended.
    pub enum MailedLinkEnding {
        /// Used.
        Done = "done",
        /// Cancelled, or failed too often.
        Refused = "refused",
        /// Replaced by a later link.
        Superseded = "superseded",
    }
}

const COLUMNS: &str =
    "t.id, t.purpose, t.account, t.email, t.details, t.began_at, t.expires_at, t.outcome, t.wrong_codes,
    coalesce(t.change_began_at, t.began_at), t.address_changed_before, t.outcome_at";

fn read(row: &Row<'_>) -> StoreResult<MailedLinkRecord> {
    let outcome: Option<String> = column(row, 7)?;
    Ok(MailedLinkRecord {
        id: MailedLinkId::new(column(row, 0)?),
        link: IssuedLink {
            action: MailedLinkAction::parse(&column::<String>(row, 1)?)
                .ok_or(StoreError::Corrupt("purpose of a mailed link"))?,
            expires_at: timestamp(column(row, 6)?)?,
            is_done: outcome.as_deref() == Some(MailedLinkEnding::Done.as_str()),
            is_void: outcome.is_some_and(|outcome| outcome != MailedLinkEnding::Done.as_str()),
        },
        account: column::<Option<String>>(row, 2)?.map(|account| handle(&account)).transpose()?,
        email: EmailAddress::parse(&column::<String>(row, 3)?).ok_or(StoreError::Corrupt("email address"))?,
        details: column(row, 4)?,
        began_at: timestamp(column(row, 5)?)?,
        wrong_codes: column(row, 8)?,
        change_began_at: timestamp(column(row, 9)?)?,
        address_changed_before: optional_timestamp(column(row, 10)?)?,
        ended_at: optional_timestamp(column(row, 11)?)?,
    })
}

impl ReadTx<'_> {
    /// The link a token belongs to.
    ///
    /// # Errors
    /// Database error.
    pub fn mailed_link_of_token(&self, token: CodeHash) -> StoreResult<Option<MailedLinkRecord>> {
        self.first(
            &format!("select {COLUMNS} from mailed_link_token s join mailed_link t on t.id = s.link where s.hash = ?1"),
            [token.0],
            read,
        )
    }

    /// A link by id.
    ///
    /// # Errors
    /// Database error.
    pub fn mailed_link(&self, id: MailedLinkId) -> StoreResult<Option<MailedLinkRecord>> {
        self.first(&format!("select {COLUMNS} from mailed_link t where t.id = ?1"), [id.get()], read)
    }

    /// The account's latest open link for this action.
    ///
    /// # Errors
    /// Database error.
    pub fn open_mailed_link(
        &self,
        account: &NicHandle,
        action: MailedLinkAction,
        now: Timestamp,
    ) -> StoreResult<Option<MailedLinkRecord>> {
        Ok(self.open_mailed_links(account, action, now)?.pop())
    }

    /// The account's open links for this action, oldest first.
    ///
    /// # Errors
    /// Database error.
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
            params![account.as_str(), action.as_str(), to_millis(now)],
            read,
        )
    }

    /// Links for this action created for an address in the last 24 hours.
    ///
    /// # Errors
    /// Database error.
    pub fn mailed_links_of_address(
        &self,
        action: MailedLinkAction,
        address: &EmailAddress,
        now: Timestamp,
    ) -> StoreResult<u32> {
        self.one(
            "select count(*) from mailed_link where email_key = ?1 and began_at > ?2 and purpose = ?3",
            params![email_key(address), to_millis(now - LIMIT_PERIOD), action.as_str()],
            |row| row.get(0),
        )
    }

    /// Sign-ups with an address in the last 24 hours: those from a network that are not confirmed, and all.
    ///
    /// # Errors
    /// Database error.
    pub fn recent_sign_ups(&self, address: &EmailAddress, network: &str, now: Timestamp) -> StoreResult<(u32, u32)> {
        self.one(
            "select count(*) filter (where details ->> 'network' = ?3), count(*) from mailed_link
             where email_key = ?1 and began_at > ?2 and purpose = 'signUp'",
            params![email_key(address), to_millis(now - LIMIT_PERIOD), network],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Links for this action created by an account in the last 24 hours.
    ///
    /// # Errors
    /// Database error.
    pub fn mailed_links_of_account(
        &self,
        action: MailedLinkAction,
        account: &NicHandle,
        now: Timestamp,
    ) -> StoreResult<u32> {
        self.one(
            "select count(*) from mailed_link where account = ?1 and purpose = ?2 and began_at > ?3",
            params![account.as_str(), action.as_str(), to_millis(now - LIMIT_PERIOD)],
            |row| row.get(0),
        )
    }

    /// Password resets of an account at this address in the last 24 hours, and the creation time of the latest open one.
    /// Undoing a change of address starts a reset that nobody requested, so resets before it do not count.
    ///
    /// # Errors
    /// Database error.
    pub fn password_links(
        &self,
        account: &NicHandle,
        address: &EmailAddress,
        now: Timestamp,
    ) -> StoreResult<(u32, Option<Timestamp>)> {
        let (count, open) = self.one(
            "select count(*), max(case when outcome is null then began_at end) from mailed_link
             where email_key = ?1 and account = ?3 and purpose = 'password'
               and began_at > max(?2, coalesce((select max(u.outcome_at) from mailed_link u
                 where u.email_key = ?1 and u.account = ?3 and u.purpose = 'undo' and u.outcome = 'done'), 0))",
            params![email_key(address), to_millis(now - LIMIT_PERIOD), account.as_str()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok((count, optional_timestamp(open)?))
    }
}

impl WriteTx<'_> {
    /// Creates a link, superseding open ones of the same account and action. Undo links are never superseded: an
    /// intruder who changes the address twice must not invalidate the owner's link.
    ///
    /// # Errors
    /// Database error.
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
        self.execute(
            "insert into mailed_link
               (id, purpose, account, email, email_key, details, began_at, expires_at, wrong_codes)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
            params![
                id.get(),
                action.as_str(),
                account.map(NicHandle::as_str),
                email.as_str(),
                email_key(email),
                details,
                to_millis(now),
                to_millis(now + action.lifetime())
            ],
        )?;
        Ok(())
    }

    /// Records the change of address that a link is about: see [`MailedLinkRecord`].
    ///
    /// # Errors
    /// Database error.
    pub fn set_address_change(
        &mut self,
        id: MailedLinkId,
        change_began_at: Timestamp,
        address_changed_before: Option<Timestamp>,
    ) -> StoreResult<()> {
        self.execute(
            "update mailed_link set change_began_at = ?2, address_changed_before = ?3 where id = ?1",
            params![id.get(), to_millis(change_began_at), address_changed_before.map(to_millis)],
        )?;
        Ok(())
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
        let ended = self.execute(
            "update mailed_link set outcome = ?2, outcome_at = ?3, details = null, account = coalesce(account, ?4)
             where id = ?1 and outcome is null",
            params![id.get(), ending.as_str(), to_millis(now), account.map(NicHandle::as_str)],
        )?;
        if ended == 1 { Ok(()) } else { Err(StoreError::Conflict("the link has ended")) }
    }

    /// Supersedes an account's open links for this action.
    ///
    /// # Errors
    /// Database error.
    pub fn supersede_mailed_links(
        &mut self,
        account: &NicHandle,
        action: MailedLinkAction,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.execute(
            "update mailed_link set outcome = 'superseded', outcome_at = ?3
             where account = ?1 and purpose = ?2 and outcome is null",
            params![account.as_str(), action.as_str(), to_millis(now)],
        )?;
        Ok(())
    }

    /// Supersedes an account's open links created at or after `since`.
    ///
    /// # Errors
    /// Database error.
    pub fn supersede_mailed_links_since(
        &mut self,
        account: &NicHandle,
        since: Timestamp,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.execute(
            "update mailed_link set outcome = 'superseded', outcome_at = ?3
             where account = ?1 and outcome is null and began_at >= ?2",
            params![account.as_str(), to_millis(since), to_millis(now)],
        )?;
        Ok(())
    }

    /// Supersedes an account's open links that would set another address: codes for a new one, and undos of a change.
    ///
    /// # Errors
    /// Database error.
    pub fn supersede_address_links(&mut self, account: &NicHandle, now: Timestamp) -> StoreResult<()> {
        self.supersede_mailed_links(account, MailedLinkAction::Address, now)?;
        self.supersede_mailed_links(account, MailedLinkAction::Undo, now)
    }

    /// Counts an invalid code.
    ///
    /// # Errors
    /// Database error.
    pub fn count_wrong_code(&mut self, id: MailedLinkId) -> StoreResult<()> {
        self.execute("update mailed_link set wrong_codes = wrong_codes + 1 where id = ?1", [id.get()])?;
        Ok(())
    }

    /// Stores the hash of a token that is about to be mailed.
    ///
    /// # Errors
    /// Database error.
    pub fn add_token(&mut self, link: MailedLinkId, token: CodeHash) -> StoreResult<()> {
        self.execute("insert into mailed_link_token (hash, link) values (?1, ?2)", params![token.0, link.get()])?;
        Ok(())
    }

    pub(super) fn revoke_other_tokens(&mut self, link: MailedLinkId, token: CodeHash) -> StoreResult<()> {
        self.execute("delete from mailed_link_token where link = ?1 and hash <> ?2", params![link.get(), token.0])?;
        Ok(())
    }
}
