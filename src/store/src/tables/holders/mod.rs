//! Holders of domains, changes of holder, and their history. See decision 0031.

mod changes;
mod facts;
mod history;

pub use changes::{HolderChangeRecord, HolderLinks};

use crate::engine::{FromRow, List, Row, from_row, params};
use crate::{ReadTx, StoreResult, WriteTx};
use handover_rules::holder::data::{Holder, HolderDetails, HolderIdentity};
use handover_rules::{ServiceName, Timestamp};
use std::collections::{BTreeSet, HashMap};

/// The holder of a domain, and the state of the domain at the registry.
#[derive(Clone, Debug)]
pub struct HolderRecord {
    /// The holder.
    pub holder: Holder,
    /// The domain is in dispute.
    pub is_disputed: bool,
    /// Until then the domain cannot be transferred to another provider.
    pub locked_until: Option<Timestamp>,
}

from_row!(HolderIdentity { legal_form, first_name, last_name, organisation, email });
from_row!(HolderDetails { country, phone, street, postcode, town });

impl FromRow for HolderRecord {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            holder: Holder { identity: FromRow::from_row(row)?, details: FromRow::from_row(row)? },
            is_disputed: row.get("disputed")?,
            locked_until: row.get("locked_until")?,
        })
    }
}

impl ReadTx<'_> {
    /// The holder of a domain, if it is known.
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
