//! What accounts do by mailed secrets, and the secrets' hashes.

use super::convert::{column, handle, timestamp, to_millis};
use super::{Reader, StoreError, StoreResult, Tx};
use chrono::TimeDelta;
use handover_rules::account::mailed_links::{MailedLink, MailedLinkAction};
use handover_rules::{CodeHash, EmailAddress, NicHandle, Timestamp};
use rusqlite::{OptionalExtension, Row, params};

/// A task with what is kept beside it.
#[derive(Clone, Debug)]
pub struct TaskRecord {
    /// Its number.
    pub id: i64,
    /// Where it stands.
    pub task: MailedLink,
    /// Whose it is; `None` for a sign-up.
    pub account: Option<NicHandle>,
    /// The address it is about.
    pub email: EmailAddress,
    /// What a sign-up has entered, as JSON.
    pub details: Option<String>,
    /// When it began.
    pub began_at: Timestamp,
    /// Wrong codes tried on it.
    pub wrong_codes: u32,
}

/// What became of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was carried out.
    Done,
    /// It was declined.
    Refused,
    /// Another one took its place.
    Superseded,
}

impl Outcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Superseded => "superseded",
        }
    }
}

const COLUMNS: &str =
    "t.id, t.purpose, t.account, t.email, t.details, t.began_at, t.expires_at, t.outcome, t.wrong_codes";

fn read(row: &Row<'_>) -> StoreResult<TaskRecord> {
    let outcome: Option<String> = column(row, 7)?;
    Ok(TaskRecord {
        id: column(row, 0)?,
        task: MailedLink {
            action: MailedLinkAction::parse(&column::<String>(row, 1)?).ok_or(StoreError::Corrupt("a purpose"))?,
            expires_at: timestamp(column(row, 6)?)?,
            is_done: outcome.as_deref() == Some(Outcome::Done.as_str()),
            is_void: outcome.is_some_and(|outcome| outcome != Outcome::Done.as_str()),
        },
        account: column::<Option<String>>(row, 2)?.map(|account| handle(&account)).transpose()?,
        email: EmailAddress::parse(&column::<String>(row, 3)?).ok_or(StoreError::Corrupt("an address"))?,
        details: column(row, 4)?,
        began_at: timestamp(column(row, 5)?)?,
        wrong_codes: column(row, 8)?,
    })
}

impl Reader<'_> {
    /// The task that a secret belongs to.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn task_of_secret(&self, secret: CodeHash) -> StoreResult<Option<TaskRecord>> {
        let sql =
            format!("select {COLUMNS} from account_secret s join account_task t on t.id = s.task where s.hash = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        statement.query_row([secret.0], |row| Ok(read(row))).optional()?.transpose()
    }

    /// A task by its number.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn account_task(&self, id: i64) -> StoreResult<Option<TaskRecord>> {
        let sql = format!("select {COLUMNS} from account_task t where t.id = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        statement.query_row([id], |row| Ok(read(row))).optional()?.transpose()
    }

    /// The account's open task for a purpose.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn open_task(
        &self,
        account: &NicHandle,
        action: MailedLinkAction,
        now: Timestamp,
    ) -> StoreResult<Option<TaskRecord>> {
        let sql = format!(
            "select {COLUMNS} from account_task t
             where t.account = ?1 and t.purpose = ?2 and t.outcome is null and t.expires_at > ?3
             order by t.began_at desc limit 1"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let values = params![account.as_str(), action.as_str(), to_millis(now)];
        statement.query_row(values, |row| Ok(read(row))).optional()?.transpose()
    }

    /// How many tasks for a purpose have been begun for an address in the last 24 hours.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn tasks_of_address(
        &self,
        action: MailedLinkAction,
        address: &EmailAddress,
        now: Timestamp,
    ) -> StoreResult<u32> {
        let mut statement = self.connection.prepare_cached(
            "select count(*) from account_task where email_key = ?1 and began_at > ?2 and purpose = ?3",
        )?;
        let day_ago = to_millis(now - TimeDelta::hours(24));
        let values = params![address.as_str().to_lowercase(), day_ago, action.as_str()];
        Ok(statement.query_row(values, |row| row.get(0))?)
    }

    /// How many tasks for a purpose an account has begun in the last 24 hours.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn tasks_of_account(&self, action: MailedLinkAction, account: &NicHandle, now: Timestamp) -> StoreResult<u32> {
        let mut statement = self.connection.prepare_cached(
            "select count(*) from account_task where account = ?1 and purpose = ?2 and began_at > ?3",
        )?;
        let day_ago = to_millis(now - TimeDelta::hours(24));
        Ok(statement.query_row(params![account.as_str(), action.as_str(), day_ago], |row| row.get(0))?)
    }

    /// How many mails that set the password of an account, at this address, have been asked for in the last 24 hours, and
    /// when the latest of those was that is neither used nor given up. Undoing a change of address sends one that nobody asked for, and takes the password: what was
    /// asked for until then does not count.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn password_tasks(
        &self,
        account: &NicHandle,
        address: &EmailAddress,
        now: Timestamp,
    ) -> StoreResult<(u32, Option<Timestamp>)> {
        let mut statement = self.connection.prepare_cached(
            "select count(*), max(case when outcome is null then began_at end) from account_task where email_key = ?1 and account = ?3
               and purpose = 'password'
               and began_at > max(?2, coalesce((select max(u.outcome_at) from account_task u
                 where u.email_key = ?1 and u.account = ?3 and u.purpose = 'undo' and u.outcome = 'done'), 0))",
        )?;
        let day_ago = to_millis(now - TimeDelta::hours(24));
        let values = params![address.as_str().to_lowercase(), day_ago, account.as_str()];
        let (count, open): (u32, Option<i64>) = statement.query_row(values, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((count, open.map(timestamp).transpose()?))
    }
}

