//! Bodies of submissions (decision 0035): asking for new contacts of one service or many, acts on their lines, and ends of
//! roles.

mod detail;

pub use detail::{
    Accounts, Delivery, LastDays, LineRow, LinesOrder, LinesPage, LinesView, MAX_PAGE, MailState, OneLine, OwnAnswer,
    PAGE, PARTIES_IN_LIST, PartyProgress, Progress, StateCount, SubmissionDetail, SubmissionSummary,
};
pub use handover_rules::submission::form::NewLine;

use crate::services::ServiceRow;
use chrono::NaiveDate;
use handover_rules::model::timestamp;
use handover_rules::request::Answer;
use handover_rules::submission::form::Preview;
use handover_rules::submission::refused::RefusedServices;
use handover_rules::{
    AccountFacts, NicHandle, PerRole, Refusal, RequestId, RoleSet, ServiceKey, SubmissionId, string_enum,
};
use serde::{Deserialize, Serialize};

/// Data of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModifyContext {
    /// The service and its open requests.
    pub service: ServiceRow,
    /// The asker's account.
    pub me: AccountFacts,
    /// Services of the same name that have the asker as a contact.
    pub siblings: Vec<ServiceRow>,
}

/// Ends the tech role of a service before its last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndRole {
    /// The service.
    pub service: ServiceKey,
}

/// Body of a submission (reference). A missing, null or empty field and the current contact all mean no change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChangeContact {
    /// The new admin contact: a handle, or the address of an account that shares a service with the asker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_admin: Option<String>,
    /// The new tech contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_tech: Option<String>,
    /// The new billing contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_billing: Option<String>,
    /// The last day (UTC) of the new tech contact. With the present one: a new last day for it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_date_option")]
    pub until: Option<NaiveDate>,
    /// An open request of the asker that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<RequestId>,
}

impl ChangeContact {
    /// The fields per role.
    #[must_use]
    pub fn entries(&self) -> PerRole<Option<&str>> {
        PerRole {
            admin: self.contact_admin.as_deref(),
            tech: self.contact_tech.as_deref(),
            billing: self.contact_billing.as_deref(),
        }
    }
}

/// Header with the idempotency key of a submission. Repeating a key repeats the response.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// Bytes of a file of new contacts.
pub const MAX_FILE_BYTES: usize = 4 * 1024 * 1024;

/// Bytes of a body: a file, every character of which JSON may escape, and the other fields.
pub const MAX_BODY_BYTES: usize = 2 * MAX_FILE_BYTES + 64 * 1024;

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

/// New contacts for any number of services, asked for together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NewSubmission {
    /// The services and their new contacts.
    pub lines: NewLines,
    /// Nothing takes effect before everybody has accepted every line, and then everything at the same moment.
    #[serde(default)]
    pub all_or_nothing: bool,
    /// Whether lines that cannot be changed are left out. Otherwise one of them refuses the whole submission.
    #[serde(default)]
    pub leave_out: bool,
    /// Text of the asker for the other parties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// A submission of the asker that this one replaces: its open lines are withdrawn with the same act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<SubmissionId>,
    /// Whether conflicting open requests of the asker are withdrawn with the same act, except those that take effect
    /// together with others. Otherwise their services cannot be changed.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub replace_own: bool,
    /// An account that gives the caller access to ask in its name, which confirms it. With one line of
    /// [`NewLines::Each`] without a last day, and none of the other options but the note and `leaveOut`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_name_of: Option<NicHandle>,
}

/// The services of a submission and their new contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum NewLines {
    /// The same contacts for every selected service.
    Selected {
        /// The services.
        selection: ServiceSelection,
        /// The new contacts; see [`ChangeContact`].
        contacts: PerRole<Option<String>>,
        /// The last day (UTC) of the new tech contact.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_date_option")]
        until: Option<NaiveDate>,
    },
    /// Contacts of their own for each service.
    Each(Vec<NewLine>),
    /// The same as the text of a CSV file with a header: [`handover_rules::submission::file::FileColumn`].
    File(String),
}

/// Services of the asker's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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

/// Services that are named for each reason, except in a check, which names all.
pub const NAMED_SERVICES: usize = 50;

/// Changes that a check lists.
pub const LISTED_CHANGES: usize = 200;

string_enum! {
    /// The limit that a submission exceeds: `cause` of [`crate::Reason::TooLarge`].
    pub enum SubmissionLimit {
        /// Requests of a submission.
        Requests = "requests",
        /// Requests that take effect together.
        Together = "together",
    }
}

/// Services that were asked for and left out of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftOut {
    /// Number of services.
    pub services: u64,
    /// The reasons; a service may have several.
    pub reasons: Vec<RefusedServices>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A submission that was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Submitted {
    /// Its number.
    pub submission: SubmissionId,
    /// Its effects, and the services that were left out.
    pub preview: Preview,
}

/// Bytes of a body: two lists with all requests of a submission.
pub const MAX_ACT_BYTES: usize = 512 * 1024;

/// Lines of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Lines {
    /// None.
    #[default]
    None,
    /// All lines that allow the act, except lines in the other list of the same call.
    All,
    /// The same without these requests.
    AllBut(Vec<RequestId>),
    /// These requests.
    These(Vec<RequestId>),
}

/// Body of an answer to lines of a submission. The code is never part of a URL.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerLines {
    /// The validation code.
    pub token: String,
    /// Lines to accept.
    pub accept: Lines,
    /// Lines to decline.
    pub decline: Lines,
    /// Reason given for declining, for the other parties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Body of withdrawing lines, and of taking acceptances back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActOnLines {
    /// The lines.
    pub lines: Lines,
}

/// The outcome of an act on lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LinesResult {
    /// Services on which it was done, or had been before by the same act.
    pub done: u64,
    /// Lines that it was refused for; at most [`PAGE`].
    pub refused: Vec<RefusedLineAct>,
    /// Number of services that it was refused for.
    pub refused_count: u64,
}

/// A line that an act was refused for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedLineAct {
    /// The request.
    pub request: RequestId,
    /// The answer that was refused, if the act was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// The reason.
    pub refusal: Refusal,
}

/// Roles that end soon: those of one submission that go from one account to another on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EndingRoles {
    /// The submission that has set the end.
    pub submission: SubmissionId,
    /// Its request for the first of the services, which identifies the entry: [`crate::route::ends_alike`].
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
    #[serde(deserialize_with = "timestamp::read_date")]
    pub until: NaiveDate,
    /// Whether this account may ask for another last day.
    pub may_extend: bool,
    /// Whether this account may end them before.
    pub may_end_now: bool,
}

/// Tech roles for which this account may ask for another last day: those of one entry of [`EndingRoles`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtendableRoles {
    /// The services, by name; empty if all have ended.
    pub services: Vec<ServiceKey>,
    /// The account that has the roles until then, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<NicHandle>,
    /// The present last day (UTC), if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_date_option")]
    pub until: Option<NaiveDate>,
}

/// Ends tech roles that a submission has handed over before their last day: those of one entry of [`EndingRoles`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EndRoles {
    /// The account that has them until then.
    pub holder: NicHandle,
    /// The account that gets them back.
    pub returns_to: NicHandle,
    /// The last day (UTC) of the holder.
    #[serde(deserialize_with = "timestamp::read_date")]
    pub until: NaiveDate,
}

/// The outcome of ending roles before their last day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndedRoles {
    /// Services whose role has ended with this call; without any, those that this account had ended before.
    pub done: u64,
    /// Services whose role can be ended by another call: one call ends a limited number.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left: u64,
    /// Services whose role stays, with the reason.
    pub refused: Vec<RefusedServices>,
}
