//! Bodies of the provider's desk.

use crate::query::{Query, parameter};
use chrono::NaiveDate;
use handover_rules::desk::{DeskAct, StaffId, StaffRole, SubjectKind};
use handover_rules::model::timestamp::parse_date;
use handover_rules::{EmailAddress, Timestamp};
use serde::{Deserialize, Serialize};

/// Body of a sign-in to the desk.
#[derive(Clone, Serialize, Deserialize)]
pub struct DeskCredentials {
    /// The address.
    pub login: String,
    /// The password.
    pub password: String,
    /// The present code of the authenticator app.
    pub code: String,
}

/// The session of somebody at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskSession {
    /// Their name.
    pub name: String,
    /// Their roles.
    pub roles: Vec<StaffRole>,
    /// The server's time.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub now: Timestamp,
    /// The end of the session, unless it is used.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub ends_at: Timestamp,
}

/// The token of an invitation.
#[derive(Clone, Serialize, Deserialize)]
pub struct InvitationToken {
    /// From the link.
    pub token: String,
}

/// An invitation to the desk, with a new secret for the second factor. Nothing is stored until it is accepted.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// The name.
    pub name: String,
    /// The address to sign in with.
    pub email: EmailAddress,
    /// The roles.
    pub roles: Vec<StaffRole>,
    /// The secret of the second factor, as people type it.
    pub secret: String,
    /// The link that adds it to an authenticator app.
    pub link: String,
}

/// Accepts an invitation.
#[derive(Clone, Serialize, Deserialize)]
pub struct AcceptInvitation {
    /// From the link.
    pub token: String,
    /// The new password.
    pub password: String,
    /// The secret of [`Invitation`].
    pub secret: String,
    /// Its present code.
    pub code: String,
}

/// Somebody of the staff whom the demo can be tried as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoStaff {
    /// The name.
    pub name: String,
    /// The address.
    pub email: EmailAddress,
    /// The roles.
    pub roles: Vec<StaffRole>,
}

/// Body of a sign-in to the desk in demo mode.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoDeskCredentials {
    /// The address.
    pub email: EmailAddress,
}

/// Pages of the desk, behind `#/desk`. The customers' app does not know them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DeskLink {
    /// The overview.
    Overview,
    /// An invitation.
    Join {
        /// Its token. The app removes it from the address bar at once.
        token: String,
    },
    /// Unknown page.
    #[default]
    NotFound,
}

/// What the fragment of every page of the desk begins with.
pub const DESK: &str = "#/desk";

impl DeskLink {
    /// Parses a fragment.
    #[must_use]
    pub fn parse(fragment: &str) -> Self {
        let Some(rest) = fragment.strip_prefix(DESK) else { return Self::NotFound };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        match path.trim_end_matches('/') {
            "" => Self::Overview,
            "/join" => Self::Join { token: parameter(query, "token").unwrap_or_default() },
            _ => Self::NotFound,
        }
    }

    /// Formats the fragment, with the leading `#`.
    #[must_use]
    pub fn format(&self) -> String {
        let (path, query) = match self {
            Self::Overview => ("", Query::default()),
            Self::Join { token } => ("/join", Query::default().with("token", token)),
            Self::NotFound => ("/not-found", Query::default()),
        };
        [DESK, path, &query.finish()].concat()
    }
}

/// An entry of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Its number; later ones are higher.
    pub id: i64,
    /// When.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub at: Timestamp,
    /// Who; `None` for the command line.
    pub staff: Option<StaffId>,
    /// Their name.
    pub name: String,
    /// From where; empty for the command line.
    pub client_ip: String,
    /// What.
    pub act: DeskAct,
    /// About what.
    pub about: Option<AuditSubject>,
    /// Why.
    pub reason: Option<String>,
}

/// What an act was about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditSubject {
    /// The kind.
    pub kind: SubjectKind,
    /// Its handle, number, name, address or search term.
    pub name: String,
}

/// A page of the audit log, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The entries.
    pub rows: Vec<AuditEntry>,
    /// The `before` parameter of the next page; `None` on the last.
    pub next: Option<i64>,
    /// Everybody who can be filtered by.
    pub staff: Vec<AuditedStaff>,
}

/// Somebody in the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditedStaff {
    /// Id.
    pub id: StaffId,
    /// Name.
    pub name: String,
}

/// Filters of the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only what this person did.
    pub staff: Option<StaffId>,
    /// Only this act.
    pub act: Option<DeskAct>,
    /// Only what is about this: a handle, number, name or address, as a whole.
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
