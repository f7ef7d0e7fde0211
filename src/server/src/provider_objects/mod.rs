//! Objects of the provider (accounts, services, holders, bills, payment methods), read from a row of an export or from the
//! JSON of a call.

mod value;

pub(crate) use value::quoted;

use crate::csv_table::TableRow;
use handover_api::problem::MemberFault;
use handover_api::provider::objects::{AccountPart, BillPart, HolderPart, PaymentMethodPart, ServicePart};
use handover_api::provider::{ExportTable, ObjectPart, ObjectRow};
use handover_rules::{NicHandle, ServiceKey};
use handover_store::{ObjectKey, canonical_domain, canonical_key};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt;
use value::{FieldValue, safe};

pub(crate) struct ExportRow<'a> {
    pub(crate) file: ExportTable,
    pub(crate) parts: TableRow<'a>,
    pub(crate) faults: &'a mut Vec<ExportFault>,
    /// Values of the file that are not known, by their columns: each is reported once.
    pub(crate) unknown: &'a mut BTreeSet<(&'static str, String)>,
}

/// The fields of a row or an object.
trait Fields {
    /// Parses the field `column`, which is empty if it is optional and left out. Reports a fault and returns `None` if it is
    /// invalid.
    fn parse<T: FieldValue>(&mut self, column: &'static str) -> Option<T>;

    /// Reports a fault of the field `column`.
    fn fault(&mut self, column: &'static str, problem: String);
}

impl Fields for ExportRow<'_> {
    fn parse<T: FieldValue>(&mut self, column: &'static str) -> Option<T> {
        let index = self.file.header().iter().position(|known| *known == column)?;
        let bytes = match self.parts.positions[index] {
            Some(position) => self.parts.record.get(position)?,
            None if self.file.fields()[index].is_optional => b"",
            None => return None,
        };
        let value = match std::str::from_utf8(bytes) {
            Ok(text) => T::parse(text).inspect(|value| self.remark(column, text, value.default_name())),
            Err(_) => Err("is not valid UTF-8".to_owned()),
        };
        value.map_err(|problem| self.fault(column, problem)).ok()
    }

    fn fault(&mut self, column: &'static str, problem: String) {
        if !self.parts.is_malformed {
            let fault = ExportFault::new(self.location(column), column, problem, FaultEffect::LeavesOut);
            self.faults.push(fault);
        }
    }
}

impl ExportRow<'_> {
    /// Reports a value that is not known and so counts as `default`.
    fn remark(&mut self, column: &'static str, text: &str, default: Option<&'static str>) {
        let Some(default) = default.filter(|default| !default.eq_ignore_ascii_case(text.trim())) else { return };
        if self.unknown.insert((column, text.to_owned())) {
            let problem =
                format!("{} is not known here; in this and all other rows it counts as {default}", quoted(text));
            self.faults.push(ExportFault::new(self.location(column), column, problem, FaultEffect::None));
        }
    }

    fn location(&self, column: &'static str) -> Location {
        Location { file: self.file, line: self.parts.line, position: self.position(column).unwrap_or_default() }
    }

    fn position(&self, column: &str) -> Option<usize> {
        let index = self.file.header().iter().position(|known| *known == column)?;
        self.parts.positions[index]
    }
}

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
fn parse_as(table: ExportTable, fields: &mut impl Fields) -> ObjectPart {
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

pub(crate) type Members = Map<String, Value>;

/// Parses the key of an object of `table`.
pub(crate) fn parse_key(table: ExportTable, members: &Members) -> Result<ObjectKey, Vec<MemberFault>> {
    let mut fields = ObjectFields::new(table, members);
    let key = match table {
        ExportTable::Accounts => fields.parse("nichandle").map(ObjectKey::Account),
        ExportTable::Services => {
            let key = fields.parse("serviceName").zip(fields.parse("category"));
            key.map(|(name, category)| ObjectKey::Service(canonical_key(ServiceKey { name, category })))
        }
        ExportTable::Holders => fields.parse("serviceName").map(canonical_domain).map(ObjectKey::Holder),
        ExportTable::Bills => fields.parse("billId").map(ObjectKey::Bill),
        ExportTable::PaymentMethods => fields.parse("paymentMethodId").map(ObjectKey::PaymentMethod),
    };
    key.ok_or(fields.faults)
}

/// Parses a member that holds a handle; `None` if it is left out.
pub(crate) fn parse_handle(members: &Members, member: &'static str) -> Result<Option<NicHandle>, Vec<MemberFault>> {
    if members.get(member).is_none_or(Value::is_null) {
        return Ok(None);
    }
    let mut fields = ObjectFields::new(ExportTable::Services, members);
    fields.parse(member).map(Some).ok_or(fields.faults)
}

pub(crate) fn take_version(members: &mut Members) -> Result<Option<i64>, MemberFault> {
    let version = members.remove("version").filter(|version| !version.is_null());
    version.map(|version| require_version(version_of(&version))).transpose()
}

/// The version of a body: a number, also one that is written as a decimal, as `7.0`.
fn version_of(value: &Value) -> Option<i64> {
    let whole = |number: f64| (number.fract() == 0.0 && number.abs() < EXACT).then_some(number);
    #[expect(clippy::cast_possible_truncation, reason = "whole, and small enough")]
    let decimal = || value.as_f64().and_then(whole).map(|number| number as i64);
    value.as_i64().or_else(decimal)
}

/// Below, a decimal has each whole number.
const EXACT: f64 = 9_007_199_254_740_992.0;

pub(crate) fn require_version(version: Option<i64>) -> Result<i64, MemberFault> {
    let wrong = || fault("version", "is not a whole number from 0 on, such as 7 without quotes".to_owned());
    version.filter(|version| *version >= 0).ok_or_else(wrong)
}

/// Parses an object of `table`.
pub(crate) fn parse_object(table: ExportTable, members: &Members) -> Result<ObjectRow, Vec<MemberFault>> {
    let mut fields = ObjectFields::new(table, members);
    let object = parse_as(table, &mut fields).complete();
    let unknown = members.keys().filter(|name| !table.header().contains(&name.as_str()));
    let unknown = unknown.map(|name| fault(name, "is not a member of this object".to_owned()));
    fields.faults.extend(unknown);
    let faults = fields.faults;
    object.filter(|_| faults.is_empty()).ok_or(faults)
}

pub(crate) fn fault(member: &str, problem: String) -> MemberFault {
    MemberFault { member: safe(member), problem }
}

/// The fault of a member that names an unknown account or service.
pub(crate) fn unknown(member: &str, name: &str) -> MemberFault {
    fault(member, format!("{} is unknown", quoted(name)))
}

struct ObjectFields<'a> {
    table: ExportTable,
    members: &'a Members,
    faults: Vec<MemberFault>,
}

