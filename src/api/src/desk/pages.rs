//! Pages of the desk: key figures and items that need a person, a customer, a service, a request, and the search for them.

use super::AuditEntry;
use crate::history::Term;
use crate::holder::OpenHolderChange;
use crate::people::KnownPerson;
use crate::services::ServicesPage;
use crate::submissions::Delivery;
use chrono::NaiveDate;
use handover_rules::account::applications::ApplicationId;
use handover_rules::cases::{CaseNumber, CaseState};
use handover_rules::desk::corrections::ProposedChange;
use handover_rules::desk::{CorrectionId, StaffId};
use handover_rules::holder::HolderChangeId;
use handover_rules::holder::data::Holder;
use handover_rules::model::timestamp;
use handover_rules::request::notices::TimelineEntry;
use handover_rules::{
    AccountFacts, Blocker, Contacts, EmailAddress, MailId, NicHandle, Request, RequestId, RequestState, ServiceKey,
    ServiceName, ServiceStatus, SubmissionId, Timestamp,
};
use serde::{Deserialize, Serialize};

/// Key figures, and items that need a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskOverview {
    /// The server's time.
    #[serde(deserialize_with = "timestamp::read")]
    pub now: Timestamp,
    /// Open requests.
    pub requests: Vec<RequestNumbers>,
    /// Emails.
    pub mails: MailNumbers,
    /// The emails that failed in the last day.
    pub failed_mails: Vec<DeskMail>,
    /// The numbers of quarantined requests. The API and the screens call quarantined records set aside (decision 0051).
    pub set_aside: Vec<RequestId>,
    /// Everything else that is quarantined.
    #[serde(default)]
    pub set_aside_others: SetAside,
    /// Open proposals, oldest first.
    pub corrections: Vec<Correction>,
    /// The imports of the provider's data.
    #[serde(default)]
    pub imports: ImportNumbers,
    /// The webhooks, oldest first.
    #[serde(default)]
    pub webhooks: Vec<DeskWebhook>,
}

/// A webhook (decision 0055).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeskWebhook {
    /// The number.
    pub id: i64,
    /// The address without its query, which may be a secret.
    pub url: String,
    /// The last delivery.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub delivered_at: Option<Timestamp>,
    /// Events that are not delivered yet, as far as they are counted.
    pub waiting: u64,
    /// Time of the oldest of them.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub oldest: Option<Timestamp>,
    /// Reason of the last failure; `None` if none has failed since the last delivery.
    pub failure: Option<String>,
    /// Events given up since the last replay.
    pub given_up: u64,
    /// When its receiver answered that it is gone; nothing is delivered since.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub stopped_at: Option<Timestamp>,
}

/// Quarantined records, besides requests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetAsideHolderChange {
    /// The change.
    pub id: HolderChangeId,
    /// The domain, if its name can be read.
    pub domain: Option<ServiceName>,
}

/// Outcomes of the last imports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImportNumbers {
    /// Start of the import under way.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub began_at: Option<Timestamp>,
    /// The last one that was applied.
    pub applied: Option<AppliedImport>,
    /// The last one that was refused.
    pub refused: Option<RefusedImport>,
}

/// An import that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppliedImport {
    /// Time of completion.
    #[serde(deserialize_with = "timestamp::read")]
    pub at: Timestamp,
    /// Accounts in the export.
    pub accounts: u64,
    /// Services in the export.
    pub services: u64,
}

/// An import that was refused, and changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedImport {
    /// Time of the refusal.
    #[serde(deserialize_with = "timestamp::read")]
    pub at: Timestamp,
    /// Faults found.
    pub faults: u64,
}

/// Open requests in one state by their age, each with all lines of its submission. It waits for answers if any line does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MailNumbers {
    /// Waiting.
    pub waiting: u32,
    /// Time at which the oldest of them was queued.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub oldest: Option<Timestamp>,
    /// Failed in the last day.
    pub failed: u32,
    /// Numbers stop here.
    pub counted_to: u32,
}

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
    #[serde(deserialize_with = "timestamp::read")]
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
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub suspended_at: Option<Timestamp>,
    /// When a delivery report said that the address does not work; `None` once it is confirmed or replaced.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_option")]
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
    #[serde(deserialize_with = "timestamp::read")]
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
    #[serde(deserialize_with = "timestamp::read")]
    pub began_at: Timestamp,
    /// Last use.
    #[serde(deserialize_with = "timestamp::read")]
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
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_date_option")]
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
    #[serde(deserialize_with = "timestamp::read")]
    pub proposed_at: Timestamp,
    /// The reason given.
    pub reason: String,
    /// Name of the member of staff who decided.
    pub decided_by_name: Option<String>,
    /// Time of the decision.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub decided_at: Option<Timestamp>,
    /// It was approved.
    pub approved: bool,
    /// The proposer withdrew it.
    #[serde(default)]
    pub withdrawn: bool,
    /// The time at which it lapses without a decision.
    #[serde(deserialize_with = "timestamp::read")]
    pub lapses_at: Timestamp,
    /// The time from which its proposer may carry it out alone; `None` if that takes a second person.
    #[serde(default, deserialize_with = "timestamp::read_option")]
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
    #[serde(deserialize_with = "timestamp::read")]
    pub queued_at: Timestamp,
    /// The last change of its state.
    #[serde(deserialize_with = "timestamp::read")]
    pub at: Timestamp,
    /// The next attempt.
    #[serde(default, deserialize_with = "timestamp::read_option")]
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
    #[serde(deserialize_with = "timestamp::read")]
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
