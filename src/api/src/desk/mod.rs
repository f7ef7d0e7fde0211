//! Bodies of the provider's desk: its pages by address, signing in, acts of staff, and the audit log.

mod pages;

pub use pages::{
    AppliedImport, Correction, CustomerSession, DeskAccount, DeskApplication, DeskCustomer, DeskMail, DeskOverview,
    DeskPage, DeskRequest, DeskService, DeskWebhook, FoundCase, ImportNumbers, MailNumbers, RefusedImport,
    RequestEntry, RequestNumbers, SearchResult, SeenByParty, SetAside, SetAsideHolderChange,
};

use crate::access::PolicySide;
use crate::query::{Query, escape, parameter, unescape};
use chrono::NaiveDate;
use handover_rules::access::AccessPolicyId;
use handover_rules::account::applications::ApplicationId;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::papers::{PaperId, PaperKind};
use handover_rules::cases::timeline::CaseTurn;
use handover_rules::desk::{AuditId, CorrectionId, DeskAct, StaffId, StaffRole, SubjectKind};
use handover_rules::holder::HolderChangeId;
use handover_rules::model::timestamp;
use handover_rules::model::timestamp::parse_date;
use handover_rules::{Category, EmailAddress, MailId, NicHandle, RequestId, Role, ServiceKey, ServiceName, Timestamp};
use serde::{Deserialize, Serialize};

/// Pages of the desk, behind `#/desk`. The customers' app does not know them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DeskLink {
    /// The queue, with a search.
    Overview {
        /// The search; empty for none.
        search: String,
        /// Filter of the queue by whose turn it is.
        cases: Option<CaseTurn>,
    },
    /// A customer.
    Customer(NicHandle),
    /// A service.
    Service(ServiceKey),
    /// A request.
    Request(RequestId),
    /// A case of a holder without access to an account.
    Case(CaseNumber),
    /// The audit log.
    AuditLog(AuditFilter),
    /// An invitation.
    Join {
        /// Its token. The app removes it from the address bar immediately.
        token: String,
    },
    /// Unknown page.
    #[default]
    NotFound,
}

/// Prefix of the fragment of every page of the desk.
pub const DESK: &str = "#/desk";

impl DeskLink {
    /// Parses a fragment.
    #[must_use]
    pub fn parse(fragment: &str) -> Self {
        let Some(rest) = fragment.strip_prefix(DESK) else { return Self::NotFound };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        match path.trim_end_matches('/') {
            "" => Self::Overview {
                search: parameter(query, "q").unwrap_or_default(),
                cases: parameter(query, "cases").and_then(|name| CaseTurn::parse(&name)),
            },
            "/join" => Self::Join { token: parameter(query, "token").unwrap_or_default() },
            "/audit" => Self::AuditLog(AuditFilter::read(query)),
            "/service" => {
                let name = parameter(query, "service").and_then(|name| ServiceName::parse(&name));
                let category = parameter(query, "category").and_then(|name| Category::parse(&name));
                match (name, category) {
                    (Some(name), Some(category)) => Self::Service(ServiceKey { name, category }),
                    _ => Self::NotFound,
                }
            }
            path => Self::parse_segment(path),
        }
    }

    fn parse_segment(path: &str) -> Self {
        if let Some(handle) = path.strip_prefix("/customers/") {
            return NicHandle::parse(&unescape(handle)).map_or(Self::NotFound, Self::Customer);
        }
        if let Some(number) = path.strip_prefix("/cases/") {
            return CaseNumber::parse(number).map_or(Self::NotFound, Self::Case);
        }
        let id = path.strip_prefix("/requests/").and_then(RequestId::parse);
        id.map_or(Self::NotFound, Self::Request)
    }

    /// The search of the queue's page; empty for none.
    #[must_use]
    pub fn search(&self) -> String {
        if let Self::Overview { search, .. } = self { search.clone() } else { String::new() }
    }

    /// The filter of the queue.
    #[must_use]
    pub const fn turn(&self) -> Option<CaseTurn> {
        if let Self::Overview { cases, .. } = self { *cases } else { None }
    }

    /// Formats the fragment, with the leading `#`.
    #[must_use]
    pub fn format(&self) -> String {
        let (path, query) = match self {
            Self::Overview { search, cases } => {
                let cases = cases.map_or("", CaseTurn::as_str);
                (String::new(), Query::default().with("q", search).with("cases", cases))
            }
            Self::Customer(handle) => (["/customers/", &escape(handle.as_str())].concat(), Query::default()),
            Self::Service(service) => ("/service".to_owned(), service_query(service)),
            Self::Request(id) => (["/requests/", &id.to_string()].concat(), Query::default()),
            Self::Case(number) => (["/cases/", &number.to_string()].concat(), Query::default()),
            Self::AuditLog(filter) => ("/audit".to_owned(), filter.write(Query::default())),
            Self::Join { token } => ("/join".to_owned(), Query::default().with("token", token)),
            Self::NotFound => ("/not-found".to_owned(), Query::default()),
        };
        [DESK, &path, &query.finish()].concat()
    }
}

fn service_query(service: &ServiceKey) -> Query {
    Query::default().with("service", service.name.as_str()).with("category", service.category.as_str())
}

/// `GET`: a customer.
#[must_use]
pub fn customer_route(handle: &NicHandle) -> String {
    [crate::route::DESK_CUSTOMERS, "/", &escape(handle.as_str())].concat()
}

/// `GET`: the services of a customer that follow a cursor.
#[must_use]
pub fn customer_services_route(handle: &NicHandle, after: &str) -> String {
    [&customer_route(handle), "/services", &Query::default().with("after", after).finish()].concat()
}

