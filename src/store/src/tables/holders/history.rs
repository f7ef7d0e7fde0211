//! The history of holders.

use crate::engine::{Row, only, params};
use crate::{ReadTx, StoreResult, WriteTx};
use handover_rules::holder::data::HolderField;
use handover_rules::holder::notices::{HolderHistoryEntry, HolderHistoryEvent};
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{NicHandle, ServiceName, Timestamp};

fn read(row: &Row<'_>) -> StoreResult<HolderHistoryEntry> {
    let fields = row.text("fields")?.unwrap_or_default();
    Ok(HolderHistoryEntry {
        at: row.get("at")?,
        event: row.get("what")?,
        by: row.get("by_account")?,
        side: row.get("side")?,
        change: row.get("change")?,
        fields: fields.split(' ').filter_map(HolderField::parse).collect(),
    })
}

impl ReadTx<'_> {
    /// The latest entries of a domain's history, latest first.
    pub fn holder_history(&self, domain: &ServiceName, limit: u32) -> StoreResult<Vec<HolderHistoryEntry>> {
        self.all(
            "select at, what, by_account, side, change, fields from holder_history
             where service_name = ?1 order by id desc limit ?2",
            params![domain, limit],
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
        self.value(
            "select count(*) from holder_history where by_account = ?1 and what = ?2 and at > ?3",
            params![account, event, since],
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
            params![account, since, until],
            only,
        )
    }
}

impl WriteTx<'_> {
    /// Appends to the history of a domain's holder.
    pub fn record_holder_event(&mut self, domain: &ServiceName, entry: &HolderHistoryEntry) -> StoreResult<()> {
        let fields: Vec<&str> = entry.fields.iter().map(|field| field.as_str()).collect();
        self.run(
            "insert into holder_history (service_name, at, what, by_account, side, change, fields)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![domain, entry.at, entry.event, entry.by, entry.side, entry.change, fields.join(" "),],
        )?;
        match ProviderEvent::of_holder(domain, entry) {
            Some(event) => self.append_event(&event, entry.at),
            None => Ok(()),
        }
    }
}
