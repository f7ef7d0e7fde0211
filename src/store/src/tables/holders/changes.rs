//! Changes of holder.

use crate::convert::{column, handle, optional_timestamp, service_name, timestamp, to_millis};
use crate::engine::{Row, params};
use crate::{ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::holder::lifecycle::next_due;
use handover_rules::holder::{HolderChange, HolderChangeEnd, HolderChangeId, HolderSide};
use handover_rules::{MailedLinkId, NicHandle, ServiceName, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

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

fn read(row: &Row<'_>) -> StoreResult<HolderChangeRecord> {
    let ended_at = optional_timestamp(column(row, 10)?)?;
    let ending = column::<Option<String>>(row, 11)?.map(|ending| from_json(&ending)).transpose()?;
    let change = HolderChange {
        id: HolderChangeId::new(column(row, 0)?),
        domain: service_name(&column::<String>(row, 1)?)?,
        asker: handle(&column::<String>(row, 2)?)?,
        before: from_json(&column::<String>(row, 3)?)?,
        after: from_json(&column::<String>(row, 4)?)?,
        opts_out: column(row, 5)?,
        asked_at: timestamp(column(row, 6)?)?,
        deadline: timestamp(column(row, 7)?)?,
        old_accepted_at: optional_timestamp(column(row, 8)?)?,
        new_accepted_at: optional_timestamp(column(row, 9)?)?,
        ended: ended_at.zip(ending).map(|(at, how)| HolderChangeEnd { at, how }),
    };
    let links = HolderLinks { old: MailedLinkId::new(column(row, 12)?), new: MailedLinkId::new(column(row, 13)?) };
    Ok(HolderChangeRecord { change, links })
}

fn from_json<T: DeserializeOwned>(text: &str) -> StoreResult<T> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt("change of holder"))
}

fn to_json<T: Serialize>(value: &T) -> StoreResult<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Engine(Box::new(error)))
}

impl ReadTx<'_> {
    /// A change of holder by number.
    pub fn holder_change(&self, id: HolderChangeId) -> StoreResult<Option<HolderChangeRecord>> {
        self.first(&format!("select {COLUMNS} from holder_change where id = ?1"), [id.get()], read)
    }

    /// The domain of a change of holder, as far as it can be read.
    pub fn domain_of_holder_change(&self, id: HolderChangeId) -> StoreResult<Option<ServiceName>> {
        let found = self.first("select service_name from holder_change where id = ?1", [id.get()], |row| {
            Ok(service_name(&column::<String>(row, 0)?).ok())
        })?;
        Ok(found.flatten())
    }

    /// The change of holder that a domain's contacts see: the open one.
    pub fn open_holder_change(&self, domain: &ServiceName) -> StoreResult<Option<HolderChangeRecord>> {
        self.first(
            &format!("select {COLUMNS} from holder_change where service_name = ?1 and ended_at is null"),
            [domain.as_str()],
            read,
        )
    }

    /// The change of holder whose party answers with the token of `link`, and that party.
    pub fn holder_change_of_link(&self, link: MailedLinkId) -> StoreResult<Option<(HolderChangeRecord, HolderSide)>> {
        for side in HolderSide::ALL {
            let column = match side {
                HolderSide::Old => "old_link",
                HolderSide::New => "new_link",
            };
            let sql = format!("select {COLUMNS} from holder_change where {column} = ?1");
            if let Some(record) = self.first(&sql, [link.get()], read)? {
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
            params![account.as_str(), to_millis(since)],
            read,
        )
    }

    /// The quarantined changes of holder: open, but without a scheduled transition.
    pub fn quarantined_holder_changes(&self) -> StoreResult<Vec<HolderChangeId>> {
        self.all("select id from holder_change where due_at is null and ended_at is null", [], |row| {
            Ok(HolderChangeId::new(column(row, 0)?))
        })
    }

    /// The quarantined changes of holder, with their domains as far as they can be read.
    pub fn quarantined_holder_changes_with_domains(&self) -> StoreResult<Vec<(HolderChangeId, Option<ServiceName>)>> {
        self.all("select id, service_name from holder_change where due_at is null and ended_at is null", [], |row| {
            Ok((HolderChangeId::new(column(row, 0)?), service_name(&column::<String>(row, 1)?).ok()))
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
                change.id.get(),
                change.domain.as_str(),
                change.asker.as_str(),
                to_json(&change.before)?,
                to_json(&change.after)?,
                change.opts_out,
                to_millis(change.asked_at),
                to_millis(change.deadline),
                next_due(change).map(to_millis),
                links.old.get(),
                links.new.get(),
            ],
        )
    }

    /// Stores the state of a change of holder.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if it has ended.
    pub fn save_holder_change(&mut self, change: &HolderChange) -> StoreResult<()> {
        let ending = change.ended.as_ref().map(|end| to_json(&end.how)).transpose()?;
        let saved = self.execute(
            "update holder_change set asked_at = ?2, deadline = ?3, old_accepted_at = ?4, new_accepted_at = ?5,
               ended_at = ?6, ending = ?7, due_at = ?8
             where id = ?1 and ended_at is null",
            params![
                change.id.get(),
                to_millis(change.asked_at),
                to_millis(change.deadline),
                change.old_accepted_at.map(to_millis),
                change.new_accepted_at.map(to_millis),
                change.ended.as_ref().map(|end| to_millis(end.at)),
                ending,
                next_due(change).map(to_millis),
            ],
        )?;
        if saved == 1 { Ok(()) } else { Err(StoreError::Conflict("the change of holder has ended")) }
    }

    /// Quarantines a corrupt change of holder: it is no longer due, and otherwise unchanged.
    pub fn quarantine_holder_change(&mut self, id: HolderChangeId) -> StoreResult<()> {
        self.run("update holder_change set due_at = null where id = ?1", [id.get()])
    }
}
