//! Objects as bodies.

use handover_api::provider::{
    AccountObject, BillObject, HolderObject, ObjectState, PaymentMethodObject, ServiceContacts, ServiceObject,
};
use handover_rules::holder::data::Holder;
use handover_rules::{Contacts, ServiceKey};
use handover_store::StoredObject;
use handover_store::import::{ImportedHolder, RowContent};
use serde::Serialize;
use serde_json::Value;

pub(super) fn service_contacts((ServiceKey { name, category }, contacts): (ServiceKey, Contacts)) -> ServiceContacts {
    ServiceContacts {
        service_name: name,
        category,
        contact_admin: contacts.admin,
        contact_tech: contacts.tech,
        contact_billing: contacts.billing,
    }
}

/// The body of an object.
pub(super) fn body(stored: StoredObject) -> Value {
    let StoredObject { content, version, suspended_at, removal_at } = stored;
    let object = ObjectState { version, removal_at };
    match content {
        RowContent::Account(row) => to_value(AccountObject {
            nichandle: row.handle,
            email: row.email.to_string(),
            firstname: row.first_name,
            name: row.name,
            organisation: row.organisation,
            ovh_subsidiary: row.subsidiary.as_str().to_owned(),
            language: row.language.as_str().to_owned(),
            state: if row.complete { "complete" } else { "incomplete" }.to_owned(),
            suspended_at,
            object,
        }),
        RowContent::Service(row) => to_value(ServiceObject {
            contacts: service_contacts((row.key, row.contacts)),
            ordered_by: row.ordered_by,
            holder: None,
            creation: row.creation,
            expiration: row.expiration,
            status: row.status,
            renewal_type: row.renewal.as_str().to_owned(),
            object,
        }),
        RowContent::Holder(row) => to_value(holder(row, object)),
        RowContent::Bill(row) => to_value(BillObject {
            bill_id: row.id.as_str().to_owned(),
            nichandle: row.account,
            date: row.issued,
            due_date: row.due,
            amount: row.amount.as_str().to_owned(),
            currency: row.currency.as_str().to_owned(),
            status: row.status.as_str().to_owned(),
            object,
        }),
        RowContent::PaymentMethod(row) => to_value(PaymentMethodObject {
            payment_method_id: row.id.get(),
            nichandle: row.account,
            payment_type: row.kind.as_str().to_owned(),
            status: row.status.as_str().to_owned(),
            expiration_date: row.last_day,
            object,
        }),
        RowContent::Faulty(_) => Value::Null,
    }
}

fn holder(row: ImportedHolder, object: ObjectState) -> HolderObject {
    let Holder { identity, details } = row.holder;
    HolderObject {
        service_name: row.service,
        legal_form: identity.legal_form.as_str().to_owned(),
        first_name: identity.first_name,
        last_name: identity.last_name,
        organisation_name: identity.organisation,
        email: identity.email.to_string(),
        country: details.country.into(),
        phone: details.phone,
        street: details.street,
        postcode: details.postcode,
        town: details.town,
        disputed: row.is_disputed,
        object,
    }
}

/// Objects have only members that JSON has.
fn to_value(object: impl Serialize) -> Value {
    serde_json::to_value(object).unwrap_or_default()
}
