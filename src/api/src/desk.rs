//! Bodies of the provider's desk.

use crate::history::Term;
use crate::holder::OpenHolderChange;
use crate::mail::Delivery;
use crate::query::{Query, escape, parameter, unescape};
use chrono::NaiveDate;
use handover_rules::desk::{AuditId, CorrectionId, DeskAct, StaffId, StaffRole, SubjectKind};
use handover_rules::holder::HolderChangeId;
use handover_rules::holder::data::Holder;
use handover_rules::model::timestamp::parse_date;
use handover_rules::procedure::{CaseNumber, CaseState};
use handover_rules::request::timeline::TimelineEntry;
use handover_rules::{
    AccountFacts, Blocker, Category, Contacts, EmailAddress, MailId, NicHandle, Request, RequestId, RequestState, Role,
    RoleSet, ServiceKey, ServiceName, ServiceStatus, Timestamp, string_enum,
};
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
    /// The member of staff.
    pub id: StaffId,
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
    /// The link as a QR code, for an app on another device.
    #[serde(default)]
    pub qr: Option<QrCode>,
}

/// A QR code, as a drawing of modules of one unit a side, without its margin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrCode {
    /// Modules a side.
    pub size: u16,
    /// The dark modules, as the path of an SVG.
    pub path: String,
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

string_enum! {
    /// Filter of the queue of cases.
    #[derive(Default)]
    pub enum CaseFilter {
        /// All of them.
        #[default]
        All = "all",
        /// Those that the reader may decide.
        Mine = "mine",
        /// Those that wait for documents.
        Waiting = "waiting",
        /// Those that others can object to.
        Objection = "objection",
    }
}

/// Pages of the desk, behind `#/desk`. The customers' app does not know them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DeskLink {
    /// The overview, with a search.
    Overview {
        /// The search; empty for none.
        search: String,
        /// Filter of the queue.
        cases: CaseFilter,
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
        /// Its token. The app removes it from the address bar at once.
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
                cases: parameter(query, "cases").and_then(|name| CaseFilter::parse(&name)).unwrap_or_default(),
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

    /// Formats the fragment, with the leading `#`.
    #[must_use]
    pub fn format(&self) -> String {
        let (path, query) = match self {
            Self::Overview { search, cases } => {
                let cases = if *cases == CaseFilter::All { "" } else { cases.as_str() };
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

/// An entry of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// About what.
    pub about: Option<AuditSubject>,
    /// The reason given.
    pub reason: Option<String>,
}

/// The subject of an act.
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
    pub next: Option<AuditId>,
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
    /// Only what is about this (a handle, number, name or address, as a whole), or whose reason contains it.
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

fn service_query(service: &ServiceKey) -> Query {
    Query::default().with("service", service.name.as_str()).with("category", service.category.as_str())
}

/// `GET`: a customer.
#[must_use]
pub fn customer_route(handle: &NicHandle) -> String {
    [crate::route::DESK_CUSTOMERS, "/", &escape(handle.as_str())].concat()
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

/// The name of a service in the audit log.
#[must_use]
pub fn service_subject(service: &ServiceKey) -> String {
    [service.category.as_str(), " ", service.name.as_str()].concat()
}

/// Something to do, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskActCall {
    /// The act.
    pub act: DeskAction,
    /// The reason for it.
    pub reason: String,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Sets the address of an account right.
    SetAddress {
        /// The account.
        account: NicHandle,
        /// The new address.
        address: EmailAddress,
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
            Self::SendPasswordLink { .. } => DeskAct::SendPasswordLink,
            Self::Suspend { .. } => DeskAct::Suspend,
            Self::Release { .. } => DeskAct::Release,
            Self::SetAddress { .. } => DeskAct::SetAddress,
            Self::ProposeCorrection { .. } => DeskAct::ProposeCorrection,
            Self::ApproveCorrection { .. } => DeskAct::ApproveCorrection,
            Self::RejectCorrection { .. } => DeskAct::RejectCorrection,
            Self::WithdrawCorrection { .. } => DeskAct::WithdrawCorrection,
            Self::TakeUpCase { .. } => DeskAct::TakeUpCase,
            Self::TakeUpHolderChange { .. } => DeskAct::TakeUpHolderChange,
        }
    }
}

/// Results of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchResult {
    /// Accounts whose handle begins with the text, or whose address it is.
    pub accounts: Vec<DeskAccount>,
    /// Services whose name begins with the text, and the domain of the change of holder with this number.
    pub services: Vec<ServiceKey>,
    /// The request with this number.
    pub request: Option<RequestId>,
    /// The cases with this number, of the claimant with this address, or of domains whose name begins with the text.
    #[serde(default)]
    pub cases: Vec<FoundCase>,
}

/// A case, without what may be damaged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundCase {
    /// The number.
    pub number: CaseNumber,
    /// The domain.
    pub domain: ServiceName,
    /// The state.
    pub state: CaseState,
    /// Since when.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub since: Timestamp,
}

/// A customer's account, as the desk finds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskAccount {
    /// The handle.
    pub handle: NicHandle,
    /// The name.
    pub name: String,
    /// The address.
    pub email: EmailAddress,
}

