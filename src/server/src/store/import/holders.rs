//! Holders of domains. An import leaves alone what was changed here (decision 0031).

use super::ImportedHolder;
use super::summary::RowOutcome;
use crate::store::{StoreResult, WriteTx};
use rusqlite::params;

impl WriteTx<'_> {
    /// Inserts a holder, or updates the values that differ and were not changed in Handover. Whether a domain is in dispute
    /// always comes from the provider.
    pub(super) fn upsert_holder(&self, row: &ImportedHolder) -> StoreResult<RowOutcome> {
        let (identity, details) = (&row.holder.identity, &row.holder.details);
        let values = params![
            row.service.as_str(),
            identity.legal_form.as_str(),
            identity.first_name,
            identity.last_name,
            identity.organisation,
            identity.email.as_str(),
            details.phone,
            details.street,
            details.postcode,
            details.town,
            details.country.as_str(),
            row.is_disputed,
        ];
        let insert =
            "insert or ignore into holder (service_name, legal_form, first_name, last_name, organisation, email,
               phone, street, postcode, town, country, disputed)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        if self.execute(insert, values)? == 1 {
            return Ok(RowOutcome::Added);
        }
        let updated = self.execute(
            "update holder set
               legal_form = iif(identity_changed, legal_form, ?2),
               first_name = iif(identity_changed, first_name, ?3),
               last_name = iif(identity_changed, last_name, ?4),
               organisation = iif(identity_changed, organisation, ?5),
               email = iif(identity_changed, email, ?6),
               phone = iif(details_changed, phone, ?7),
               street = iif(details_changed, street, ?8),
               postcode = iif(details_changed, postcode, ?9),
               town = iif(details_changed, town, ?10),
               country = iif(details_changed, country, ?11),
               disputed = ?12
             where service_name = ?1 and (
               (not identity_changed
                 and (legal_form, first_name, last_name, organisation, email) is not (?2, ?3, ?4, ?5, ?6))
               or (not details_changed and (phone, street, postcode, town, country) is not (?7, ?8, ?9, ?10, ?11))
               or disputed is not ?12)",
            values,
        )?;
        Ok(if updated == 1 { RowOutcome::Changed } else { RowOutcome::Unchanged })
    }
}
