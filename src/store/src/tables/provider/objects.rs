//! Objects as they are stored: the inverse of staging them.

use super::object_key::ObjectKey;
use crate::convert::{column, contacts, date, handle, optional_date, optional_timestamp, service_key, service_name};
use crate::engine::Column;
use crate::engine::{Row, params};
use crate::tables::import::vocabulary::{Amount, BillId, Currency, Locale, PaymentType, RenewalType};
use crate::tables::import::{
    ExportTable, ImportedAccount, ImportedBill, ImportedHolder, ImportedPaymentMethod, ImportedService, RowContent,
};
use crate::tables::services::NOT_REMOVED;
use crate::{ReadTx, StoreError, StoreResult};
use chrono::NaiveDate;
use handover_rules::holder::data::{CountryCode, Holder, HolderDetails, HolderIdentity};
use handover_rules::model::billing::{BillStatus, PaymentStatus};
use handover_rules::{Contacts, EmailAddress, LegalForm, NicHandle, ServiceKey, ServiceStatus, Subsidiary, Timestamp};

/// An object as it is stored.
#[derive(Clone, Debug)]
pub struct StoredObject {
    /// Its fields.
    pub content: RowContent,
    /// The version that was last written, if any.
    pub version: Option<i64>,
    /// When an account was suspended; `None` if it is not.
    pub suspended_at: Option<Timestamp>,
    /// When a deleted account or service will be removed.
    pub removal_at: Option<Timestamp>,
}

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
    pub fn next(&mut self, reader: &ReadTx<'_>, limit: u32) -> StoreResult<Vec<(ServiceKey, Contacts)>> {
        let rows: Vec<(i64, (ServiceKey, Contacts))> = reader.all(
            &format!(
                "select s.id, s.name, s.category, s.admin, s.tech, s.billing from service s
                 where s.id > ?1 and {NOT_REMOVED} order by s.id limit ?2"
            ),
            params![self.after, limit],
            |row| Ok((column(row, 0)?, (service_key(row, 1)?, contacts(row, 3)?))),
        )?;
        self.after = rows.last().map_or(self.after, |(id, _)| *id);
        Ok(rows.into_iter().map(|(_, service)| service).collect())
    }
}

impl ReadTx<'_> {
    /// An object, unless it was removed.
    pub fn object(&self, key: &ObjectKey) -> StoreResult<Option<StoredObject>> {
        let table = key.table();
        let (state, present) = match table {
            ExportTable::Accounts => ("suspended_at, removal_at, entry_complete", NOT_REMOVED),
            ExportTable::Services => ("null, removal_at, null", NOT_REMOVED),
            ExportTable::Holders | ExportTable::Bills | ExportTable::PaymentMethods => ("null, null, null", "true"),
        };
        let columns = table.columns();
        let places = &["?1", "?1, ?2"][columns.key.len() - 1];
        let sql = format!(
            "select {state}, {} from {} s where ({}) = ({places}) and {present}",
            columns.all().join(", "),
            columns.table,
            columns.key.join(", ")
        );
        self.first(&sql, key.values().as_slice(), |row| {
            let mut content = Columns { row, next: 3 }.content(table)?;
            if let (RowContent::Account(account), Some(complete)) = (&mut content, column(row, 2)?) {
                account.complete = complete;
            }
            Ok(StoredObject {
                content,
                version: self.object_version(key)?,
                suspended_at: optional_timestamp(column(row, 0)?)?,
                removal_at: optional_timestamp(column(row, 1)?)?,
            })
        })
    }
}

/// The columns of a row, which are read in their order.
struct Columns<'row> {
    row: &'row Row<'row>,
    next: usize,
}

impl Columns<'_> {
    fn place(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    fn value<T: Column>(&mut self) -> StoreResult<T> {
        let place = self.place();
        column(self.row, place)
    }

    fn parse<T>(&mut self, parse: impl FnOnce(&str) -> Option<T>) -> StoreResult<T> {
        parse(&self.value::<String>()?).ok_or(StoreError::Corrupt("object of the provider's API"))
    }

    fn handle(&mut self) -> StoreResult<NicHandle> {
        handle(&self.value::<String>()?)
    }

    fn day(&mut self) -> StoreResult<NaiveDate> {
        date(&self.value::<String>()?)
    }

    fn optional_day(&mut self) -> StoreResult<Option<NaiveDate>> {
        let place = self.place();
        optional_date(self.row, place)
    }

    /// The fields of an object, in the order of [`ExportTable`]'s columns.
    fn content(mut self, table: ExportTable) -> StoreResult<RowContent> {
        Ok(match table {
            ExportTable::Accounts => RowContent::Account(self.account()?),
            ExportTable::Services => {
                let first = self.next;
                self.next += 5;
                let ordered_by = self.value::<Option<String>>()?.map(|account| handle(&account)).transpose()?;
                // The forms of the name that searches use.
                self.next += 2;
                RowContent::Service(ImportedService {
                    key: service_key(self.row, first)?,
                    contacts: contacts(self.row, first + 2)?,
                    ordered_by,
                    creation: self.day()?,
                    expiration: self.optional_day()?,
                    status: self.parse(ServiceStatus::parse)?,
                    renewal: self.parse(RenewalType::parse)?,
                })
            }
            ExportTable::Holders => RowContent::Holder(self.holder()?),
            ExportTable::Bills => RowContent::Bill(ImportedBill {
                id: self.parse(BillId::parse)?,
                account: self.handle()?,
                issued: self.day()?,
                due: self.optional_day()?,
                amount: self.parse(Amount::parse)?,
                currency: self.parse(Currency::parse)?,
                status: self.parse(BillStatus::parse)?,
            }),
            ExportTable::PaymentMethods => RowContent::PaymentMethod(ImportedPaymentMethod {
                id: self.value()?,
                account: self.handle()?,
                kind: self.parse(PaymentType::parse)?,
                status: self.parse(PaymentStatus::parse)?,
                last_day: self.optional_day()?,
            }),
        })
    }

    fn account(&mut self) -> StoreResult<ImportedAccount> {
        let (handle, email) = (self.handle()?, self.parse(EmailAddress::parse)?);
        // The form of the address that is looked up.
        self.next += 1;
        Ok(ImportedAccount {
            handle,
            email,
            first_name: self.value()?,
            name: self.value()?,
            organisation: self.value()?,
            subsidiary: self.parse(Subsidiary::parse)?,
            language: self.parse(Locale::parse)?,
            complete: self.value()?,
        })
    }

    fn holder(&mut self) -> StoreResult<ImportedHolder> {
        let service = service_name(&self.value::<String>()?)?;
        let identity = HolderIdentity {
            legal_form: self.parse(LegalForm::parse)?,
            first_name: self.value()?,
            last_name: self.value()?,
            organisation: self.value()?,
            email: self.parse(EmailAddress::parse)?,
        };
        let details = HolderDetails {
            phone: self.value()?,
            street: self.value()?,
            postcode: self.value()?,
            town: self.value()?,
            country: self.parse(CountryCode::parse)?,
        };
        Ok(ImportedHolder { service, holder: Holder { identity, details }, is_disputed: self.value()? })
    }
}