/// Numbers at a glance, and what needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskOverview {
    /// The server's time.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub now: Timestamp,
    /// Open requests.
    pub requests: Vec<RequestNumbers>,
    /// Emails.
    pub mails: MailNumbers,
    /// The emails that failed in the last day.
    pub failed_mails: Vec<DeskMail>,
    /// The numbers of quarantined requests. The API and the screens call quarantined records set aside (decision 0024).
    pub set_aside: Vec<RequestId>,
    /// Everything else that is quarantined.
    #[serde(default)]
    pub set_aside_others: SetAside,
    /// Cases that wait for a decision.
    #[serde(default)]
    pub cases: CaseNumbers,
    /// Open proposals, oldest first.
    pub corrections: Vec<Correction>,
    /// The imports of the provider's data.
    #[serde(default)]
    pub imports: ImportNumbers,
}

/// Quarantined records, besides requests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Cases.
    pub cases: Vec<CaseNumber>,
    /// Changes of holder.
    pub holders: Vec<SetAsideHolderChange>,
    /// Emails, latest first.
    pub mails: Vec<DeskMail>,
}

impl SetAside {
    /// The number of records.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.cases.len() + self.holders.len() + self.mails.len()
    }
}

/// A quarantined change of holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAsideHolderChange {
    /// The change.
    pub id: HolderChangeId,
    /// The domain, if its name can be read.
    pub domain: Option<ServiceName>,
}

/// The cases that wait for a decision of staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseNumbers {
    /// Number of cases, as far as they are counted.
    pub waiting: u32,
    /// Since when the oldest has waited.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub oldest: Option<Timestamp>,
}

/// Outcomes of the last imports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportNumbers {
    /// Start of the import under way.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub began_at: Option<Timestamp>,
    /// The last one that was applied.
    pub applied: Option<AppliedImport>,
    /// The last one that was refused.
    pub refused: Option<RefusedImport>,
}

/// An import that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedImport {
    /// Time of completion.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub at: Timestamp,
    /// Accounts in the export.
    pub accounts: u64,
    /// Services in the export.
    pub services: u64,
}

/// An import that was refused, and changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedImport {
    /// Time of the refusal.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub at: Timestamp,
    /// Faults found.
    pub faults: u64,
}

/// Open requests in one state by their age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestNumbers {
    /// The state.
    pub state: RequestState,
    /// Of the last day.
    pub day: u32,
    /// Older, of the last seven days.
    pub week: u32,
    /// Older still.
    pub older: u32,
}

/// Emails that wait and have failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MailNumbers {
    /// Waiting.
    pub waiting: u32,
    /// Time at which the oldest of them was queued.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub oldest: Option<Timestamp>,
    /// Failed in the last day.
    pub failed: u32,
    /// Numbers stop here.
    pub counted_to: u32,
}

/// An email, with what the mail server said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskMail {
    /// The number.
    pub id: MailId,
    /// The account.
    pub to: Option<NicHandle>,
    /// The address, if not the present one of the account.
    pub address: Option<EmailAddress>,
    /// The kind.
    pub notice: String,
    /// The request that it is about.
    pub request: Option<RequestId>,
    /// The state.
    pub delivery: Delivery,
    /// Attempts so far.
    pub attempts: u32,
    /// Time of queueing.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub queued_at: Timestamp,
    /// The last change of its state.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub at: Timestamp,
    /// The next attempt.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub next_at: Option<Timestamp>,
    /// The mail server's last answer.
    pub answer: Option<String>,
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskCustomer {
    /// The server's time.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub now: Timestamp,
    /// Handle, name and address.
    pub account: DeskAccount,
    /// The organisation; empty for an individual.
    pub organisation: String,
    /// Locale of emails.
    pub language: String,
    /// Whether a password is set.
    pub has_password: bool,
    /// Time of the suspension.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub suspended_at: Option<Timestamp>,
    /// Its facts for the rules: the true reasons why it cannot take roles.
    pub facts: AccountFacts,
    /// The sessions.
    pub sessions: Vec<CustomerSession>,
    /// The first services.
    pub services: Vec<ServiceLine>,
    /// The number of all services, as far as they are counted.
    pub service_count: u32,
    /// The open requests, latest first.
    pub requests: Vec<Request>,
    /// The latest emails.
    pub mails: Vec<DeskMail>,
    /// Recent acts of staff.
    pub events: Vec<AuditEntry>,
}

/// A session of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerSession {
    /// The user agent.
    pub agent: String,
    /// The network it was begun from; empty if that is not known.
    #[serde(default)]
    pub network: String,
    /// Start.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub began_at: Timestamp,
    /// Last use.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub used_at: Timestamp,
}

/// A service and the roles that a customer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceLine {
    /// The service.
    pub service: ServiceKey,
    /// The roles.
    pub roles: RoleSet,
}

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

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeskRequest {
    /// The number.
    pub id: RequestId,
    /// The request with its true reasons; `None` if its rows are damaged.
    pub request: Option<Request>,
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
pub struct SeenByParty {
    /// The party.
    pub account: NicHandle,
    /// The reasons as it reads them.
    pub blockers: Vec<Blocker>,
}
