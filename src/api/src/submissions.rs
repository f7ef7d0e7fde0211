//! Bodies of submissions over many services (decision 0035).

use crate::mail::MailState;
use crate::problem::Budget;
use crate::query::{Query, parameter};
use chrono::NaiveDate;
use handover_rules::request::Answer;
use handover_rules::request::whole::SubmissionActs;
use handover_rules::submission::file::FileProblem;
use handover_rules::submission::refused::{RefusalKind, RefusalReason, RefusedGroup};
use handover_rules::{
    Category, EmailAddress, NicHandle, PerRole, Refusal, Request, RequestId, RequestState, Role, RoleSet, ServiceKey,
    SubmissionId, Timestamp, string_enum,
};
use serde::{Deserialize, Serialize};

/// Page size of the lines of a submission.
pub const PAGE: u32 = 50;
/// Maximum page size of the lines of a submission.
pub const MAX_PAGE: u32 = 200;
/// Services that are named for each reason, except in a dry run, which names all.
pub const NAMED_SERVICES: usize = 50;
/// Parties that the list of requests names for each submission.
pub const PARTIES_IN_LIST: usize = 3;
/// Characters of a note.
pub const MAX_NOTE: usize = 500;
/// Bytes of a file of new contacts.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;
/// Bytes of a body: a file, of which JSON may escape every character, and what is beside it.
pub const MAX_BODY_BYTES: usize = 2 * MAX_FILE_BYTES + 64 * 1024;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Whether a body has room for the text of a file that is no larger than [`MAX_FILE_BYTES`]. Characters that no such file
/// needs take more than two bytes in JSON.
#[must_use]
pub fn is_file_sendable(text: &str) -> bool {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
        0..0x20 => 6,
        _ => 1,
    };
    text.bytes().map(escaped).sum::<usize>() <= 2 * MAX_FILE_BYTES
}

/// New contacts for any number of services, asked for at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewSubmission {
    /// The services and their new contacts.
    pub lines: NewLines,
    /// Nothing takes effect before everybody has accepted every line, and all takes effect at once.
    #[serde(default)]
    pub all_or_nothing: bool,
    /// Whether lines that cannot be changed are left out. Otherwise one of them refuses the whole submission.
    #[serde(default)]
    pub leave_out: bool,
    /// Text of the asker for those who are asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// A submission of the asker that this one replaces: what is open of it is withdrawn with the same act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<SubmissionId>,
    /// Whether open requests of the asker that are in the way are withdrawn with the same act, but for those that take effect
    /// together with others. Otherwise their services cannot be changed.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub replace_own: bool,
}

/// The services of a submission and their new contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum NewLines {
    /// The same contacts for every selected service.
    Selected {
        /// The services.
        selection: ServiceSelection,
        /// The new contacts; see [`crate::modify::ChangeContact`].
        contacts: PerRole<Option<String>>,
        /// The last day (UTC) of the new tech contact.
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "handover_rules::model::timestamp::read_date_option"
        )]
        until: Option<NaiveDate>,
    },
    /// Contacts of their own for each service.
    Each(Vec<NewLine>),
    /// The same as the text of a CSV file with a header: [`handover_rules::submission::file::FileColumn`].
    File(String),
}

/// A service and its new contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLine {
    /// The service.
    pub service: ServiceKey,
    /// The new contacts; see [`crate::modify::ChangeContact`].
    pub contacts: PerRole<Option<String>>,
    /// The last day (UTC) of the new tech contact. With the present one: a new last day for it.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "handover_rules::model::timestamp::read_date_option"
    )]
    pub until: Option<NaiveDate>,
}

/// Services of the asker's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ServiceSelection {
    /// These.
    These(Vec<ServiceKey>),
    /// All that match the filters of the list.
    Matching {
        /// The filters as a query string without `?`, as [`crate::link::ServicesView::write`] makes it. Its order counts
        /// for nothing.
        filters: String,
        /// Those that match but are not selected.
        #[serde(default)]
        except: Vec<ServiceKey>,
    },
}

/// The expected outcome of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionPreview {
    /// Services that would change.
    pub will_change: u64,
    /// Services that have these contacts already. They are left out.
    pub unchanged: u64,
    /// Services that cannot be changed.
    pub cannot_change: u64,
    /// Open requests of other accounts that it would end.
    pub supersedes: u64,
    /// Open requests of the asker that it would replace.
    #[serde(default)]
    pub withdraws: u64,
    /// The accounts that would have to confirm, the asker first.
    pub parties: Vec<PartyLines>,
    /// Refused services by reason. A service may appear under several reasons.
    pub refused: Vec<RefusedServices>,
    /// Every fault of the file, by line and column. If there are any, its lines were not judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FileFault>,
}