impl Tx<'_> {
    /// Begins a task. Open ones of the same account and purpose give way to it, but for ways back to an old address:
    /// whoever changes it twice must not close the owner's.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn begin_task(
        &mut self,
        id: i64,
        action: MailedLinkAction,
        account: Option<&NicHandle>,
        email: &EmailAddress,
        details: Option<&str>,
        now: Timestamp,
    ) -> StoreResult<()> {
        if let Some(account) = account.filter(|_| action != MailedLinkAction::Undo) {
            self.supersede_tasks(account, action, now)?;
        }
        self.connection
            .prepare_cached(
                "insert into account_task (id, purpose, account, email, email_key, details, began_at, expires_at, wrong_codes)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
            )?
            .execute(params![
                id,
                action.as_str(),
                account.map(NicHandle::as_str),
                email.as_str(),
                email.as_str().to_lowercase(),
                details,
                to_millis(now),
                to_millis(now + action.lifetime())
            ])?;
        Ok(())
    }

    /// Ends a task: one guarded statement, so that a secret can never count twice.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it had ended already.
    pub fn end_task(
        &mut self,
        id: i64,
        outcome: Outcome,
        account: Option<&NicHandle>,
        now: Timestamp,
    ) -> StoreResult<()> {
        let ended = self
            .connection
            .prepare_cached(
                "update account_task set outcome = ?2, outcome_at = ?3, details = null, account = coalesce(account, ?4)
                 where id = ?1 and outcome is null",
            )?
            .execute(params![id, outcome.as_str(), to_millis(now), account.map(NicHandle::as_str)])?;
        if ended == 1 { Ok(()) } else { Err(StoreError::Conflict("this was done already")) }
    }

    /// Ends what an account has begun for a purpose, as far as it is open.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn supersede_tasks(
        &mut self,
        account: &NicHandle,
        action: MailedLinkAction,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.connection
            .prepare_cached(
                "update account_task set outcome = 'superseded', outcome_at = ?3
                 where account = ?1 and purpose = ?2 and outcome is null",
            )?
            .execute(params![account.as_str(), action.as_str(), to_millis(now)])?;
        Ok(())
    }

    /// Ends what an account has begun at a moment or later, as far as it is open.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn end_tasks_since(&mut self, account: &NicHandle, since: Timestamp, now: Timestamp) -> StoreResult<()> {
        self.connection
            .prepare_cached(
                "update account_task set outcome = 'superseded', outcome_at = ?3
                 where account = ?1 and outcome is null and began_at >= ?2",
            )?
            .execute(params![account.as_str(), to_millis(since), to_millis(now)])?;
        Ok(())
    }

    /// Counts a wrong code.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn count_wrong_code(&mut self, id: i64) -> StoreResult<()> {
        self.connection
            .prepare_cached("update account_task set wrong_codes = wrong_codes + 1 where id = ?1")?
            .execute([id])?;
        Ok(())
    }

    /// Keeps the hash of a secret that is about to be mailed.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn add_secret(&mut self, task: i64, secret: CodeHash) -> StoreResult<()> {
        self.connection
            .prepare_cached("insert into account_secret (hash, task) values (?1, ?2)")?
            .execute(params![secret.0, task])?;
        Ok(())
    }

    pub(super) fn keep_only_secret(&mut self, task: i64, secret: CodeHash) -> StoreResult<()> {
        self.connection
            .prepare_cached("delete from account_secret where task = ?1 and hash <> ?2")?
            .execute(params![task, secret.0])?;
        Ok(())
    }
}
