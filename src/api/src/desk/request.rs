//! The page of a request.

use super::{AuditEntry, DeskMail};
use handover_rules::request::timeline::TimelineEntry;
use handover_rules::{Blocker, NicHandle, Request, RequestId};
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
    /// The other requests of its submission, by number; the first ones of many.
    #[serde(default)]
    pub others: Vec<Request>,
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

/// The reasons as one party reads them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeenByParty {
    /// The party.
    pub account: NicHandle,
    /// The reasons as it reads them.
    pub blockers: Vec<Blocker>,
}
