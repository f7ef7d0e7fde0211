//! Objects as the provider's systems read them.

use crate::store::convert::{category, column, date, handle, optional_date, optional_timestamp, service_name};
use crate::store::import::ExportTable;
use crate::store::import::vocabulary::BillId;
use crate::store::services::NOT_REMOVED;
use crate::store::{PaymentMethodId, ReadTx, StoreResult};
use handover_api::provider::{
    AccountObject, BillObject, HolderObject, ObjectState, PaymentMethodObject, ServiceContacts, ServiceObject,
};
use handover_rules::{NicHandle, ServiceKey, ServiceName, Timestamp};
use rusqlite::{Row, params};

/// Reads the contacts of all services, in portions.
pub struct AllContacts {
    after: i64,
}

impl AllContacts {
    /// Begins with the first service.
    #[must_use]
    pub const fn begin() -> Self {
        Self { after: 0 }
    }

    /// The next `limit` services; none after the last.
    ///
    /// # Errors
    /// Database error.
    pub fn next(&mut self, reader: &ReadTx<'_>, limit: u32) -> StoreResult<Vec<ServiceContacts>> {
        let rows: Vec<(i64, ServiceContacts)> = reader.all(
            &format!(
                "select s.id, s.name, s.category, s.admin, s.tech, s.billing from service s
                 where s.id > ?1 and {NOT_REMOVED} order by s.id limit ?2"
            ),
            params![self.after, limit],
            |row| Ok((column(row, 0)?, contacts(row, 1)?)),
        )?;
        self.after = rows.last().map_or(self.after, |(id, _)| *id);
        Ok(rows.into_iter().map(|(_, contacts)| contacts).collect())
    }
}

fn contacts(row: &Row<'_>, first: usize) -> StoreResult<ServiceContacts> {
    let contact = |index| handle(&column::<String>(row, first + index)?);
    Ok(ServiceContacts {
        service_name: service_name(&column::<String>(row, first)?)?,
        category: category(&column::<String>(row, first + 1)?)?,
        contact_admin: contact(2)?,
        contact_tech: contact(3)?,
        contact_billing: contact(4)?,
    })
}

impl ReadTx<'_> {
    fn object_state(&self, kind: ExportTable, key: &str, removal_at: Option<Timestamp>) -> StoreResult<ObjectState> {
        Ok(ObjectState { version: self.object_version(kind, key)?, removal_at })
    }

    /// An account, unless it was removed.
    ///
    /// # Errors
    /// Database error.
    pub fn account_object(&self, account: &NicHandle) -> StoreResult<Option<AccountObject>> {
        self.first(
            "select email, first_name, name, organisation, subsidiary, language, coalesce(entry_complete, complete),
               suspended_at, removal_at
             from account where handle = ?1 and (deleted_at is null or removal_at is not null)",
            [account.as_str()],
            |row| {
                let removal_at = optional_timestamp(column(row, 8)?)?;
                Ok(AccountObject {
                    nichandle: account.clone(),
                    email: column(row, 0)?,
                    firstname: column(row, 1)?,
                    name: column(row, 2)?,
                    organisation: column(row, 3)?,
                    ovh_subsidiary: column(row, 4)?,
                    language: column(row, 5)?,
                    state: if column(row, 6)? { "complete" } else { "incomplete" }.to_owned(),
                    suspended_at: optional_timestamp(column(row, 7)?)?,
                    object: self.object_state(ExportTable::Accounts, account.as_str(), removal_at)?,
                })
            },
        )
    }

    /// A service, unless it was removed.
    ///
    /// # Errors
    /// Database error.
    pub fn service_object(&self, key: &ServiceKey, version_key: &str) -> StoreResult<Option<ServiceObject>> {
        let Some(record) = self.service(key)? else { return Ok(None) };
        let removal_at: Option<i64> =
            self.one("select removal_at from service where id = ?1", [record.id], |row| row.get(0))?;
        let ServiceKey { name, category } = record.facts.key;
        let of = record.facts.contacts;
        Ok(Some(ServiceObject {
            contacts: ServiceContacts {
                service_name: name,
                category,
                contact_admin: of.admin,
                contact_tech: of.tech,
                contact_billing: of.billing,
            },
            creation: record.creation,
            expiration: record.expiration,
            status: record.facts.status,
            renewal_type: record.renewal,
            object: self.object_state(ExportTable::Services, version_key, optional_timestamp(removal_at)?)?,
        }))
    }

    /// The holder of a domain.
    ///
    /// # Errors
    /// Database error.
    pub fn holder_object(&self, domain: &ServiceName) -> StoreResult<Option<HolderObject>> {
        let Some(record) = self.holder(domain)? else { return Ok(None) };
        let (identity, details) = (record.holder.identity, record.holder.details);
        Ok(Some(HolderObject {
            service_name: domain.clone(),
            legal_form: identity.legal_form.as_str().to_owned(),
            first_name: identity.first_name,
            last_name: identity.last_name,
            organisation_name: identity.organisation,
            email: identity.email.to_string(),
            country: details.country.as_str().to_owned(),
            phone: details.phone,
            street: details.street,
            postcode: details.postcode,
            town: details.town,
            disputed: record.is_disputed,
            object: self.object_state(ExportTable::Holders, domain.as_str(), None)?,
        }))
    }

    /// A bill.
    ///
    /// # Errors
    /// Database error.
    pub fn bill_object(&self, id: &BillId) -> StoreResult<Option<BillObject>> {
        self.first(
            "select account, issued, due, amount, currency, status from bill where id = ?1",
            [id.as_str()],
            |row| {
                Ok(BillObject {
                    bill_id: id.as_str().to_owned(),
                    nichandle: handle(&column::<String>(row, 0)?)?,
                    date: date(&column::<String>(row, 1)?)?,
                    due_date: optional_date(row, 2)?,
                    amount: column(row, 3)?,
                    currency: column(row, 4)?,
                    status: column(row, 5)?,
                    object: self.object_state(ExportTable::Bills, id.as_str(), None)?,
                })
            },
        )
    }

    /// A payment method.
    ///
    /// # Errors
    /// Database error.
    pub fn payment_method_object(&self, id: PaymentMethodId) -> StoreResult<Option<PaymentMethodObject>> {
        self.first("select account, kind, status, last_day from payment_method where id = ?1", [id], |row| {
            Ok(PaymentMethodObject {
                payment_method_id: id.get(),
                nichandle: handle(&column::<String>(row, 0)?)?,
                payment_type: column(row, 1)?,
                status: column(row, 2)?,
                expiration_date: optional_date(row, 3)?,
                object: self.object_state(ExportTable::PaymentMethods, &id.to_string(), None)?,
            })
        })
    }
}
