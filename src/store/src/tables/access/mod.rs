//! Policies, and their uses (tables `access_policy`, `access_pair` and `access_use`). Decision 0064.

mod evaluation;
mod policies;
mod shared;
mod uses;

pub use evaluation::AccessPair;
pub use policies::PolicyRecord;
pub(crate) use shared::{Candidate, is_shared_cursor};
pub use uses::NewUse;

use crate::columns::{json, texts};
use crate::engine::{Column, Param, Value, ValueRef};
use crate::ids::id_columns;
use crate::{StoreError, StoreResult};
use handover_api::access::AccessUseId;
use handover_rules::NicHandle;
use handover_rules::access::{AccessPolicyId, ActionName, Permissions, ResourcePattern};
use std::borrow::Cow;
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

impl Param for AccessPolicyId {
    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.to_string()))
    }
}

impl Column for AccessPolicyId {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        Self::parse(value.text()?).ok_or(StoreError::Corrupt("number of a policy"))
    }
}

impl Param for ResourcePattern {
    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.to_string()))
    }
}

impl Column for ResourcePattern {
    fn read(value: ValueRef<'_>) -> StoreResult<Self> {
        Self::parse(value.text()?).ok_or(StoreError::Corrupt("services of a policy"))
    }
}
