//! Holders of domains, changes of holder, and their history. See decision 0031.

use crate::engine::{FromRow, List, Row, from_row, only, params};
use crate::rows::{RowId, skip_corrupt};
use crate::{ReadTx, ServiceRecord, StoreResult, WriteTx};
use handover_api::desk::SetAsideHolderChange;
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::holder::data::{Holder, HolderDetails, HolderField, HolderIdentity};
use handover_rules::holder::lifecycle::next_due;
use handover_rules::holder::notices::{HolderHistoryEntry, HolderHistoryEvent, HolderNotice};
use handover_rules::holder::{HolderChange, HolderChangeEnd, HolderChangeId, HolderFacts, HolderSide};
use handover_rules::provider_event::ProviderEvent;
use handover_rules::{CodeHash, MailedLinkId, NicHandle, Policy, ServiceName, Timestamp};
use std::collections::{BTreeSet, HashMap};

/// The holder of a domain, and the state of the domain at the registry.
#[derive(Clone, Debug)]
pub struct HolderRecord {
    pub holder: Holder,
    pub is_disputed: bool,
    /// Until then the domain cannot be transferred to another provider.
    pub locked_until: Option<Timestamp>,
}

from_row!(HolderIdentity { legal_form, first_name, last_name, organisation, email });
from_row!(HolderDetails { country, phone, street, postcode, town });

from_row!(Holder { ; identity, details });
from_row!(HolderRecord { is_disputed = "disputed", locked_until; holder });

impl ReadTx<'_> {
    pub fn holder(&self, domain: &ServiceName) -> StoreResult<Option<HolderRecord>> {
        self.first(
            "select legal_form, first_name, last_name, organisation, email, country, phone, street, postcode, town,
               disputed, locked_until
             from holder where service_name = ?1",
            [domain],
            HolderRecord::from_row,
        )
    }

    /// The holders of these domains, as far as they are known.
    pub fn holders_of(&self, domains: &[&ServiceName]) -> StoreResult<HashMap<ServiceName, HolderIdentity>> {
        self.all(
            "select h.service_name, h.legal_form, h.first_name, h.last_name, h.organisation, h.email
             from rarray(?1) wanted cross join holder h where h.service_name = wanted.value",
            [List::texts(domains.iter().copied())],
            |row| Ok((row.get("service_name")?, HolderIdentity::from_row(row)?)),
        )
    }

    /// The ends of the transfer locks of these domains, as far as they were ever locked.
    pub fn transfer_locks(&self, domains: &BTreeSet<&ServiceName>) -> StoreResult<HashMap<ServiceName, Timestamp>> {
        if domains.is_empty() {
            return Ok(HashMap::new());
        }
        self.all(
            "select h.service_name, h.locked_until from rarray(?1) wanted
             cross join holder h
             where h.service_name = wanted.value and h.locked_until is not null",
            [List::texts(domains.iter().copied())],
            |row| Ok((row.get("service_name")?, row.get("locked_until")?)),
        )
    }
}

impl WriteTx<'_> {
    /// Makes another the holder of a domain, and blocks outgoing transfers until `locked_until`. An earlier block stays.
    /// Imports leave the identity alone from now on.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the domain has no holder.
    pub fn set_holder_identity(
        &mut self,
        domain: &ServiceName,
        identity: &HolderIdentity,
        locked_until: Option<Timestamp>,
    ) -> StoreResult<()> {
        self.run_or_conflict(
            "update holder set legal_form = ?2, first_name = ?3, last_name = ?4, organisation = ?5, email = ?6,
               identity_changed = true, locked_until = case when locked_until > ?7 then locked_until else coalesce(?7, locked_until) end
             where service_name = ?1",
            params![
                domain,
                identity.legal_form,
                identity.first_name,
                identity.last_name,
                identity.organisation,
                identity.email,
                locked_until,
            ],
            "the domain has no holder",
        )
    }

    /// Changes phone and postal address of a holder. Imports leave them alone from now on.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the domain has no holder.
    pub fn set_holder_details(&mut self, domain: &ServiceName, details: &HolderDetails) -> StoreResult<()> {
        self.run_or_conflict(
            "update holder set phone = ?2, street = ?3, postcode = ?4, town = ?5, country = ?6, details_changed = true
             where service_name = ?1",
            params![domain, details.phone, details.street, details.postcode, details.town, details.country],
            "the domain has no holder",
        )
    }
}

