//! The history of holders.

use crate::convert::{column, handle, service_name, timestamp, to_millis};
use crate::engine::{Row, params};
use crate::{ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::holder::fields::HolderField;
use handover_rules::holder::history::{HolderHistoryEntry, HolderHistoryEvent};
use handover_rules::holder::{HolderChangeId, HolderSide};
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{NicHandle, ServiceName, Timestamp};

fn read(row: &Row<'_>) -> StoreResult<HolderHistoryEntry> {
    let side = column::<Option<String>>(row, 3)?;
    let fields: String = column(row, 5)?;
    Ok(HolderHistoryEntry {
        at: timestamp(column(row, 0)?)?,
        event: HolderHistoryEvent::parse(&column::<String>(row, 1)?).ok_or(StoreError::Corrupt("holder history"))?,
        by: column::<Option<String>>(row, 2)?.map(|account| handle(&account)).transpose()?,
        side: side.map(|side| HolderSide::parse(&side).ok_or(StoreError::Corrupt("holder side"))).transpose()?,
        change: column::<Option<i64>>(row, 4)?.map(HolderChangeId::new),
        fields: fields.split(' ').filter_map(HolderField::parse).collect(),
    })
}

impl ReadTx<'_> {
    /// The latest entries of a domain's history, latest first.
    pub fn holder_history(&self, domain: &ServiceName, limit: u32) -> StoreResult<Vec<HolderHistoryEntry>> {
        self.all(
            "select at, what, by_account, side, change, fields from holder_history
             where service_name = ?1 order by id desc limit ?2",
            params![domain.as_str(), limit],
            read,
        )
    }

    /// The number of these entries that an account caused after `since`.
    pub fn holder_events_of(
        &self,
        account: &NicHandle,
        event: HolderHistoryEvent,
        since: Timestamp,
    ) -> StoreResult<u32> {
        self.one(
            "select count(*) from holder_history where by_account = ?1 and what = ?2 and at > ?3",
            params![account.as_str(), event.as_str(), to_millis(since)],
            |row| row.at(0),
        )
    }
}

impl ReadTx<'_> {
    /// The domains of whose holder an account changed the details at `since` or later, up to `until`, latest first.
    pub fn details_changed_by(
        &self,
        account: &NicHandle,
        since: Timestamp,
        until: Timestamp,
    ) -> StoreResult<Vec<ServiceName>> {
        self.all(
            "select service_name from holder_history
             where by_account = ?1 and what = 'detailsChanged' and at between ?2 and ?3
             group by service_name order by max(at) desc, service_name",
            params![account.as_str(), to_millis(since), to_millis(until)],
            |row| service_name(&column::<String>(row, 0)?),
        )
    }
}

impl WriteTx<'_> {
    /// Appends to the history of a domain's holder.
    pub fn record_holder_event(&mut self, domain: &ServiceName, entry: &HolderHistoryEntry) -> StoreResult<()> {
        let fields: Vec<&str> = entry.fields.iter().map(|field| field.as_str()).collect();
        self.execute(
            "insert into holder_history (service_name, at, what, by_account, side, change, fields)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                domain.as_str(),
                to_millis(entry.at),
                entry.event.as_str(),
                entry.by.as_ref().map(NicHandle::as_str),
                entry.side.map(HolderSide::as_str),
                entry.change.map(HolderChangeId::get),
                fields.join(" "),
            ],
        )?;
        match ProviderEvent::of_holder(domain, entry) {
            Some(event) => self.append_event(&event, entry.at),
            None => Ok(()),
        }
    }
}
