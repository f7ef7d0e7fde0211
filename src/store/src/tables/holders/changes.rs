//! Changes of holder.

use crate::engine::{FromRow, Row, only, params};
use crate::rows::{RowId, skip_corrupt};
use crate::{ReadTx, StoreError, StoreResult, WriteTx};
use handover_api::desk::SetAsideHolderChange;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::holder::lifecycle::next_due;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::holder::{HolderChange, HolderChangeEnd, HolderChangeEnding, HolderChangeId, HolderSide};
use handover_rules::{CodeHash, MailedLinkId, NicHandle, ServiceName, Timestamp};

/// The mailed links that the parties answer with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HolderLinks {
    /// The link of the old holder.
    pub old: MailedLinkId,
    /// The link of the new holder.
    pub new: MailedLinkId,
}

impl HolderLinks {
    /// The link of a party.
    #[must_use]
    pub const fn of(self, side: HolderSide) -> MailedLinkId {
        match side {
            HolderSide::Old => self.old,
            HolderSide::New => self.new,
        }
    }
}

/// A change of holder, and the links of its parties.
#[derive(Clone, Debug)]
pub struct HolderChangeRecord {
    /// The change.
    pub change: HolderChange,
    /// The links.
    pub links: HolderLinks,
}

const COLUMNS: &str = "id, service_name, asker, before, after, opts_out, asked_at, deadline, old_accepted_at,
    new_accepted_at, ended_at, ending, old_link, new_link";

/// The columns of a domain's open change.
fn select_open() -> String {
    format!("select {COLUMNS} from holder_change where service_name = ?1 and ended_at is null")
}

impl FromRow for HolderChangeRecord {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let ended: Option<(Timestamp, HolderChangeEnding)> = row.get::<Option<_>>("ended_at")?.zip(row.get("ending")?);
        let change = HolderChange {
            id: row.get("id")?,
            domain: row.get("service_name")?,
            asker: row.get("asker")?,
            before: row.get("before")?,
            after: row.get("after")?,
            opts_out: row.get("opts_out")?,
            asked_at: row.get("asked_at")?,
            deadline: row.get("deadline")?,
            old_accepted_at: row.get("old_accepted_at")?,
            new_accepted_at: row.get("new_accepted_at")?,
            ended: ended.map(|(at, how)| HolderChangeEnd { at, how }),
        };
        let links = HolderLinks { old: row.get("old_link")?, new: row.get("new_link")? };
        Ok(Self { change, links })
    }
}

