//! Preview and result of a submission.

use handover_rules::submission::form::Preview;
use handover_rules::submission::refused::RefusedServices;
use handover_rules::{SubmissionId, string_enum};
use serde::{Deserialize, Serialize};

/// Services that are named for each reason, except in a check, which names all.
pub const NAMED_SERVICES: usize = 50;

/// Changes that a check lists.
pub const LISTED_CHANGES: usize = 200;

string_enum! {
    /// The limit that a submission exceeds: `cause` of [`crate::Reason::TooLarge`].
    pub enum SubmissionLimit {
        /// Requests of a submission.
        Requests = "requests",
        /// Requests that take effect together.
        Together = "together",
    }
}

/// Services that were asked for and left out of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftOut {
    /// Number of services.
    pub services: u64,
    /// The reasons; a service may have several.
    pub reasons: Vec<RefusedServices>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
pub(super) const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A submission that was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Submitted {
    /// Its number.
    pub submission: SubmissionId,
    /// Its effects, and the services that were left out.
    pub preview: Preview,
}
