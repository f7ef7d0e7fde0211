//! Reasons why an object is not written.

use handover_api::problem::MemberFault;
use handover_rules::provider::Scope;

/// The reason an object is not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Faulty members.
    Faults(Vec<MemberFault>),
    /// There is no such object.
    NotFound,
    /// The reason why it contradicts the stored data.
    Conflict(&'static str),
    /// This version of it is stored, or a later one.
    Stale(i64),
    /// The caller's key lacks this scope.
    NeedsScope(Scope),
    /// Its rows here are damaged.
    Damaged,
}

impl From<Vec<MemberFault>> for Refused {
    fn from(faults: Vec<MemberFault>) -> Self {
        Self::Faults(faults)
    }
}

impl From<MemberFault> for Refused {
    fn from(fault: MemberFault) -> Self {
        Self::Faults(vec![fault])
    }
}