/// `GET`: a page of the policies that a customer gives, or by which it has access, [`crate::access::PoliciesPage`].
#[must_use]
pub fn customer_policies_route(handle: &NicHandle, side: PolicySide) -> String {
    [&customer_route(handle), "/policies", &Query::default().with("side", side.as_str()).finish()].concat()
}

/// `GET`: a service.
#[must_use]
pub fn service_route(service: &ServiceKey) -> String {
    [crate::route::DESK_SERVICE, &service_query(service).finish()].concat()
}

/// `GET`: a request.
#[must_use]
pub fn request_route(id: RequestId) -> String {
    [crate::route::DESK_REQUESTS, "/", &id.to_string()].concat()
}

/// Body of a sign-in to the desk.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskSession {
    /// The member of staff.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Their roles.
    pub roles: Vec<StaffRole>,
    /// The server's time.
    #[serde(deserialize_with = "timestamp::read")]
    pub now: Timestamp,
    /// The end of the session, unless it is used.
    #[serde(deserialize_with = "timestamp::read")]
    pub ends_at: Timestamp,
}

/// The token of an invitation.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationToken {
    /// From the link.
    pub token: String,
}

/// An invitation to the desk, with a new secret for the second factor. Nothing is stored until it is accepted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    /// The link as a QR code, for an app on another device.
    #[serde(default)]
    pub qr: Option<QrCode>,
}

/// A QR code, as a drawing of modules of one unit a side, without its margin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QrCode {
    /// Modules a side.
    pub size: u16,
    /// The dark modules, as the path of an SVG.
    pub path: String,
}

/// Accepts an invitation.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemoDeskCredentials {
    /// The address.
    pub email: EmailAddress,
}

/// An act, with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskActCall {
    /// The act.
    pub act: DeskAction,
    /// The reason for it.
    pub reason: String,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum DeskAction {
    /// Sends an email again: a waiting one now, any other once more.
    ResendMail {
        /// The email.
        mail: MailId,
    },
    /// Ends an open request.
    EndRequest {
        /// The request.
        request: RequestId,
    },
    /// Ends an open change of holder.
    EndHolderChange {
        /// The change.
        change: HolderChangeId,
    },
    /// Takes up a quarantined request.
    TakeUpRequest {
        /// The request.
        request: RequestId,
    },
    /// Ends all sessions of an account.
    EndSessions {
        /// The account.
        account: NicHandle,
    },
    /// Ends an application, and all access that it has.
    EndApplication {
        /// The application.
        application: ApplicationId,
    },
    /// Ends a policy, and all access that it gives.
    EndPolicy {
        /// The policy.
        policy: AccessPolicyId,
    },
    /// Sends a link to set a password.
    SendPasswordLink {
        /// The account.
        account: NicHandle,
    },
    /// Suspends an account.
    Suspend {
        /// The account.
        account: NicHandle,
    },
    /// Releases a suspended account.
    Release {
        /// The account.
        account: NicHandle,
    },
    /// Proposes another address of an account.
    ProposeAddress {
        /// The account.
        account: NicHandle,
        /// Proposed address.
        address: EmailAddress,
    },
    /// Sets the address of an own proposal without a second person, where the provider allows that.
    SetAddress {
        /// The proposal.
        correction: CorrectionId,
    },
    /// Proposes to put a role right.
    ProposeCorrection {
        /// The service.
        service: ServiceKey,
        /// The role.
        role: Role,
        /// Proposed contact.
        to: NicHandle,
    },
    /// Approves a proposal of somebody else.
    ApproveCorrection {
        /// The proposal.
        correction: CorrectionId,
    },
    /// Rejects a proposal.
    RejectCorrection {
        /// The proposal.
        correction: CorrectionId,
    },
    /// Withdraws an own proposal.
    WithdrawCorrection {
        /// The proposal.
        correction: CorrectionId,
    },
    /// Takes up a quarantined case.
    TakeUpCase {
        /// The case.
        case: CaseNumber,
    },
    /// Takes up a quarantined change of holder.
    TakeUpHolderChange {
        /// The change.
        change: HolderChangeId,
    },
}

impl DeskAction {
    /// Its name in the audit log.
    #[must_use]
    pub const fn act(&self) -> DeskAct {
        match self {
            Self::ResendMail { .. } => DeskAct::ResendMail,
            Self::EndRequest { .. } => DeskAct::EndRequest,
            Self::EndHolderChange { .. } => DeskAct::EndHolderChange,
            Self::TakeUpRequest { .. } => DeskAct::TakeUpRequest,
            Self::EndSessions { .. } => DeskAct::EndSessions,
            Self::EndApplication { .. } => DeskAct::EndApplication,
            Self::EndPolicy { .. } => DeskAct::EndPolicy,
            Self::SendPasswordLink { .. } => DeskAct::SendPasswordLink,
            Self::Suspend { .. } => DeskAct::Suspend,
            Self::Release { .. } => DeskAct::Release,
            Self::SetAddress { .. } => DeskAct::SetAddress,
            Self::ProposeAddress { .. } | Self::ProposeCorrection { .. } => DeskAct::ProposeCorrection,
            Self::ApproveCorrection { .. } => DeskAct::ApproveCorrection,
            Self::RejectCorrection { .. } => DeskAct::RejectCorrection,
            Self::WithdrawCorrection { .. } => DeskAct::WithdrawCorrection,
            Self::TakeUpCase { .. } => DeskAct::TakeUpCase,
            Self::TakeUpHolderChange { .. } => DeskAct::TakeUpHolderChange,
        }
    }
}

/// An entry of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Its number.
    pub id: AuditId,
    /// Time of the act.
    #[serde(deserialize_with = "timestamp::read")]
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
