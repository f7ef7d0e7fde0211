//! A submission as one of the accounts concerned sees it, and as a row of a list: its progress, its lines page by page, and the
//! delivery states of its mails.

use super::{EndingRoles, LeftOut};
use crate::query::{Query, parameter};
use chrono::NaiveDate;
use handover_rules::model::timestamp;
use handover_rules::request::acts_on_submission::{SubmissionActs, WayBack};
use handover_rules::request::notices::{Notice, TimelineEntry};
use handover_rules::request::situation::SeenLines;
use handover_rules::submission::abilities::RolesChange;
use handover_rules::{
    Blocker, EmailAddress, NicHandle, Request, RequestState, RoleSet, ServiceStatus, SubmissionId, Timestamp,
    string_enum,
};
use serde::{Deserialize, Serialize};

/// A submission as one of the accounts concerned sees it: its asker all of its lines, everybody else their own. A contact
/// of the service who is not a party sees the line whose number was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SubmissionDetail {
    /// Its number: that of its first request.
    pub id: SubmissionId,
    /// The account that asked.
    pub asker: NicHandle,
    /// The roles that it held on the services of all of these lines when it asked.
    #[serde(default)]
    pub asker_roles: RoleSet,
    /// Time of asking.
    #[serde(deserialize_with = "timestamp::read")]
    pub asked_at: Timestamp,
    /// End of the time for answers to the first of these lines that expires.
    #[serde(deserialize_with = "timestamp::read")]
    pub deadline: Timestamp,
    /// When the first of these lines that everybody has accepted takes effect.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_option")]
    pub effect_at: Option<Timestamp>,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    /// Number of requests that take effect together or not at all, including ones hidden from this account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<u32>,
    /// Text of the asker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The account with access that asked in the asker's name (decision 0064).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegate: Option<NicHandle>,
    /// Services that were asked for and left out, because they could not be changed. Shown to the asker alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<LeftOut>,
    /// Number of its lines that this account sees.
    pub total: u64,
    /// Number of services of these lines.
    pub services: u64,
    /// Number of the names of these services: a domain, its zone and its mail share one.
    #[serde(default)]
    pub names: u64,
    /// The roles that these lines move.
    #[serde(default)]
    pub roles: RoleSet,
    /// Number of these roles, on all services.
    #[serde(default)]
    pub role_count: u64,
    /// The accounts that give up roles in these lines.
    #[serde(default)]
    pub outgoing: Accounts,
    /// The accounts that take roles in these lines.
    #[serde(default)]
    pub incoming: Accounts,
    /// The last day (UTC) of the incoming contacts, if it is the same for all of these lines.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_date_option")]
    pub until: Option<NaiveDate>,
    /// The last days of the incoming contacts, if they differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_days: Option<LastDays>,
    /// The acts that this account may do on all of these lines.
    #[serde(default)]
    pub acts: SubmissionActs,
    /// Roles that these lines have handed over until a future day, on services whose admin this account is.
    #[serde(default)]
    pub ends: Vec<EndingRoles>,
    /// Number of further entries that `ends` leaves out.
    #[serde(default)]
    pub more_ends: u64,
    /// Changes of this account's roles if it accepts the lines that wait for it, grouped by services that are alike.
    #[serde(default)]
    pub if_accepted: Vec<RolesChange>,
    /// Obstacles that this account has to resolve in its profile: until then, open lines do not take effect.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_resolve: Vec<Blocker>,
    /// Answers given, out of all that are needed: one for each service and party.
    #[serde(default)]
    pub answered: Progress,
    /// The services of these lines by state.
    pub states: Vec<StateCount>,
    /// The parties of these lines; at most [`PAGE`], this account first, then those with most services.
    pub parties: Vec<PartyProgress>,
    /// Number of parties of these lines.
    pub party_count: u64,
    /// The first page of these lines.
    pub lines: LinesPage,
    /// More about the line, if there is just one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<OneLine>,
    /// The address that this account's codes are sent to.
    pub my_address: EmailAddress,
    /// This account may accept a new admin only then, because its address was changed recently.
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub may_accept_admin_at: Option<Timestamp>,
}

