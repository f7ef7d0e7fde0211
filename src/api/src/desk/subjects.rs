//! Pages about a customer, a service or a request, and the search for them.

use super::AuditEntry;
use crate::history::Term;
use crate::holder::OpenHolderChange;
use crate::mail::Delivery;
use crate::people::KnownPerson;
use crate::services::ServicesPage;
use chrono::NaiveDate;
use handover_rules::account::applications::ApplicationId;
use handover_rules::cases::{CaseNumber, CaseState};
use handover_rules::desk::corrections::ProposedChange;
use handover_rules::desk::{CorrectionId, StaffId};
use handover_rules::holder::data::Holder;
use handover_rules::request::timeline::TimelineEntry;
use handover_rules::{
    AccountFacts, Blocker, Contacts, EmailAddress, MailId, NicHandle, Request, RequestId, ServiceKey, ServiceName,
    ServiceStatus, SubmissionId, Timestamp,
};
use serde::{Deserialize, Serialize};

/// The data of a page, with the names of the accounts in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskPage<T> {
    /// The data.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(inline))]
    pub data: T,
    /// The accounts in it that have a name, sorted by handle: staff see all names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<KnownPerson>,
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    /// When a delivery report said that the address does not work; `None` once it is confirmed or replaced.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "handover_rules::model::timestamp::read_option"
    )]
    pub undeliverable_at: Option<Timestamp>,
    /// Its facts for the rules: the true reasons why it cannot take roles.
    pub facts: AccountFacts,
    /// The sessions.
    pub sessions: Vec<CustomerSession>,
    /// Applications that it has registered, oldest first.
    #[serde(default)]
    pub applications: Vec<DeskApplication>,
    /// Applications that have access to it, latest first.
    #[serde(default)]
    pub applications_with_access: Vec<DeskApplication>,
    /// The first page of its services, as its own list has them.
    pub services: ServicesPage,
    /// The open requests, latest first.
    pub requests: Vec<RequestEntry>,
    /// Proposals to correct its address, latest first.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// Whether the proposer of an address may set it alone, after a wait.
    #[serde(default)]
    pub may_set_address_alone: bool,
    /// The latest emails.
    pub mails: Vec<DeskMail>,
    /// Recent acts of staff.
    pub events: Vec<AuditEntry>,
}

/// An application of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskApplication {
    /// The application.
    pub id: ApplicationId,
    /// Its name.
    pub name: String,
    /// The account that registered it.
    pub owner: NicHandle,
    /// Time of registration.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub created_at: Timestamp,
}

/// A session of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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

/// A service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskService {
    /// The service.
    pub service: ServiceKey,
    /// Its status.
    pub status: ServiceStatus,
    /// Last day, if it ends.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "handover_rules::model::timestamp::read_date_option"
    )]
    pub expiration: Option<NaiveDate>,
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

/// A proposal to correct a role or an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    /// The number.
    pub id: CorrectionId,
    /// The change.
    pub change: ProposedChange,
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
    /// The time from which its proposer may carry it out alone; `None` if that takes a second person.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub sole_from: Option<Timestamp>,
}

/// An email, with the reply of the mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    /// The service that it is about, unless it is about a request.
    pub service: Option<ServiceName>,
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

/// Results of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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

/// A case, without fields that may be damaged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskAccount {
    /// The handle.
    pub handle: NicHandle,
    /// The name.
    pub name: String,
    /// The address.
    pub email: EmailAddress,
}
