//! Bodies of objects in the description of the API.

use crate::http::openapi::Operation;
use handover_api::provider::ExportTable;
use handover_api::provider::{AccountObject, BillObject, HolderObject, PaymentMethodObject, ServiceObject};
use serde_json::json;

/// The object that `GET` answers with.
pub(super) fn answer(table: ExportTable, operation: &mut Operation) -> &mut Operation {
    match table {
        ExportTable::Accounts => operation.answers::<AccountObject>(),
        ExportTable::Services => operation.answers::<ServiceObject>(),
        ExportTable::Holders => operation.answers::<HolderObject>(),
        ExportTable::Bills => operation.answers::<BillObject>(),
        ExportTable::PaymentMethods => operation.answers::<PaymentMethodObject>(),
    }
}

/// The object that `PUT` takes: the same.
pub(super) fn body(table: ExportTable, operation: &mut Operation) -> &mut Operation {
    match table {
        ExportTable::Accounts => operation.takes::<AccountObject>().example(json!({
            "email": "mira@halden.example", "firstname": "Mira", "name": "Halden", "organisation": "",
            "ovhSubsidiary": "FR", "language": "en_GB", "state": "complete", "version": 7,
        })),
        ExportTable::Services => operation
            .takes::<ServiceObject>()
            .example(json!({ "orderedBy": "mh20417-ovh", "expiration": "2031-03-04", "version": 7 })),
        ExportTable::Holders => operation.takes::<HolderObject>().example(json!({
            "legalForm": "individual", "firstName": "Hanna", "lastName": "Ashdown", "organisationName": "",
            "email": "hanna@ashdown.example", "country": "FR", "phone": "+33 199001234", "street": "2 rue du Four",
            "postcode": "99000", "town": "Ardenne", "version": 7,
        })),
        ExportTable::Bills => operation.takes::<BillObject>().example(json!({
            "nichandle": "mh20417-ovh", "date": "2030-01-02", "dueDate": null, "amount": "12.50", "currency": "EUR",
            "status": "PAID", "version": 7,
        })),
        ExportTable::PaymentMethods => operation.takes::<PaymentMethodObject>().example(json!({
            "nichandle": "mh20417-ovh", "paymentType": "CREDIT_CARD", "status": "VALID",
            "expirationDate": "2031-03-31", "version": 7,
        })),
    }
}
