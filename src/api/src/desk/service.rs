//! The page of a service.

use super::{AuditEntry, Correction, DeskMail, FoundCase, RequestEntry};
use crate::history::Term;
use crate::holder::OpenHolderChange;
use handover_rules::holder::data::Holder;
use handover_rules::{Contacts, ServiceKey, ServiceStatus};
use serde::{Deserialize, Serialize};

/// A service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    pub requests: Vec<RequestEntry>,
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