impl<'a> ObjectFields<'a> {
    fn new(table: ExportTable, members: &'a Members) -> Self {
        Self { table, members, faults: Vec::new() }
    }

    fn is_optional(&self, column: &str) -> bool {
        self.table.fields().iter().any(|field| field.member == column && field.is_optional)
    }
}

impl Fields for ObjectFields<'_> {
    fn parse<T: FieldValue>(&mut self, column: &'static str) -> Option<T> {
        let parsed = match self.members.get(column) {
            None if !self.is_optional(column) => Err("is missing".to_owned()),
            None | Some(Value::Null) => T::parse(""),
            Some(Value::String(text)) => T::parse(text),
            Some(value @ (Value::Number(_) | Value::Bool(_))) => T::parse(&value.to_string()),
            Some(Value::Array(_) | Value::Object(_)) => Err("is not a text".to_owned()),
        };
        parsed.map_err(|problem| self.fault(column, problem)).ok()
    }

    fn fault(&mut self, column: &'static str, problem: String) {
        self.faults.push(fault(column, problem));
    }
}

/// A fault of an export. Ordered by file, line and column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExportFault {
    pub(crate) location: Location,
    pub(crate) field: String,
    problem: String,
    pub(crate) effect: FaultEffect,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FaultEffect {
    /// None: a value that is not known counts as a default.
    None,
    /// The row is left out, and what is stored of it stays.
    LeavesOut,
    /// Nothing is imported: the file may be cut off or mixed up, or somebody would get what belongs to another.
    Stops,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Location {
    pub(crate) file: ExportTable,
    /// First line of the row, from 1; 0 for the whole file.
    pub(crate) line: u64,
    /// Index of the field in its row.
    pub(crate) position: usize,
}

impl Location {
    pub(crate) fn file(file: ExportTable) -> Self {
        Self { file, line: 0, position: 0 }
    }
}

impl ExportFault {
    pub(crate) fn new(location: Location, field: &str, problem: String, effect: FaultEffect) -> Self {
        Self { location, field: safe(field), problem, effect }
    }
}

impl fmt::Display for ExportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.location.file.file_name())?;
        if self.location.line > 0 {
            write!(f, ", line {}", self.location.line)?;
        }
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        write!(f, ": {}", self.problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn members(value: Value) -> Members {
        match value {
            Value::Object(members) => members,
            other => panic!("{other} is no object"),
        }
    }

    #[test]
    fn numbers_and_null_are_read_as_the_columns_of_a_file() {
        let bill = json!({
            "billId": "F-1", "nichandle": "aa1-ovh", "date": "2030-01-02", "dueDate": null, "amount": 12.5,
            "currency": "EUR", "status": "UNPAID",
        });
        let Ok(ObjectRow::Bill(bill)) = parse_object(ExportTable::Bills, &members(bill)) else { panic!("it is valid") };
        assert_eq!((bill.amount.as_str(), bill.due), ("12.5", None));
    }

    #[test]
    fn every_faulty_member_is_named() {
        let bill = json!({ "billId": "F 1", "nichandle": ["aa1-ovh"], "date": "2030-02-30", "paid": true });
        let faults = parse_object(ExportTable::Bills, &members(bill)).err().unwrap_or_default();
        let named: Vec<&str> = faults.iter().map(|fault| fault.member.as_str()).collect();
        assert_eq!(named, ["billId", "nichandle", "date", "dueDate", "amount", "currency", "status", "paid"]);
    }
}