impl ReadTx<'_> {
    /// A change of holder by number.
    pub fn holder_change(&self, id: HolderChangeId) -> StoreResult<Option<HolderChangeRecord>> {
        self.first(&format!("select {COLUMNS} from holder_change where id = ?1"), [id], FromRow::from_row)
    }

    /// The domain of a change of holder, as far as it can be read.
    pub fn domain_of_holder_change(&self, id: HolderChangeId) -> StoreResult<Option<ServiceName>> {
        let sql = "select service_name from holder_change where id = ?1";
        let found = self.first(sql, [id], |row| row.get_intact("service_name", RowId::HolderChange(id)))?;
        Ok(found.flatten())
    }

    /// The change of holder that a domain's contacts see: the open one.
    pub fn open_holder_change(&self, domain: &ServiceName) -> StoreResult<Option<HolderChangeRecord>> {
        self.first(&select_open(), [domain], FromRow::from_row)
    }

    /// The same, unless it is corrupt.
    pub fn intact_open_holder_change(&self, domain: &ServiceName) -> StoreResult<Option<HolderChangeRecord>> {
        let read = |row: &Row<'_>| skip_corrupt(RowId::HolderChange(row.get("id")?), FromRow::from_row(row));
        Ok(self.first(&select_open(), [domain], read)?.flatten())
    }

    /// The change of holder whose party answers with a mailed token, and that party. A used token still shows the outcome.
    pub fn holder_change_of_token(&self, token: CodeHash) -> StoreResult<Option<(HolderChangeRecord, HolderSide)>> {
        let link = self.mailed_link_of_token(token)?.filter(|record| record.link.action == MailedLinkAction::Holder);
        let Some(link) = link else { return Ok(None) };
        for side in HolderSide::ALL {
            let column = match side {
                HolderSide::Old => "old_link",
                HolderSide::New => "new_link",
            };
            let sql = format!("select {COLUMNS} from holder_change where {column} = ?1");
            if let Some(record) = self.first(&sql, [link.id], FromRow::from_row)? {
                return Ok(Some((record, side)));
            }
        }
        Ok(None)
    }

    /// The changes of holder that an account asked for at `since` or later, and the ones it withdrew since, latest
    /// first.
    pub fn recovered_holder_changes(
        &self,
        account: &NicHandle,
        since: Timestamp,
    ) -> StoreResult<Vec<HolderChangeRecord>> {
        self.all(
            &format!(
                "select {COLUMNS} from holder_change where id in (
                   select id from holder_change where asker = ?1 and asked_at >= ?2
                   union
                   select change from holder_history where by_account = ?1 and at >= ?2 and what = 'withdrawn')
                 order by asked_at desc, id desc"
            ),
            params![account, since],
            FromRow::from_row,
        )
    }

    /// The emails of a kind about a change of holder that were queued since, and the time of the last one.
    pub fn holder_mails_since(
        &self,
        id: HolderChangeId,
        notice: HolderNotice,
        since: Timestamp,
    ) -> StoreResult<(u32, Option<Timestamp>)> {
        self.one(
            "select count(*) as number, max(queued_at) as last from outbox
             where holder_change = ?1 and notice = ?2 and queued_at > ?3",
            params![id, notice, since],
            |row| Ok((row.get("number")?, row.get("last")?)),
        )
    }

    /// The quarantined changes of holder: open, but without a scheduled transition.
    pub fn quarantined_holder_changes(&self) -> StoreResult<Vec<HolderChangeId>> {
        self.all("select id from holder_change where due_at is null and ended_at is null", [], only)
    }

    /// The quarantined changes of holder, with their domains as far as they can be read.
    pub fn quarantined_holder_changes_with_domains(&self) -> StoreResult<Vec<SetAsideHolderChange>> {
        self.all("select id, service_name from holder_change where due_at is null and ended_at is null", [], |row| {
            let id = row.get("id")?;
            Ok(SetAsideHolderChange { id, domain: row.get_intact("service_name", RowId::HolderChange(id))? })
        })
    }
}

impl WriteTx<'_> {
    /// Stores a new change of holder.
    ///
    /// # Errors
    /// Database error, also if another one is open for the domain.
    pub fn add_holder_change(&mut self, record: &HolderChangeRecord) -> StoreResult<()> {
        let HolderChangeRecord { change, links } = record;
        self.run(
            "insert into holder_change (id, service_name, asker, before, after, opts_out, asked_at, deadline, due_at,
               old_link, new_link)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                change.id,
                change.domain,
                change.asker,
                change.before,
                change.after,
                change.opts_out,
                change.asked_at,
                change.deadline,
                next_due(change),
                links.old,
                links.new,
            ],
        )
    }

    /// Stores the state of a change of holder.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it has ended.
    pub fn save_holder_change(&mut self, change: &HolderChange) -> StoreResult<()> {
        let (ended_at, ending) = change.ended.as_ref().map(|end| (end.at, &end.how)).unzip();
        let saved = self.execute(
            "update holder_change set asked_at = ?2, deadline = ?3, old_accepted_at = ?4, new_accepted_at = ?5,
               ended_at = ?6, ending = ?7, due_at = ?8
             where id = ?1 and ended_at is null",
            params![
                change.id,
                change.asked_at,
                change.deadline,
                change.old_accepted_at,
                change.new_accepted_at,
                ended_at,
                ending,
                next_due(change),
            ],
        )?;
        if saved == 1 { Ok(()) } else { Err(StoreError::Conflict("the change of holder has ended")) }
    }

    /// Quarantines a corrupt change of holder: it is no longer due, and otherwise unchanged.
    pub fn quarantine_holder_change(&mut self, id: HolderChangeId) -> StoreResult<()> {
        self.run("update holder_change set due_at = null where id = ?1", [id])
    }
}
