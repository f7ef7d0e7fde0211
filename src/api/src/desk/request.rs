//! The page of a request.

use super::{AuditEntry, DeskMail};
use handover_rules::request::timeline::TimelineEntry;
use handover_rules::{Blocker, NicHandle, Request, RequestId, SubmissionId};
use serde::{Deserialize, Serialize};

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskRequest {
    /// The number.
    pub id: RequestId,
    /// The request with its true reasons; `None` if its rows are damaged.
    pub request: Option<Request>,
    /// The number of its submission, which is that of the request for its parties.
    pub number: SubmissionId,
    /// The other requests of its submission, by number; the first ones of many.
    #[serde(default)]
    pub others: Vec<RequestEntry>,
    /// The number of them all.
    #[serde(default)]
    pub other_count: u64,
    /// It is quarantined.
    pub is_set_aside: bool,
    /// Current blockers, while it is open.
    pub blockers: Vec<Blocker>,
    /// The redacted versions of these blockers, and of the reasons for its failure, that each party reads.
    pub seen: Vec<SeenByParty>,
    /// Its timeline.
    pub timeline: Vec<TimelineEntry>,
    /// Its emails, latest first.
    pub mails: Vec<DeskMail>,
    /// Recent acts of staff.
    pub events: Vec<AuditEntry>,
}

/// A request in a list, as its parties count it: one for all lines of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestEntry {
    /// The number of the submission.
    pub number: SubmissionId,
    /// Its first line in the list.
    pub request: Request,
    /// Number of services of its lines in the list.
    pub services: u64,
    /// Number of roles that these move.
    pub role_count: u64,
}

/// The reasons as one party reads them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeenByParty {
    /// The party.
    pub account: NicHandle,
    /// The reasons as it reads them.
    pub blockers: Vec<Blocker>,
}