string_enum! {
    /// The limit that a submission exceeds: `cause` of [`crate::Reason::TooLarge`].
    pub enum SubmissionLimit {
        /// Requests of a submission.
        Requests = "requests",
        /// Requests that take effect together.
        Together = "together",
        /// Services whose open requests end, if the submission has very many requests.
        Replacing = "replacing",
    }
}

/// A fault of a file of new contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileFault {
    /// First line of the row, from 1.
    pub line: u64,
    /// Number of the field in its row, from 1; `None` for the whole row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// The title of that column; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The fault.
    pub problem: FileProblem,
    /// The earlier line about the same service, if that is the problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<u64>,
}

/// An account that would have to confirm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyLines {
    /// The account.
    pub account: NicHandle,
    /// The requests that it would have to confirm, with one code.
    pub lines: u64,
}

/// Services that cannot be changed for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedServices {
    /// The reason, as far as the asker may know it.
    pub reason: RefusalKind,
    /// The account that it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<NicHandle>,
    /// Number of services.
    pub count: u64,
    /// The first of them; at most [`NAMED_SERVICES`], except in a dry run: all.
    pub services: Vec<ServiceKey>,
    /// The line of the file in which each of `services` stands, if they come from one: as many, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<u64>,
    /// The role for which no account could be told by what was entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The open requests in the way of each of `services`, if these are the reason: as many, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Vec<RequestId>>,
    /// How many open requests in the way of all these services the asker may replace (`replaceOwn`).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub replaceable: u64,
}

impl From<RefusedGroup> for RefusedServices {
    fn from(group: RefusedGroup) -> Self {
        let RefusedGroup { reason: RefusalReason { kind, account, role }, count, services, requests, replaceable } =
            group;
        Self { reason: kind, account, count, services, lines: Vec::new(), role, requests, replaceable }
    }
}

/// Services that were asked for and left out of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Number of services.
    pub services: u64,
    /// The reasons; a service may have several.
    pub reasons: Vec<RefusedServices>,
}

/// A submission that was accepted. It may still be in preparation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Submitted {
    /// Its number.
    pub submission: SubmissionId,
    /// Its effects, and the services that were left out.
    pub preview: SubmissionPreview,
    /// Whether its lines are still being stored: nobody is told of it before all are.
    #[serde(default)]
    pub preparing: bool,
}

string_enum! {
    /// State of a submission.
    pub enum SubmissionState {
        /// Its lines are being stored; nobody but its asker knows of it.
        Preparing = "preparing",
        /// Everybody concerned was told.
        Open = "open",
    }
}

string_enum! {
    /// The reason a submission was not opened after it had been accepted. Nothing of it was stored.
    pub enum NotOpenedReason {
        /// Meanwhile lines cannot be changed that were not to be left out, or none can.
        Refused = "refused",
        /// Something happened to one of its services or to its asker meanwhile.
        Changed = "changed",
        /// A budget is exhausted.
        OverBudget = "overBudget",
        /// The server was stopped, or could not store it.
        Interrupted = "interrupted",
        /// Its asker has stopped it.
        Stopped = "stopped",
    }
}

/// The outcome of a submission that was not opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotOpened {
    /// The reason.
    pub reason: NotOpenedReason,
    /// Services that cannot be changed, by reason, if that is why.
    #[serde(default)]
    pub refused: Vec<RefusedServices>,
    /// The budget, if one is exhausted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<ExceededLimit>,
}

/// An exhausted budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceededLimit {
    /// The budget.
    pub budget: Budget,
    /// The account that would get one email too many, if it is not the asker.
    #[serde(default)]
    pub account: Option<NicHandle>,
    /// The latest time at which there is room.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub until: Option<Timestamp>,
}

