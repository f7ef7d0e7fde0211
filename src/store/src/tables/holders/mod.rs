//! Holders of domains, changes of holder, and their history. See decision 0031.

mod changes;
mod history;

pub use changes::{HolderChangeRecord, HolderLinks};

use crate::convert::{column, optional_timestamp, service_name, timestamp, to_millis};
use crate::engine::{Row, params};
use crate::{ReadTx, StoreError, StoreResult, WriteTx};
use handover_rules::holder::data::{CountryCode, Holder, HolderDetails, HolderIdentity};
use handover_rules::{EmailAddress, LegalForm, ServiceName, Timestamp};
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

fn read(row: &Row<'_>) -> StoreResult<HolderRecord> {
    let identity = HolderIdentity {
        legal_form: LegalForm::parse(&column::<String>(row, 0)?).ok_or(StoreError::Corrupt("legal form"))?,
        first_name: column(row, 1)?,
        last_name: column(row, 2)?,
        organisation: column(row, 3)?,
        email: EmailAddress::parse(&column::<String>(row, 4)?).ok_or(StoreError::Corrupt("email address"))?,
    };
    let details = HolderDetails {
        country: CountryCode::parse(&column::<String>(row, 5)?).ok_or(StoreError::Corrupt("country code"))?,
        phone: column(row, 6)?,
        street: column(row, 7)?,
        postcode: column(row, 8)?,
        town: column(row, 9)?,
    };
    Ok(HolderRecord {
        holder: Holder { identity, details },
        is_disputed: column(row, 10)?,
        locked_until: optional_timestamp(column(row, 11)?)?,
    })
}

impl ReadTx<'_> {
    /// The holder of a domain, if it is known.
    pub fn holder(&self, domain: &ServiceName) -> StoreResult<Option<HolderRecord>> {
        self.first(
            "select legal_form, first_name, last_name, organisation, email, country, phone, street, postcode, town,
               disputed, locked_until
             from holder where service_name = ?1",
            [domain.as_str()],
            read,
        )
    }

    /// The ends of the transfer locks of these domains, as far as they were ever locked.
    pub fn transfer_locks(&self, domains: &BTreeSet<&ServiceName>) -> StoreResult<HashMap<ServiceName, Timestamp>> {
        if domains.is_empty() {
            return Ok(HashMap::new());
        }
        let names: Vec<&str> = domains.iter().map(|domain| domain.as_str()).collect();
        let wanted = serde_json::to_string(&names).map_err(|error| StoreError::Engine(Box::new(error)))?;
        self.all(
            "select h.service_name, h.locked_until from json_each(?1) wanted
             cross join holder h on h.service_name = wanted.value where h.locked_until is not null",
            [wanted],
            |row| Ok((service_name(&column::<String>(row, 0)?)?, timestamp(column(row, 1)?)?)),
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
        let changed = self.execute(
            "update holder set legal_form = ?2, first_name = ?3, last_name = ?4, organisation = ?5, email = ?6,
               identity_changed = 1, locked_until = coalesce(max(?7, coalesce(locked_until, 0)), locked_until)
             where service_name = ?1",
            params![
                domain.as_str(),
                identity.legal_form.as_str(),
                identity.first_name,
                identity.last_name,
                identity.organisation,
                identity.email.as_str(),
                locked_until.map(to_millis),
            ],
        )?;
        if changed == 1 { Ok(()) } else { Err(StoreError::Conflict("the domain has no holder")) }
    }

    /// Changes phone and postal address of a holder. Imports leave them alone from now on.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the domain has no holder.
    pub fn set_holder_details(&mut self, domain: &ServiceName, details: &HolderDetails) -> StoreResult<()> {
        let changed = self.execute(
            "update holder set phone = ?2, street = ?3, postcode = ?4, town = ?5, country = ?6, details_changed = 1
             where service_name = ?1",
            params![
                domain.as_str(),
                details.phone,
                details.street,
                details.postcode,
                details.town,
                details.country.as_str()
            ],
        )?;
        if changed == 1 { Ok(()) } else { Err(StoreError::Conflict("the domain has no holder")) }
    }
}
