//! Problems of objects.

use crate::http::extract::needs_scope;
use crate::use_cases::provider::Refused;
use handover_api::provider::ExportTable;
use handover_api::provider::Scope;
use handover_api::{Problem, Reason};

/// The problem of an object that was not written.
pub(super) fn problem(refused: Refused) -> Problem {
    match refused {
        Refused::Faults(faults) => {
            let list: Vec<String> = faults.iter().map(|fault| [&*fault.member, " ", &fault.problem].concat()).collect();
            let detail = format!("The object is faulty: {}.", list.join("; "));
            Problem { faults, ..Problem::new(Reason::Malformed, &detail) }
        }
        Refused::NotFound => Problem::new(Reason::NotFound, "There is no such object."),
        Refused::Conflict(why) => {
            Problem::new(Reason::Conflict, &format!("This contradicts what is stored here: {why}."))
        }
        Refused::Stale(stored) => {
            let detail = format!("Nothing was written: version {stored} is stored here. Send a later version.");
            Problem::new(Reason::StaleVersion, &detail)
        }
        Refused::NeedsScope(scope) => needs_scope(scope),
        Refused::Damaged => Problem::new(Reason::Internal, "Something went wrong on our side. Nothing was changed."),
    }
}

/// The scope that objects of a kind need.
pub(super) const fn scope_of(table: ExportTable) -> Scope {
    match table {
        ExportTable::Accounts => Scope::Accounts,
        ExportTable::Services => Scope::Services,
        ExportTable::Holders => Scope::Holders,
        ExportTable::Bills => Scope::Bills,
        ExportTable::PaymentMethods => Scope::PaymentMethods,
    }
}