/// A submission as one of the accounts concerned sees it: its asker all of its lines, everybody else their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionDetail {
    /// Its number: that of its first request.
    pub id: SubmissionId,
    /// The account that asked.
    pub asker: NicHandle,
    /// The name of its owner.
    #[serde(default)]
    pub asker_name: PersonName,
    /// The roles that it held on the services of all of these lines when it asked.
    #[serde(default)]
    pub asker_roles: RoleSet,
    /// Time of asking.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub asked_at: Timestamp,
    /// End of the time for answers.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub deadline: Timestamp,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    /// Number of requests that take effect together or not at all, with those that this account does not see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<u32>,
    /// Text of the asker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Its state.
    pub state: SubmissionState,
    /// Progress of what is being done to its lines; `None` if nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
    /// The reason it will not be opened, once its preparation has ended. Kept for a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_opened: Option<NotOpened>,
    /// Services that were asked for and left out, because they could not be changed. Told to the asker alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<LeftOut>,
    /// Number of its lines that this account sees.
    pub total: u64,
    /// Number of services of these lines.
    pub services: u64,
    /// The roles that these lines move.
    #[serde(default)]
    pub roles: RoleSet,
    /// The accounts that give up roles in these lines.
    #[serde(default)]
    pub outgoing: Accounts,
    /// The accounts that take roles in these lines.
    #[serde(default)]
    pub incoming: Accounts,
    /// The last day (UTC) of the incoming contacts, if it is the same for all of these lines.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "handover_rules::model::timestamp::read_date_option"
    )]
    pub until: Option<NaiveDate>,
    /// The last days of the incoming contacts, if they differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_days: Option<LastDays>,
    /// The acts that this account may do on all of these lines.
    #[serde(default)]
    pub acts: SubmissionActs,
    /// Roles that these lines have handed over until a day to come, on services whose admin this account is.
    #[serde(default)]
    pub ends: Vec<EndingRoles>,
    /// Number of further entries that `ends` leaves out.
    #[serde(default)]
    pub more_ends: u64,
    /// Changes of this account's roles if it accepts the lines that wait for it, grouped by services that are alike.
    #[serde(default)]
    pub if_accepted: Vec<RolesChange>,
    /// Answers given, out of those that all parties of these lines owe.
    #[serde(default)]
    pub answered: Progress,
    /// These lines by state.
    pub states: Vec<StateCount>,
    /// The parties of these lines; at most [`PAGE`], this account first, then those with most lines.
    pub parties: Vec<PartyProgress>,
    /// Number of parties of these lines.
    pub party_count: u64,
    /// The first page of these lines.
    pub lines: LinesPage,
    /// The address that this account's codes are sent to.
    pub my_address: EmailAddress,
    /// This account may accept a new admin only then, because its address was changed recently.
    #[serde(default, deserialize_with = "handover_rules::model::timestamp::read_option")]
    pub may_accept_admin_at: Option<Timestamp>,
}

/// The owner of an account, to those who share a request with it. Entered by the owner and checked by nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    /// First and last name; may be empty.
    pub name: String,
    /// The organisation; empty for private persons.
    pub organisation: String,
}

/// The last days (UTC) of incoming tech contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastDays {
    /// The first of them.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read_date")]
    pub first: NaiveDate,
    /// The last of them.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read_date")]
    pub last: NaiveDate,
    /// Number of lines without one.
    pub without: u64,
}

/// Different accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    /// Their number.
    pub count: u64,
    /// The first of them.
    pub first: Option<NicHandle>,
}

/// Changes of an account's roles on services of one category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolesChange {
    /// The category.
    pub category: Category,
    /// The roles that it holds now.
    pub before: RoleSet,
    /// The roles that it will hold.
    pub after: RoleSet,
    /// Number of services.
    pub services: u64,
}

/// Progress of a long job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Lines that are done.
    pub done: u64,
    /// Lines in all.
    pub of: u64,
}

/// Number of lines in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateCount {
    /// The state.
    pub state: RequestState,
    /// Number of lines.
    pub lines: u64,
}

/// Progress of one party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartyProgress {
    /// The party.
    pub account: NicHandle,
    /// Lines that need its answer or had it.
    pub lines: u64,
    /// Lines that it has accepted.
    pub accepted: u64,
    /// Open lines that wait for its answer.
    pub waiting: u64,
    /// The last email to it about the submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailState>,
    /// Whether the reader may have a new code sent to it, limits on emails aside.
    #[serde(default)]
    pub may_resend: bool,
}

string_enum! {
    /// Sort order of the lines of a submission.
    pub enum LinesOrder {
        /// The name of the service.
        Service = "service",
        /// The state: those that are open first, then those that failed or ended otherwise, then those that are done.
        State = "state",
    }
}

string_enum! {
    /// Filter of the lines of a submission by the answer of the account that reads them.
    pub enum OwnAnswer {
        /// The line waits for it.
        Waiting = "waiting",
        /// The account has accepted, whatever became of the line.
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
#[serde(rename_all = "camelCase")]
pub struct LineRow {
    /// The request, redacted for this account.
    pub request: Request,
    /// The roles that the asker held on the service when it asked.
    pub asker_roles: RoleSet,
}

/// Lines of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Lines {
    /// None.
    #[default]
    None,
    /// All that the act is possible for, but those that the other list of the same call names.
    All,
    /// These requests.
    These(Vec<RequestId>),
}

/// Body of an answer to lines of a submission. The code is never part of a URL.
#[derive(Clone, Serialize, Deserialize)]
pub struct AnswerLines {
    /// The validation code.
    pub token: String,
    /// Lines to accept.
    pub accept: Lines,
    /// Lines to decline.
    pub decline: Lines,
}

/// Body of withdrawing lines, and of taking acceptances back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActOnLines {
    /// The lines.
    pub lines: Lines,
}

