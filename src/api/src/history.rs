//! Bodies of a service's contact history.

use chrono::NaiveDate;
use handover_rules::cases::CaseNumber;
use handover_rules::submission::last_day::PresentEnd;
use handover_rules::{NicHandle, RequestId, Role, ServiceKey, Timestamp};
use serde::{Deserialize, Serialize};

/// A period in which an account holds a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The role.
    pub role: Role,
    /// The account.
    pub account: NicHandle,
    /// Start; `None` if it predates the records.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub since: Option<Timestamp>,
    /// End; `None` while it lasts.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub until: Option<Timestamp>,
    /// The request that caused it; `None` for an import.
    pub request: Option<RequestId>,
    /// The case of the holder that caused it, without a request.
    #[serde(default)]
    pub case: Option<CaseNumber>,
    /// The provider's staff put the role right.
    #[serde(default)]
    pub by_provider: bool,
    /// Their reason.
    #[serde(default)]
    pub reason: Option<String>,
    /// The role went back, because its last day was over or the admin ended it.
    #[serde(default)]
    pub returned: bool,
}

/// The history of one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct History {
    /// The service.
    pub service: ServiceKey,
    /// The periods, latest first.
    pub terms: Vec<Term>,
    /// The end to come of the tech role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tech_end: Option<PresentEnd>,
}

impl History {
    /// The last day (UTC) of a period that has one: the present one of the tech role.
    #[must_use]
    pub fn last_day(&self, term: &Term) -> Option<NaiveDate> {
        let is_present = term.role == Role::Tech && term.until.is_none();
        self.tech_end.as_ref().filter(|_| is_present).map(|end| end.until)
    }
}
