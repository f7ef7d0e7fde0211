//! Preview of a submission: its effects, and the services that it cannot change.

use crate::people::KnownPerson;
use chrono::NaiveDate;
use handover_rules::submission::file::FileProblem;
use handover_rules::submission::refused::{RefusalKind, RefusalReason, RefusedGroup};
use handover_rules::{NicHandle, RequestId, Role, ServiceKey, SubmissionId, string_enum};
use serde::{Deserialize, Serialize};

/// Services that are named for each reason, except in a dry run, which names all.
pub const NAMED_SERVICES: usize = 50;

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
    /// The first of the last days that roles would get. Its requests may have less time for answers.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "handover_rules::model::timestamp::read_date_option"
    )]
    pub first_last_day: Option<NaiveDate>,
    /// The accounts that would have to confirm, the asker first.
    pub parties: Vec<PartyLines>,
    /// Refused services by reason. A service may appear under several reasons.
    pub refused: Vec<RefusedServices>,
    /// Every fault of the file, by line and column. If there are any, its lines were not judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FileFault>,
    /// As [`crate::app::ScreenResponse::people`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<KnownPerson>,
}

string_enum! {
    /// The limit that a submission exceeds: `cause` of [`crate::Reason::TooLarge`].
    pub enum SubmissionLimit {
        /// Requests of a submission.
        Requests = "requests",
        /// Requests that take effect together.
        Together = "together",
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
    /// Number of open requests that the asker may replace (`replaceOwn`), out of those in the way of all these
    /// services.
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
pub(super) const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A submission that was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Submitted {
    /// Its number.
    pub submission: SubmissionId,
    /// Its effects, and the services that were left out.
    pub preview: SubmissionPreview,
}
