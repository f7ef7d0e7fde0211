//! Policies, and their uses (tables `access_policy`, `access_pair` and `access_use`). Decision 0064.

mod evaluation;
mod policies;
mod shared;
mod uses;

pub use evaluation::AccessPair;
pub use policies::PolicyRecord;
pub(crate) use shared::{Candidate, is_shared_cursor};
pub use uses::NewUse;

use crate::columns::{displayed, id_columns, json, texts};
use handover_api::access::AccessUseId;
use handover_rules::NicHandle;
use handover_rules::access::{AccessPolicyId, ActionName, Permissions, ResourcePattern};
use std::collections::BTreeSet;

texts! {
    ActionName: ActionName::as_str, ActionName::parse, "name of an action";
}

json! {
    Permissions: "actions of a policy";
    BTreeSet<NicHandle>: "accounts of a policy";
    BTreeSet<ResourcePattern>: "services of a policy";
}

id_columns!(AccessUseId);

displayed! {
    AccessPolicyId: AccessPolicyId::parse, "number of a policy";
    ResourcePattern: ResourcePattern::parse, "services of a policy";
}
