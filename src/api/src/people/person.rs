//! Body of the page of one person.

use crate::people::PersonRow;
use handover_rules::{PerRole, RoleSet, ServiceKey, SubmissionId, Timestamp};
use serde::{Deserialize, Serialize};

/// A person, as somebody who shares services with them sees them. The same, with zeros, for a handle without an account:
/// nothing here reveals whether one exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonPage {
    /// The services that both share.
    pub row: PersonRow,
    /// The first start of its present roles on these services; `None` without such a role, or if it predates the records.
    pub since: PerRole<Option<Timestamp>>,
    /// The open requests that both are parties of, the earliest deadline first.
    pub open: Vec<OpenBetween>,
}

/// The open requests of one submission that two accounts are parties of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OpenBetween {
    /// The submission.
    pub submission: SubmissionId,
    /// The service of the first one.
    pub service: ServiceKey,
    /// The roles of the first one.
    pub roles: RoleSet,
    /// Number of requests.
    pub services: u64,
    /// End of the time for answers, exclusive.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub deadline: Timestamp,
    /// One of them waits for the reader's answer.
    pub waits_for_reader: bool,
    /// One of them waits for the other's answer.
    pub waits_for_other: bool,
}