impl ReadTx<'_> {
    /// The facts about a domain for `account`, without the change of holder `except`.
    pub fn holder_facts(
        &self,
        domain: &ServiceRecord,
        account: &NicHandle,
        except: Option<HolderChangeId>,
        now: Timestamp,
        policy: &Policy,
    ) -> StoreResult<HolderFacts> {
        let mut requests = self.open_requests(&[domain.id])?;
        let name = &domain.facts.key.name;
        let record = self.holder(name)?;
        let open_change = self.open_holder_change(name)?.map(|record| record.change.id);
        let asker = self.account_facts(account, now, policy)?;
        Ok(HolderFacts {
            status: domain.facts.status,
            is_admin: domain.facts.contacts.admin == *account,
            is_suspended: asker.as_ref().is_some_and(|facts| facts.suspended),
            has_unpaid_bill: asker.is_some_and(|facts| facts.has_unpaid_bill),
            is_disputed: record.as_ref().is_some_and(|record| record.is_disputed),
            is_claimed: self.is_claimed(name)?,
            open_change: open_change.filter(|id| Some(*id) != except),
            open_requests: requests.remove(&domain.id).unwrap_or_default(),
            holder: record.map(|record| record.holder.identity),
        })
    }
}

from_row!(HolderHistoryEntry { at, event = "what", by = "by_account", side, change; fields });

impl FromRow for Vec<HolderField> {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(row.text("fields")?.unwrap_or_default().split(' ').filter_map(HolderField::parse).collect())
    }
}

impl ReadTx<'_> {
    /// The latest entries of a domain's history, latest first.
    pub fn holder_history(&self, domain: &ServiceName, limit: u32) -> StoreResult<Vec<HolderHistoryEntry>> {
        self.all(
            "select at, what, by_account, side, change, fields from holder_history
             where service_name = ?1 order by id desc limit ?2",
            params![domain, limit],
            HolderHistoryEntry::from_row,
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

/// The mailed links that the parties answer with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HolderLinks {
    pub old: MailedLinkId,
    pub new: MailedLinkId,
}

impl HolderLinks {
    #[must_use]
    pub const fn of(self, side: HolderSide) -> MailedLinkId {
        match side {
            HolderSide::Old => self.old,
            HolderSide::New => self.new,
        }
    }
}

#[derive(Clone, Debug)]
pub struct HolderChangeRecord {
    pub change: HolderChange,
    pub links: HolderLinks,
}

const COLUMNS: &str = "id, service_name, asker, before, after, opts_out, asked_at, deadline, old_accepted_at,
    new_accepted_at, ended_at, ending, old_link, new_link";

/// The columns of a domain's open change.
fn select_open() -> String {
    format!("select {COLUMNS} from holder_change where service_name = ?1 and ended_at is null")
}

from_row!(HolderChangeRecord { ; change, links });
from_row!(HolderLinks { old = "old_link", new = "new_link" });
from_row!(HolderChange {
    id, domain = "service_name", asker, before, after, opts_out, asked_at, deadline, old_accepted_at, new_accepted_at;
    ended
});

impl FromRow for Option<HolderChangeEnd> {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(row.get::<Option<_>>("ended_at")?.zip(row.get("ending")?).map(|(at, how)| HolderChangeEnd { at, how }))
    }
}

impl ReadTx<'_> {
    pub fn holder_change(&self, id: HolderChangeId) -> StoreResult<Option<HolderChangeRecord>> {
        self.first(&format!("select {COLUMNS} from holder_change where id = ?1"), [id], FromRow::from_row)
    }

    /// The domain of a change of holder, as far as it can be read.
    pub fn domain_of_holder_change(&self, id: HolderChangeId) -> StoreResult<Option<ServiceName>> {
        let sql = "select service_name from holder_change where id = ?1";
        let found = self.first(sql, [id], |row| row.get_intact("service_name", RowId::HolderChange(id)))?;
        Ok(found.flatten())
    }

    /// The open change of holder of a domain, which its contacts see.
    pub fn open_holder_change(&self, domain: &ServiceName) -> StoreResult<Option<HolderChangeRecord>> {
        self.first(&select_open(), [domain], FromRow::from_row)
    }

    /// The open change of holder of a domain, unless it is corrupt.
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
    /// Another one is open for the domain.
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
        self.run_or_conflict(
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
            "the change of holder has ended",
        )
    }

    /// Quarantines a corrupt change of holder: it is no longer due, and otherwise unchanged.
    pub fn quarantine_holder_change(&mut self, id: HolderChangeId) -> StoreResult<()> {
        self.run("update holder_change set due_at = null where id = ?1", [id])
    }
}
