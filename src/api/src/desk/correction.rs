//! Proposals to correct a role or an address.

use handover_rules::Timestamp;
use handover_rules::desk::corrections::ProposedChange;
use handover_rules::desk::{CorrectionId, StaffId};
use serde::{Deserialize, Serialize};

/// A proposal to correct a role or an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    /// The number.
    pub id: CorrectionId,
    /// The change.
    pub change: ProposedChange,
    /// The member of staff who proposed it.
    pub proposed_by: StaffId,
    /// Their name.
    pub proposed_by_name: String,
    /// Time of the proposal.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub proposed_at: Timestamp,
    /// The reason given.
    pub reason: String,
    /// Name of the member of staff who decided.
    pub decided_by_name: Option<String>,
    /// Time of the decision.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub decided_at: Option<Timestamp>,
    /// It was approved.
    pub approved: bool,
    /// The proposer withdrew it.
    #[serde(default)]
    pub withdrawn: bool,
    /// The time at which it lapses without a decision.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub lapses_at: Timestamp,
    /// The time from which its proposer may carry it out alone; `None` if that takes a second person.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub sole_from: Option<Timestamp>,
}
