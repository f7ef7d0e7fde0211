//! Bodies of a single service.

use crate::cases::CaseToObject;
use crate::history::Term;
use crate::holder::HolderPage;
use crate::services::ServiceRow;
use chrono::NaiveDate;
use handover_rules::Blocker;
use handover_rules::role_end::RoleEnd;
use serde::{Deserialize, Serialize};

/// A service with everything that its contacts see of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceDetail {
    /// As in the list.
    pub row: ServiceRow,
    /// Creation date.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read_date")]
    pub creation: NaiveDate,
    /// The history of its contacts, latest first.
    pub terms: Vec<Term>,
    /// The reason none of its roles can be changed by the viewer at present; `None` if one can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked: Option<Blocker>,
    /// The holder, if it is a domain.
    pub holder: Option<HolderPage>,
    /// The end to come of the tech role.
    #[serde(default)]
    pub tech_end: Option<RoleEnd>,
    /// Cases about the domain that the viewer can object to; for its present admin only.
    #[serde(default)]
    pub objections: Vec<CaseToObject>,
}
