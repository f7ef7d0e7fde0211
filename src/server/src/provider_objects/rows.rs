//! Objects from their fields: those of a row of a file, or of a body of the provider's API.

use super::row::{ExportRow, Fields};
use handover_api::provider::objects::{AccountPart, BillPart, HolderPart, PaymentMethodPart, ServicePart};
use handover_api::provider::{ExportTable, ObjectPart};
use handover_rules::ServiceKey;
use handover_store::{canonical_domain, canonical_key};

/// Parses a row, and reports its faults.
pub(crate) fn parse(row: &mut ExportRow<'_>) -> ObjectPart {
    parse_as(row.file, row)
}

macro_rules! parse_fields {
    ($(
        $(#[$doc:meta])*
        $table:ident: $kind:ident($row:ident, $part:ident) in $name:literal, $file:literal {
            $($(#[$meta:meta])* $field:ident: $type:ty = $member:tt, $property:ident;)*
        } as $body:ident { $($other:tt)* }
    )*) => {
        fn parse_fields(table: ExportTable, fields: &mut impl Fields) -> ObjectPart {
            match table {
                $(ExportTable::$table => ObjectPart::$kind($part { $($field: fields.parse($member)),* })),*
            }
        }
    };
}
handover_api::provider_objects!(parse_fields);

/// Parses an object of `table`, and reports its faults.
pub(super) fn parse_as(table: ExportTable, fields: &mut impl Fields) -> ObjectPart {
    let mut part = parse_fields(table, fields);
    match &mut part {
        ObjectPart::Service(service) => check_service(service, fields),
        ObjectPart::Holder(holder) => holder.service_name = holder.service_name.take().map(canonical_domain),
        ObjectPart::Bill(bill) => {
            if let (Some(issued), Some(Some(due))) = (bill.issued, bill.due)
                && due < issued
            {
                fields.fault("dueDate", format!("{due} is before the date of issue {issued}"));
            }
        }
        ObjectPart::Account(_) | ObjectPart::PaymentMethod(_) => {}
    }
    part
}

fn check_service(service: &mut ServicePart, fields: &mut impl Fields) {
    let key = service.name.take().zip(service.category.take());
    let key = key.map(|(name, category)| canonical_key(ServiceKey { name, category }));
    (service.name, service.category) = key.map(|key| (key.name, key.category)).unzip();
    if let (Some(creation), Some(Some(expiration))) = (service.creation, service.expiration)
        && expiration < creation
    {
        fields.fault("expiration", format!("{expiration} is before the creation date {creation}"));
    }
}
