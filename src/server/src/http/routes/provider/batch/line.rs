//! A line of a batch.

use super::super::problem::{problem, scope_of};
use crate::http::errors::ApiError;
use crate::http::extract::ProviderKey;
use crate::http::unique_members::UniqueMembers;
use crate::provider_objects::{Members, fault, take_version};
use crate::use_cases::provider::{ObjectWrite, Refused, WriteAct};
use handover_api::Reason;
use handover_api::csv::without_byte_order_mark;
use handover_api::provider::ExportTable;
use handover_api::provider::Scope;
use serde_json::Value;

/// A parsed line: an object, or its problem.
pub(super) type Line = Result<ObjectWrite, ApiError>;

/// A line as it was sent, without the byte order mark of a first line and the white space around it.
pub(super) fn trimmed(line: &[u8], number: u64) -> &[u8] {
    let line = if number == 1 { without_byte_order_mark(line) } else { line };
    line.trim_ascii()
}

/// Parses a line: the members of an object, and `put` or `delete` with its kind.
pub(super) fn parse(line: &[u8], caller: &ProviderKey) -> Line {
    let members = serde_json::from_slice::<UniqueMembers>(line);
    let UniqueMembers(mut members) =
        members.map_err(|_| ApiError::new(Reason::Malformed, "This line is not a JSON object."))?;
    let (act, kind) = take_act(&mut members).map_err(problem)?;
    caller.require(scope_of(kind))?;
    let version = take_version(&mut members).map_err(|fault| problem(fault.into()))?;
    Ok(ObjectWrite { act, table: kind, members, version, may_write_holders: caller.may(Scope::Holders) })
}

fn take_act(members: &mut Members) -> Result<(WriteAct, ExportTable), Refused> {
    let (member, act, kind) = match (members.remove("put"), members.remove("delete")) {
        (Some(kind), None) => ("put", WriteAct::Put, kind),
        (None, Some(kind)) => ("delete", WriteAct::Delete, kind),
        _ => return Err(fault("put", "or delete is needed, with the kind of object".to_owned()).into()),
    };
    let name = if let Value::String(name) = &kind { name.as_str() } else { "" };
    let kind = ExportTable::ALL.into_iter().find(|kind| scope_of(*kind).as_str() == name);
    let all = || ExportTable::ALL.map(|kind| scope_of(kind).as_str()).join(" ");
    let kind = kind.ok_or_else(|| Refused::from(fault(member, format!("is not one of {}", all()))))?;
    Ok((act, kind))
}
