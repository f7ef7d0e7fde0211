//! The page of a service, and proposals to put its roles right.

use super::{AuditEntry, DeskMail, FoundCase};
use crate::history::Term;
use crate::holder::OpenHolderChange;
use handover_rules::desk::{CorrectionId, StaffId};
use handover_rules::holder::data::Holder;
use handover_rules::{Contacts, NicHandle, Request, Role, ServiceKey, ServiceStatus, Timestamp};
use serde::{Deserialize, Serialize};

/// A service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskService {
    /// The service.
    pub service: ServiceKey,
    /// Its status.
    pub status: ServiceStatus,
    /// Its contacts.
    pub contacts: Contacts,
    /// History of its contacts.
    pub terms: Vec<Term>,
    /// The latest requests.
    pub requests: Vec<Request>,
    /// Proposals to put a role right, latest first.
    pub corrections: Vec<Correction>,
    /// The holder, of a domain.
    #[serde(default)]
    pub holder: Option<Holder>,
    /// The change of holder that waits for answers.
    #[serde(default, rename = "holderChange")]
    pub holder_change: Option<OpenHolderChange>,
    /// The cases of holders without access to an account, latest first.
    #[serde(default)]
    pub cases: Vec<FoundCase>,
    /// The latest emails about its requests, holder and cases.
    #[serde(default)]
    pub mails: Vec<DeskMail>,
    /// Recent acts of staff.
    pub events: Vec<AuditEntry>,
}

/// A proposal to put a role right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    /// The number.
    pub id: CorrectionId,
    /// The service.
    pub service: ServiceKey,
    /// The role.
    pub role: Role,
    /// Contact at the time of the proposal.
    pub from: NicHandle,
    /// Proposed contact.
    pub to: NicHandle,
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
}