/// Details of one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OneLine {
    /// Timeline, oldest entry first.
    pub timeline: Vec<TimelineEntry>,
    /// Status of the service.
    pub service_status: ServiceStatus,
    /// The last day that the role has now, while a request for another one is open.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_date_option")]
    pub present_last_day: Option<NaiveDate>,
    /// The accounts that were mailed about the transfer, as far as that is known.
    #[serde(default)]
    pub notified: Vec<NicHandle>,
    /// The roles that this account holds on the service now.
    pub my_roles: RoleSet,
    /// The obstacles that it waits for once everybody has accepted it, as far as this account may know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked_by: Vec<Blocker>,
}

impl SubmissionDetail {
    /// The only line that this account sees.
    #[must_use]
    pub fn only_request(&self) -> Option<&Request> {
        self.lines.rows.first().filter(|_| self.only.is_some()).map(|line| &line.request)
    }

    /// Services with lines that wait for an answer of `account`.
    #[must_use]
    pub fn waiting_for(&self, account: &NicHandle) -> u64 {
        self.parties.iter().find(|party| party.account == *account).map_or(0, |party| party.waiting)
    }

    /// Whether `account` is a party of these lines, and not only a contact who may read.
    #[must_use]
    pub fn has_party(&self, account: &NicHandle) -> bool {
        self.parties.iter().any(|party| party.account == *account)
    }

    /// These lines as the rules judge their situation for `account`.
    #[must_use]
    pub fn seen_lines(&self, account: &NicHandle) -> SeenLines {
        SeenLines {
            states: self.states.iter().map(|of| (of.state, of.services)).collect(),
            to_answer: self.waiting_for(account),
            deadline: self.deadline,
            effect_at: self.effect_at,
        }
    }
}

/// The last days (UTC) of incoming tech contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastDays {
    /// The first of them.
    #[serde(deserialize_with = "timestamp::read_date")]
    pub first: NaiveDate,
    /// The last of them.
    #[serde(deserialize_with = "timestamp::read_date")]
    pub last: NaiveDate,
    /// Number of lines without one.
    pub without: u64,
}

/// Different accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Accounts {
    /// Their number.
    pub count: u64,
    /// The first of them.
    pub first: Option<NicHandle>,
}

/// Parties that the list of requests names for each submission.
pub const PARTIES_IN_LIST: usize = 3;

/// A submission in the list of requests, which has a row for each submission with its lines in that group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SubmissionSummary {
    /// Its number.
    pub id: SubmissionId,
    /// All lines of the submission that this account sees.
    pub total: u64,
    /// Number of services of all of these lines.
    #[serde(default)]
    pub services: u64,
    /// Number of the names of these services: a domain, its zone and its mail share one.
    #[serde(default)]
    pub names: u64,
    /// The roles that all of these lines move.
    #[serde(default)]
    pub roles: RoleSet,
    /// Number of these roles, on all services.
    #[serde(default)]
    pub role_count: u64,
    /// The accounts that give up roles in all of these lines.
    #[serde(default)]
    pub outgoing: Accounts,
    /// The accounts that take roles in all of these lines.
    #[serde(default)]
    pub incoming: Accounts,
    /// When the first of the lines that everybody has accepted takes effect.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_option")]
    pub effect_at: Option<Timestamp>,
    /// The last days (UTC) of the incoming tech contacts; `None` if none of these lines has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_days: Option<LastDays>,
    /// The services of all of these lines by state.
    #[serde(default)]
    pub states: Vec<StateCount>,
    /// The acts that this account may do on all of these lines.
    #[serde(default)]
    pub acts: SubmissionActs,
    /// Answers given, out of all that are needed: one for each service and party.
    #[serde(default)]
    pub answered: Progress,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    /// The parties of these lines; at most [`PARTIES_IN_LIST`], this account first, then those with most services.
    #[serde(default)]
    pub parties: Vec<PartyProgress>,
    /// Number of parties of these lines.
    #[serde(default)]
    pub party_count: u64,
}

/// Progress of a long job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Progress {
    /// Number that is done.
    pub done: u64,
    /// Number in all.
    pub of: u64,
}

impl Progress {
    /// Number that is left.
    #[must_use]
    pub const fn left(self) -> u64 {
        self.of.saturating_sub(self.done)
    }
}

/// Number of services with lines in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StateCount {
    /// The state.
    pub state: RequestState,
    /// Number of services. Lines of one service may be in different states.
    pub services: u64,
}

