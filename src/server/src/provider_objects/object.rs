//! Objects of the provider's API: their members are named, and parsed, as the columns of an export.

use super::fault::quoted;
use super::row::Fields;
use super::rows;
use super::value::FieldValue;
use handover_api::problem::MemberFault;
use handover_api::provider::{ExportTable, ObjectRow};
use handover_rules::{NicHandle, ServiceKey};
use handover_store::{ObjectKey, canonical_domain, canonical_key};
use serde_json::{Map, Value};

/// The members of an object.
pub(crate) type Members = Map<String, Value>;

/// Parses the key of an object of `table`.
///
/// # Errors
/// The faulty members.
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
///
/// # Errors
/// The member is no handle.
pub(crate) fn parse_handle(members: &Members, member: &'static str) -> Result<Option<NicHandle>, Vec<MemberFault>> {
    if members.get(member).is_none_or(Value::is_null) {
        return Ok(None);
    }
    let mut fields = ObjectFields::new(ExportTable::Services, members);
    fields.parse(member).map(Some).ok_or(fields.faults)
}

/// Takes the version out of an object.
///
/// # Errors
/// It is not a whole number from 0 on.
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

/// Checks a version.
///
/// # Errors
/// It is missing or negative.
pub(crate) fn require_version(version: Option<i64>) -> Result<i64, MemberFault> {
    let wrong = || fault("version", "is not a whole number from 0 on, such as 7 without quotes".to_owned());
    version.filter(|version| *version >= 0).ok_or_else(wrong)
}

/// Parses an object of `table`.
///
/// # Errors
/// The faulty members, and those that it does not have.
pub(crate) fn parse_object(table: ExportTable, members: &Members) -> Result<ObjectRow, Vec<MemberFault>> {
    let mut fields = ObjectFields::new(table, members);
    let object = rows::parse_as(table, &mut fields).complete();
    let unknown = members.keys().filter(|name| !table.header().contains(&name.as_str()));
    let unknown = unknown.map(|name| fault(name, "is not a member of this object".to_owned()));
    fields.faults.extend(unknown);
    let faults = fields.faults;
    object.filter(|_| faults.is_empty()).ok_or(faults)
}

/// A fault of a member.
#[must_use]
pub(crate) fn fault(member: &str, problem: String) -> MemberFault {
    MemberFault { member: super::fault::safe(member), problem }
}

/// The fault of a member that names an unknown account or service.
#[must_use]
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