/// The outcome of an act on lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinesResult {
    /// Lines that it was done to, or had been before by the same act.
    pub done: u64,
    /// Lines that it will still be done to; it counts as done already.
    #[serde(default)]
    pub pending: u64,
    /// Lines that it was refused for; at most [`PAGE`].
    pub refused: Vec<RefusedLineAct>,
    /// Number of lines that it was refused for.
    pub refused_count: u64,
}

/// A line that an act was refused for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLineAct {
    /// The request.
    pub request: RequestId,
    /// The answer that was refused, if the act was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// The reason.
    pub refusal: Refusal,
}

/// A submission in the list of requests, which has a row for each submission with its lines in that group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionSummary {
    /// Its number.
    pub id: SubmissionId,
    /// Its lines in this group. The row's request is the first of them that matches the filters.
    pub lines: u64,
    /// All lines of the submission that this account sees.
    pub total: u64,
    /// Number of services of all of these lines.
    #[serde(default)]
    pub services: u64,
    /// The roles that all of these lines move.
    #[serde(default)]
    pub roles: RoleSet,
    /// The last days (UTC) of the incoming tech contacts; `None` if none of these lines has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_days: Option<LastDays>,
    /// All of these lines by state.
    #[serde(default)]
    pub states: Vec<StateCount>,
    /// The acts that this account may do on all of these lines.
    #[serde(default)]
    pub acts: SubmissionActs,
    /// Answers given, out of those that all parties owe.
    #[serde(default)]
    pub answered: Progress,
    /// All lines take effect together, or none.
    pub all_or_nothing: bool,
    /// The parties of these lines; at most [`PARTIES_IN_LIST`], this account first, then those with most lines.
    #[serde(default)]
    pub parties: Vec<PartyProgress>,
    /// Number of parties of these lines.
    #[serde(default)]
    pub party_count: u64,
    /// Progress of what is being done to its lines; `None` if nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
}

/// Roles that end soon: those of one submission that go from one account to another on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndingRoles {
    /// The submission that has set the end.
    pub submission: SubmissionId,
    /// Its request for the first of the services, which stands for all of them: [`crate::route::ends_alike`].
    pub request: RequestId,
    /// Number of services.
    pub services: u64,
    /// The first of them, by name.
    pub service: ServiceKey,
    /// The roles.
    pub roles: RoleSet,
    /// The account that has them until then.
    pub holder: NicHandle,
    /// The account that gets them back.
    pub returns_to: NicHandle,
    /// The last day (UTC) of the holder.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read_date")]
    pub until: NaiveDate,
    /// Whether this account may ask for another last day.
    pub may_extend: bool,
    /// Whether this account may end them before.
    pub may_end_now: bool,
}

/// Tech roles for which this account may ask for another last day: those of one entry of [`EndingRoles`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtendableRoles {
    /// The services, by name; none if nothing of the entry is left.
    pub services: Vec<ServiceKey>,
    /// The account that has the roles until then, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<NicHandle>,
    /// The present last day (UTC), if there are any.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "handover_rules::model::timestamp::read_date_option"
    )]
    pub until: Option<NaiveDate>,
}

/// Ends tech roles that a submission has handed over before their last day: those of one entry of [`EndingRoles`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndRoles {
    /// The account that has them until then.
    pub holder: NicHandle,
    /// The account that gets them back.
    pub returns_to: NicHandle,
    /// The last day (UTC) of the holder.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read_date")]
    pub until: NaiveDate,
}

/// The outcome of ending roles before their last day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedRoles {
    /// Services whose role has ended with this moment, or had been ended before by this account. They get their tech
    /// contact back at once, many of them within seconds.
    pub done: u64,
    /// Services whose role goes on, with the reason.
    pub refused: Vec<RefusedServices>,
}

/// A submission of this account that is being prepared, or was not opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PreparationSummary {
    /// Its number.
    pub id: SubmissionId,
    /// Time of asking.
    #[serde(deserialize_with = "handover_rules::model::timestamp::read")]
    pub asked_at: Timestamp,
    /// Its progress.
    pub progress: Progress,
    /// The reason it will not be opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_opened: Option<NotOpenedReason>,
    /// The budget, if one is exhausted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<ExceededLimit>,
}