/// Progress of one party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PartyProgress {
    /// The party.
    pub account: NicHandle,
    /// Services with lines that need its answer or had it.
    pub services: u64,
    /// Services that it has accepted.
    pub accepted: u64,
    /// Services with lines that wait for its answer.
    pub waiting: u64,
    /// Obstacles that it still has to resolve after it has accepted, as far as the asker, who alone sees it, may know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_resolve: Vec<Blocker>,
    /// The last email to it about the submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailState>,
    /// Whether the reader may have a new code sent to it, limits on emails aside.
    #[serde(default)]
    pub may_resend: bool,
}

/// State of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailState {
    /// The recipient.
    pub to: NicHandle,
    /// Kind of the mail.
    pub notice: Notice,
    /// Delivery state.
    pub delivery: Delivery,
    /// Time of that state.
    #[serde(deserialize_with = "timestamp::read")]
    pub at: Timestamp,
}

string_enum! {
    /// Delivery state of a mail.
    pub enum Delivery {
        /// In the outbox.
        Queued = "queued",
        /// Accepted by a mail server.
        Sent = "sent",
        /// Given up.
        Failed = "failed",
        /// Dropped, because it was no longer needed.
        Dropped = "dropped",
        /// Could not be delivered; waits until its recipient has an address that works.
        Held = "held",
    }
}

/// Page size of the lines of a submission.
pub const PAGE: u32 = 50;

/// Maximum page size of the lines of a submission.
pub const MAX_PAGE: u32 = 200;

string_enum! {
    /// Sort order of the lines of a submission.
    pub enum LinesOrder {
        /// The name of the service.
        Service = "service",
        /// The state: open lines first, then failed or otherwise ended ones, then completed ones.
        State = "state",
    }
}

string_enum! {
    /// Filter of the lines of a submission by the answer of the account that reads them.
    pub enum OwnAnswer {
        /// The line waits for it.
        Waiting = "waiting",
        /// The account has accepted, in any state of the line.
        Accepted = "accepted",
    }
}

/// Filters and order of the lines of a submission, as query parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinesView {
    /// Search text for services, handles and numbers.
    pub search: String,
    /// Filter by state.
    pub state: Option<RequestState>,
    /// Filter by the reader's answer.
    pub answer: Option<OwnAnswer>,
    /// The order.
    pub order: LinesOrder,
    /// The other way round.
    pub descending: bool,
}

impl Default for LinesView {
    fn default() -> Self {
        Self { search: String::new(), state: None, answer: None, order: LinesOrder::Service, descending: false }
    }
}

impl LinesView {
    /// Appends the parameters to `query`.
    #[must_use]
    pub fn write(&self, query: Query) -> Query {
        let sort = match (self.order, self.descending) {
            (LinesOrder::Service, false) => String::new(),
            (order, false) => order.as_str().to_owned(),
            (order, true) => ["-", order.as_str()].concat(),
        };
        query
            .with("q", &self.search)
            .with("state", self.state.map_or("", RequestState::as_str))
            .with("answer", self.answer.map_or("", OwnAnswer::as_str))
            .with("sort", &sort)
    }

    /// Reads the parameters; unknown values are ignored.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let sort = parameter(query, "sort").unwrap_or_default();
        let (descending, order) = sort.strip_prefix('-').map_or((false, sort.as_str()), |order| (true, order));
        let order = LinesOrder::parse(order);
        Self {
            search: parameter(query, "q").unwrap_or_default(),
            state: parameter(query, "state").and_then(|name| RequestState::parse(&name)),
            answer: parameter(query, "answer").and_then(|name| OwnAnswer::parse(&name)),
            descending: descending && order.is_some(),
            order: order.unwrap_or(LinesOrder::Service),
        }
    }
}

/// A page of the lines of a submission, filtered and in the order of [`LinesView`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinesPage {
    /// Number of lines that match the filters.
    pub total: u64,
    /// The lines.
    pub rows: Vec<LineRow>,
    /// The `after` parameter of the next page; `None` on the last page.
    pub next: Option<String>,
}

/// A line of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LineRow {
    /// The request, redacted for this account.
    pub request: Request,
    /// The roles that the asker held on the service when it asked.
    pub asker_roles: RoleSet,
    /// The way back, if this account may ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way_back: Option<WayBack>,
}
