//! The audit log, as its page shows it.

use crate::query::{Query, parameter};
use chrono::NaiveDate;
use handover_rules::Timestamp;
use handover_rules::cases::papers::{PaperId, PaperKind};
use handover_rules::desk::{AuditId, DeskAct, StaffId, SubjectKind};
use handover_rules::model::timestamp::parse_date;
use serde::{Deserialize, Serialize};

/// An entry of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Its number.
    pub id: AuditId,
    /// Time of the act.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub at: Timestamp,
    /// The member of staff; `None` for the command line.
    pub staff: Option<StaffId>,
    /// Their name.
    pub name: String,
    /// From where; empty for the command line.
    pub client_ip: String,
    /// The act.
    pub act: DeskAct,
    /// The subject.
    pub about: Option<AuditSubject>,
    /// The paper of a case that was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<AuditedPaper>,
    /// The reason given.
    pub reason: Option<String>,
    /// Name of the refusal: of a [`CallRefusal`](handover_rules::desk::CallRefusal),
    /// [`ActRefusal`](handover_rules::desk::ActRefusal) or
    /// [`CaseRefusalKind`](handover_rules::cases::lifecycle::CaseRefusalKind). `None` if it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
}

/// A paper of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditedPaper {
    /// Its number.
    pub id: PaperId,
    /// Its kind; `None` if the case has no such paper.
    pub kind: Option<PaperKind>,
}

/// The subject of an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditSubject {
    /// The kind.
    pub kind: SubjectKind,
    /// Its handle, number, name, address or search term.
    pub name: String,
}

/// A page of the audit log, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// The entries.
    pub rows: Vec<AuditEntry>,
    /// The `before` parameter of the next page; `None` on the last.
    pub next: Option<AuditId>,
    /// Everybody who can be filtered by.
    pub staff: Vec<AuditedStaff>,
}

/// Somebody in the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditedStaff {
    /// Id.
    pub id: StaffId,
    /// Name.
    pub name: String,
}

/// Filters of the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only acts of this person.
    pub staff: Option<StaffId>,
    /// Only this act.
    pub act: Option<DeskAct>,
    /// Only entries about this subject (a handle, number, name or address, as a whole), or with this text in the
    /// reason.
    pub about: String,
    /// Only from this day on (UTC).
    pub from: Option<NaiveDate>,
    /// Only until this day (UTC).
    pub to: Option<NaiveDate>,
}

impl AuditFilter {
    /// Reads the parameters; unknown values are ignored.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let date = |name| parameter(query, name).and_then(|text| parse_date(&text));
        Self {
            staff: parameter(query, "staff").and_then(|id| StaffId::parse(&id)),
            act: parameter(query, "act").and_then(|act| DeskAct::parse(&act)),
            about: parameter(query, "about").unwrap_or_default(),
            from: date("from"),
            to: date("to"),
        }
    }

    /// Whether it ends before it begins, so that nothing can match.
    #[must_use]
    pub fn is_backwards(&self) -> bool {
        self.from.zip(self.to).is_some_and(|(from, to)| to < from)
    }

    /// Appends the parameters to `query`.
    #[must_use]
    pub fn write(&self, query: Query) -> Query {
        let date = |date: Option<NaiveDate>| date.map_or_else(String::new, |date| date.to_string());
        query
            .with("staff", &self.staff.map_or_else(String::new, |id| id.to_string()))
            .with("act", self.act.map_or("", DeskAct::as_str))
            .with("about", &self.about)
            .with("from", &date(self.from))
            .with("to", &date(self.to))
    }
}
